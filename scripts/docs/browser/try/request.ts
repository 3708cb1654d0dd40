import type { TryRequest } from "../../try/curl.ts";
import type { TryBody } from "../../try/data.ts";
import type { Access } from "./access.ts";

/** The request that submits a job. */
export function submitRequest(access: Access, path: string, body: TryBody, idempotencyKey: string): TryRequest {
  return {
    method: "POST",
    url: access.address + path,
    headers: {
      Authorization: `Bearer ${access.key}`,
      "Content-Type": "application/json",
      "Idempotency-Key": idempotencyKey,
    },
    body: JSON.stringify(body),
  };
}

/** The request that reads a task. */
export function pollRequest({ headers: { Authorization = "" } }: TryRequest, url: string): TryRequest {
  return { method: "GET", url, headers: { Authorization } };
}

/** A request as text, its key hidden but for the last characters. */
export function httpOf({ method, url, headers, body }: TryRequest): string {
  const lines = Object.entries(headers).map(
    ([name, value]) => `${name}: ${name === "Authorization" ? value.replace(/\S+(?=\S{4}$)/, "…") : value}`,
  );
  return [`${method} ${url}`, ...lines, "", body ?? ""].join("\n");
}

/** An Idempotency-Key that no other job has. Not `randomUUID`, which pages without TLS lack. */
export function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `try-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
