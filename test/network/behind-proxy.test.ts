import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { gzipSync } from "node:zlib";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { sendByHttp } from "../../src/download/send-by-http.ts";
import { defaultFetch } from "../../src/network/index.ts";
import { cert } from "../support/certificate.ts";
import { serviceHost, startProxiedService } from "../support/proxied-service.ts";
import { startServer } from "../support/server.ts";

const host = "files.seedance.test";

beforeAll(() => setDefaultCACertificates([...getCACertificates("default"), cert]));
afterEach(() => void vi.unstubAllEnvs());

test("a compressed file is requested through the proxy again, and decompressed", async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(200, { "content-encoding": "gzip", "content-type": "video/mp4" }).end(gzipSync("film"));
  });
  await using service = await startProxiedService(server.url);
  vi.stubEnv("HTTPS_PROXY", service.proxyUrl);
  const { status, body } = await sendByHttp(`https://${host}/film.mp4`, {}, AbortSignal.timeout(10_000));
  expect([status, Buffer.concat(await body.read()).toString()]).toEqual([200, "film"]);
  expect(service.connections).toEqual([`${host}:443`, `${host}:443`]);
});

test("a redirect to a URL without TLS is followed past the proxy", async () => {
  await using server = await startServer(({ url }, response) => {
    if (url === "/there") response.writeHead(200, { "content-type": "image/png" }).end("picture");
    else response.writeHead(302, { location: `${server.url}/there` }).end();
  });
  await using service = await startProxiedService(server.url);
  vi.stubEnv("HTTPS_PROXY", service.proxyUrl);
  // Another host than above, to which a connection may still be in the pool of `fetch`.
  const response = await defaultFetch(`https://${serviceHost}/picture.png`);
  expect([response.status, await response.text()]).toEqual([200, "picture"]);
  expect(service.connections).toEqual([`${serviceHost}:443`]);
});

describe("a request that is aborted", () => {
  test.each([
    ["CONNECT", ""],
    ["the TLS handshake", "HTTP/1.1 200 OK\r\n\r\n"],
  ])("while the proxy does not go on with %s ends its connection to it at once", async (_, answer) => {
    let onAsked = (_: Socket) => {};
    const asked = new Promise<Socket>((resolve) => {
      onAsked = resolve;
    });
    const proxy = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => {
        if (answer === "") onAsked(socket);
        else socket.write(answer, () => socket.once("data", () => onAsked(socket)));
      });
    });
    await once(proxy.listen(0, "127.0.0.1"), "listening");
    const { port } = proxy.address() as { port: number };
    vi.stubEnv("HTTPS_PROXY", `http://127.0.0.1:${port}`);
    const controller = new AbortController();
    const sending = sendByHttp(`https://${host}/film.mp4`, {}, controller.signal).catch((error) => error);
    const socket = await asked;
    const closed = once(socket, "close");
    const start = performance.now();
    controller.abort();
    expect(await sending).toMatchObject({ name: "AbortError" });
    await closed;
    // The steps' own timeout is 10 s.
    expect(performance.now() - start).toBeLessThan(5_000);
    proxy.close();
  });
});
