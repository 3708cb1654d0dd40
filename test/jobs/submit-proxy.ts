import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What becomes of a submit: the sandbox's own response, another one that stands for it, or none after it was accepted. */
export type SubmitFate = "accepted" | "reset" | { status: number; code: string };

export interface SubmitProxyOptions {
  submitFate: SubmitFate;
  /** Called when a submit has arrived, before it is handled. */
  onSubmit?: () => unknown;
  /** Called with the first poll, which is never answered. */
  onPoll?: (() => unknown) | undefined;
}

/** The sandbox behind a server that decides what becomes of submits, for processes as well as in this one. */
export async function startSubmitProxy(target: string, { submitFate: fate, onSubmit, onPoll }: SubmitProxyOptions) {
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "GET", url = "", headers } = request;
    const isSubmit = method === "POST";
    if (isSubmit) await onSubmit?.();
    if (isSubmit && typeof fate === "object") {
      const error = { code: fate.code, message: "Refused by the test." };
      response.writeHead(fate.status, { "Content-Type": "application/json" }).end(JSON.stringify({ error }));
      return;
    }
    if (url.includes("/tasks/") && onPoll) {
      await onPoll();
      response.destroy();
      return;
    }
    const { host: _, connection: __, "content-length": ___, ...forwarded } = headers;
    const answer = await fetch(target + url, {
      method,
      headers: forwarded as Record<string, string>,
      ...(isSubmit && { body: Buffer.concat(chunks) }),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    if (isSubmit && fate === "reset") {
      response.destroy();
      return;
    }
    const type = answer.headers.get("content-type") ?? "";
    // Files come through here too: their URLs are those of the service that the client knows.
    const { port } = server.address() as AddressInfo;
    const own = /json/.test(type) ? Buffer.from(String(body).replaceAll(target, `http://127.0.0.1:${port}`)) : body;
    response.writeHead(answer.status, { "Content-Type": type, "Content-Length": own.length }).end(own);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error) => response.destroy(error));
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
