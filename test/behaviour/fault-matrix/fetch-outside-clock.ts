import { request } from "node:http";
import { buffer } from "node:stream/consumers";

/**
 * Sends a request that is not part of the tested client. It does not use `fetch`, for whose responses the virtual clock
 * waits.
 */
export function fetchOutsideClock(url: string, method = "GET", body?: unknown): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { "Content-Type": "application/json" }, agent: false }, (response) => {
      const { statusCode = 0 } = response;
      if (statusCode < 400) buffer(response).then(resolve, reject);
      else reject(new Error(`${method} ${url} failed with status ${statusCode}.`));
    });
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
