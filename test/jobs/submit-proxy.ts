import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The response to a submit: the sandbox's own, an error in place of it, or none after the job was accepted. */
export type SubmitFate = "accepted" | "reset" | { status: number; code: string };

export interface SubmitProxyOptions {
  submitFate: SubmitFate;
  /** Called when a submit has arrived, before it is handled. */
  onSubmit?: () => unknown;
  /** Called at each poll, which gets no response. */
  onPoll?: (() => unknown) | undefined;
}

/** A proxy of the sandbox that decides the response to submits, for tests in this process and in others. */
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
    const upstream = await fetch(target + url, {
      method,
      headers: forwarded as Record<string, string>,
      ...(isSubmit && { body: Buffer.concat(chunks) }),
    });
    const body = Buffer.from(await upstream.arrayBuffer());
    if (isSubmit && fate === "reset") {
      response.destroy();
      return;
    }
    const type = upstream.headers.get("content-type") ?? "";
    // Files are served through the proxy too, so their URLs are replaced by those of the proxy.
    const { port } = server.address() as AddressInfo;
    const content = /json/.test(type) ? Buffer.from(String(body).replaceAll(target, `http://127.0.0.1:${port}`)) : body;
    response.writeHead(upstream.status, { "Content-Type": type, "Content-Length": content.length }).end(content);
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
