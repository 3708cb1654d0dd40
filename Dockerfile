# The sandbox as a container. Options are those of `seedance sandbox`:
#
#   docker build --tag seedance-sandbox .
#   docker run --rm --read-only --publish 127.0.0.1:4020:4020 seedance-sandbox --api-key sk_live_local_mine
#
# A tag can be moved, a digest can't. Dependabot proposes both.
ARG NODE_IMAGE=node:24.21.0-alpine3.24@sha256:ebfe2f90462722a7a4de65e91990e97fe0d401c70e0e762c5b53302f905ec1c1

# The result is the same on each platform, so it is built on that of the builder.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/build.ts --no-declarations

FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS dependencies
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --omit=peer --ignore-scripts --no-audit --no-fund
# A volume that is mounted there belongs to the user below.
RUN mkdir data

FROM ${NODE_IMAGE}
ENV NODE_ENV=production
WORKDIR /app
COPY LICENSE package.json ./
COPY --from=dependencies /src/node_modules ./node_modules
COPY --from=build /src/dist ./dist
COPY --from=dependencies --chown=1000:1000 /src/data /data
# The image's user `node`, as a number, so that Kubernetes can tell that it is not root.
USER 1000:1000
EXPOSE 4020
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s \
  CMD ["node", "--eval", "fetch('http://127.0.0.1:4020/_sandbox/state').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# The container's network decides who reaches it.
ENTRYPOINT ["node", "/app/dist/cli.js", "sandbox", "--host", "0.0.0.0", "--port", "4020", "--allow-remote"]
