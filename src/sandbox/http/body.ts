import type { IncomingMessage } from "node:http";
import type { SandboxContract } from "../contract.ts";
import { errorResponse, type SandboxResponse } from "../service/response.ts";
import type { HttpContext } from "./context.ts";

const maxBodyBytes = 1024 * 1024;
const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Reads the JSON body of a request, or returns the error response. */
export async function readJsonBody(
  contract: SandboxContract,
  http: HttpContext,
): Promise<{ value: Record<string, unknown> } | SandboxResponse> {
  if (!jsonType.test(http.req.header("Content-Type") ?? ""))
    return errorResponse(contract, "invalid_request", "Content-Type: must be application/json.");
  try {
    const bytes = await readBytes(http.env.incoming as IncomingMessage);
    if (bytes) return { value: JSON.parse(decoder.decode(bytes)) };
  } catch {
    return errorResponse(contract, "invalid_request", "body: must be one complete JSON text in UTF-8.");
  }
  return errorResponse(contract, "invalid_request", `body: must not be larger than ${maxBodyBytes} bytes.`, {
    headers: { Connection: "close" },
  });
}

/** Reads a body; undefined if it is too large. Reads from the socket, since a web stream costs half of the throughput. */
function readBytes(incoming: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(incoming.headers["content-length"] ?? 0) > maxBodyBytes) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBodyBytes) resolve(undefined);
      else chunks.push(chunk);
    });
    incoming.once("end", () => resolve(Buffer.concat(chunks)));
    incoming.once("error", reject);
  });
}
