import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Fault } from "../faults/faults.ts";
import type { HttpContext } from "./context.ts";
import type { StoredFile } from "./serve-file.ts";

/**
 * Creates a function that applies the faults of stage `download`. Some apply once to each file, so that a second attempt
 * gets the complete file.
 */
export function createDownloadCorrupter() {
  const alreadyApplied = new Set<string>();

  return (http: HttpContext, { name, value }: Fault, { bytes, etag, type }: StoredFile): Response | undefined => {
    const headers = { "Content-Type": type, ETag: etag, "Content-Length": String(bytes.length) };
    const once = (apply: (response: ServerResponse, half: Buffer) => void) => {
      if (http.req.method !== "GET" || alreadyApplied.has(http.req.path)) return undefined;
      alreadyApplied.add(http.req.path);
      apply(http.env.outgoing as ServerResponse, bytes.subarray(0, bytes.length >> 1));
      return RESPONSE_ALREADY_SENT;
    };
    switch (name) {
      case "download-truncated":
        return once((response, half) =>
          response.writeHead(200, headers).write(half, () => void response.socket?.end()),
        );
      case "download-reset":
        return once((response, half) =>
          response.writeHead(200, headers).write(half, () => void response.socket?.resetAndDestroy()),
        );
      case "download-cut":
        return once(({ socket }, half) => {
          socket?.write(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nConnection: close\r\n\r\n`);
          socket?.end(half);
        });
      case "download-short":
        return once((response, half) =>
          response.writeHead(200, { ...headers, "Content-Length": String(half.length) }).end(half),
        );
      case "download-empty":
        return http.body(null, 200, { "Content-Type": type, "Content-Length": "0" });
      case "download-html":
        return http.html("<html><body>Please sign in.</body></html>");
      case "download-garbage":
        return http.body(randomBytes(1000), 200, { "Content-Type": type, "Content-Length": "1000" });
      case "download-wrong-type":
        return http.body(bytes, 200, { "Content-Type": "text/plain" });
      case "download-redirect":
        return http.body(null, 302, { Location: value });
      case "download-slow":
        void sendSlowly(http.env.outgoing as ServerResponse, headers, bytes, Number(value));
        return RESPONSE_ALREADY_SENT;
      default:
        return undefined;
    }
  };
}

async function sendSlowly(
  response: ServerResponse,
  headers: Record<string, string>,
  bytes: Buffer,
  pause: number,
): Promise<void> {
  response.writeHead(200, headers);
  for (let start = 0; start < bytes.length && !response.destroyed; start += 4096) {
    response.write(bytes.subarray(start, start + 4096));
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  response.end();
}
