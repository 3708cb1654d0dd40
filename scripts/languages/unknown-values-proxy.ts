import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Sandbox } from "../../src/sandbox/index.ts";

/** A possible response of a later version of the service. */
const unknownValues = {
  model: "model-of-tomorrow",
  quality_tier: "ultra",
  channel: "lunar",
  resolution: "16k",
  member_of_tomorrow: { nested: [1, "two", null] },
};

/**
 * Starts a proxy in front of the sandbox. A program selects a fault by its base URL, which every generated client accepts:
 * `/fault/NAME[=VALUE]` activates a sandbox fault, `/strange` responds with unknown members and values.
 */
export async function startUnknownValuesProxy(sandbox: Sandbox): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    forwardRequest(sandbox.url, request, response).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function forwardRequest(target: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, fault, strange, path = ""] = /^(?:\/fault\/([^/]+)|(\/strange))?(\/.*)$/.exec(request.url ?? "") ?? [];
  const headers = new Headers();
  for (const name of ["authorization", "content-type", "idempotency-key", "accept"]) {
    const value = request.headers[name];
    if (typeof value === "string") headers.set(name, value);
  }
  if (fault) headers.set("X-Sandbox-Fault", decodeURIComponent(fault));
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { method = "GET" } = request;
  const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
  const answer = await fetch(target + path, { method, headers, ...body });
  const text = await answer.text();
  response.writeHead(answer.status, { "Content-Type": answer.headers.get("Content-Type") ?? "text/plain" });
  response.end(strange && answer.ok ? JSON.stringify(addUnknownValues(JSON.parse(text))) : text);
}

function addUnknownValues(answer: Record<string, unknown>): Record<string, unknown> {
  const { member_of_tomorrow } = unknownValues;
  const output = typeof answer.output === "object" && { output: { ...answer.output, member_of_tomorrow } };
  return { ...answer, ...unknownValues, ...output };
}
