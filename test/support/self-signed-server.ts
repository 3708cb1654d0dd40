import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { cert, key } from "./certificate.ts";

/** Starts an HTTPS server on this machine whose certificate is not trusted; `count` is the number of requests so far. */
export async function startSelfSignedServer() {
  let count = 0;
  const server = createServer({ key, cert }, (_, response) => {
    count++;
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get count() {
      return count;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
