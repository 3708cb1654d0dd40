import { Hono } from "hono";
import type { SandboxSettings } from "../options.ts";
import { suggestContractForPath } from "../service/other-contract.ts";
import { errorResponse } from "../service/response.ts";
import { createApiRoutes } from "./api.ts";
import type { HonoEnv, RouteDependencies } from "./context.ts";
import { createControlRoutes } from "./control.ts";
import { createDashboardRoutes } from "./dashboard.ts";
import { createOriginGuard } from "./guard.ts";
import { createMediaRoutes } from "./media.ts";

/** Everything that the sandbox serves. */
export function createApp(parts: RouteDependencies, settings: SandboxSettings): Hono<HonoEnv> {
  const app = new Hono<HonoEnv>();
  const { contract } = parts;
  const { models, taskPath } = contract;
  const endpoints = [...Object.values(models).map(({ path }) => `POST ${path}`), `GET ${taskPath}`];
  app.use(createOriginGuard(settings));
  app.route("/", createApiRoutes(parts));
  app.route("/", createControlRoutes(parts));
  app.route("/", createMediaRoutes(parts));
  app.route("/", createDashboardRoutes());
  app.notFound((http) => {
    const message = `${http.req.method} ${http.req.path} does not exist. There are: ${endpoints.join(", ")}.${suggestContractForPath(contract, http.req.path)}`;
    return http.json(errorResponse(contract, "not_found", message).body, 404);
  });
  app.onError((error, http) => {
    console.error(error);
    return http.json(
      errorResponse(contract, "internal_error", "The sandbox has a bug; its output says more.").body,
      500,
    );
  });
  return app;
}
