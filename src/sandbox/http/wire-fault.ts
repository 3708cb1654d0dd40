import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Writable } from "node:stream";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { SandboxContract } from "../contract.ts";
import type { Fault } from "../faults/faults.ts";
import { errorResponse, type SandboxResponse } from "../service/response.ts";
import type { HttpContext } from "./context.ts";

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const json = { "Content-Type": "application/json" };

/** The response of a fault in place of the service's; undefined if the fault has none. */
export function faultResponse(
  contract: SandboxContract,
  http: HttpContext,
  { name, value }: Fault,
  now: number,
): SandboxResponse | undefined {
  const headers = retryAfter(value, now);
  switch (name) {
    case "rate-limited":
      return errorResponse(contract, "rate_limited", "Too many requests for this account.", { headers });
    case "service-busy":
    case "service-busy-after":
      return errorResponse(
        contract,
        "service_busy",
        "Temporary upstream or credit-concurrency issue. Retry.",
        name === "service-busy" ? { headers } : {},
      );
    case "internal-error-before":
    case "internal-error-after":
      return errorResponse(contract, "internal_error", "Unexpected server-side failure.");
    case "leaky-error":
      return errorResponse(
        contract,
        "internal_error",
        `No route for the headers authorization: ${http.req.header("Authorization")}.`,
      );
    case "gateway-error-before":
    case "gateway-error-after":
      return { status: Number(value), body: {} };
    case "conflict":
      return errorResponse(
        contract,
        "idempotency_conflict",
        "The first request under this Idempotency-Key is still running.",
      );
    case "unauthorized":
      return errorResponse(contract, "unauthorized", "Revoked API key.");
    case "insufficient-credits":
      return errorResponse(contract, "insufficient_credits", "Not enough credits on the balance.", {
        body: { required_credits: 30, available_credits: 0 },
      });
    case "unknown-code":
      return { status: 403, body: { error: { code: value, message: "A code that is not in the contract." } } };
    case "redirect":
    case "redirect-after": {
      const [status = "307", location = ""] = value.split(" ");
      return { status: Number(status), body: {}, headers: { Location: location } };
    }
    default:
      return undefined;
  }
}

function retryAfter(value: string, now: number): Record<string, string> {
  if (value === "none") return {};
  const seconds = /^date\+(-?\d+)$/.exec(value)?.[1];
  return { "Retry-After": seconds === undefined ? value : new Date(now + Number(seconds) * 1000).toUTCString() };
}

/** Applies a fault to the connection or the bytes of a response; undefined if the fault does neither. */
export async function applyWireFault(
  http: HttpContext,
  fault: Fault,
  original: SandboxResponse,
): Promise<Response | undefined> {
  const { outgoing } = http.env;
  const text = JSON.stringify(original.body);
  const length = String(Buffer.byteLength(text));
  const sent = (send: (response: ServerResponse) => void) => {
    send(outgoing as ServerResponse);
    return RESPONSE_ALREADY_SENT;
  };
  switch (fault.name) {
    case "reset-before":
    case "reset-after":
      return sent(({ socket }) => socket?.resetAndDestroy());
    case "fin-after":
      return sent(({ socket }) => socket?.end());
    case "hang-before":
    case "hang-after":
      return sent(() => {});
    case "truncated-length":
      return sent((response) => sendTruncated(response, { ...json, "Content-Length": length }, text, original.status));
    case "truncated-chunked":
      return sent((response) =>
        sendTruncated(response, { ...json, "Transfer-Encoding": "chunked" }, text, original.status),
      );
    case "truncated-close":
      return sendRaw(
        http,
        `HTTP/1.1 ${original.status} OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n${firstHalf(text)}`,
      );
    case "partial-json": {
      const members = Object.entries(original.body);
      const { id: _, ...some } = Object.fromEntries(members.slice(0, Math.ceil(members.length / 2)));
      return http.json(some, original.status as 201);
    }
    case "without-id": {
      const { id: _, ...rest } = original.body;
      return http.json(rest, original.status as 201);
    }
    case "wrong-id-type":
      return http.json({ ...original.body, id: 42 }, original.status as 201);
    case "invalid-id":
      return http.json({ ...original.body, id: fault.value }, original.status as 201);
    case "slow-headers":
      return sent(({ socket }) => {
        const head = `HTTP/1.1 ${original.status} OK\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
        if (socket) void sendSlowly(socket, head + text, Number(fault.value));
      });
    case "slow-bytes":
      return sent((response) => {
        response.writeHead(original.status, { ...json, "Content-Length": length });
        void sendSlowly(response, text, Number(fault.value));
      });
    case "huge-body":
      return sent((response) => void sendHugeBody(response, original.status, Number(fault.value)));
    case "huge-headers":
      return sendRaw(
        http,
        `HTTP/1.1 ${original.status} OK\r\nX-Padding: ${"x".repeat(65_536)}\r\nContent-Length: 0\r\n\r\n`,
      );
    case "garbage":
      return sendRaw(http, "\u0000\u0001SSH-2.0-nonsense\r\n\r\n");
    case "bogus-gzip":
      return http.body(text, original.status as 201, { ...json, "Content-Encoding": "gzip" });
    case "invalid-json":
      return http.body(`${firstHalf(text)}}}`, original.status as 201, json);
    case "gateway-error-before":
    case "gateway-error-after":
      return http.html(`<html><body><h1>${fault.value} Bad Gateway</h1></body></html>`, Number(fault.value) as 502);
    default:
      return undefined;
  }
}

/** Waits for the duration of the fault `delay`. */
export const waitForDelayFault = ({ value }: Fault) => sleep(Number(value));

const firstHalf = (text: string) => text.slice(0, Math.ceil(text.length / 2));

function sendTruncated(response: ServerResponse, headers: Record<string, string>, text: string, status: number): void {
  response.writeHead(status, headers);
  response.write(firstHalf(text), () => response.socket?.destroy());
}

function sendRaw(http: HttpContext, bytes: string): Response {
  http.env.outgoing.socket?.end(bytes);
  return RESPONSE_ALREADY_SENT;
}

async function sendSlowly(target: Writable, text: string, pause: number): Promise<void> {
  for (const byte of Buffer.from(text)) {
    if (target.destroyed) return;
    target.write(Buffer.of(byte));
    await sleep(pause);
  }
  target.end();
}

async function sendHugeBody(response: ServerResponse, status: number, megabytes: number): Promise<void> {
  response.writeHead(status, json);
  response.write('{"id":"sd2_huge","status":"processing","padding":"');
  const block = Buffer.alloc(1 << 20, "x");
  const closed = once(response, "close");
  for (let sent = 0; sent < megabytes && !response.destroyed; sent++)
    if (!response.write(block)) await Promise.race([once(response, "drain"), closed]);
  response.end('"}');
}
