import { serviceOf } from "../ledger/index.ts";
import { defaultFetch } from "../network/index.ts";
import { type Exchange, parseMediaType, parseRecordedBody, pathBelow } from "./exchange.ts";

/**
 * Creates a `fetch` that adds each request and its response to `exchanges`.
 * @param baseUrl the service (default: the origin of each request).
 * @param withKey whether the requests keep their API key. Without it, nothing can be charged.
 */
export function createRecordingFetch(
  exchanges: Exchange[],
  { baseUrl, withKey }: { baseUrl?: string; withKey: boolean },
): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const headers = new Headers(init?.headers);
    if (!withKey) headers.delete("Authorization");
    const response = await defaultFetch(input, { ...init, headers });
    // The clone is read, so that the caller can still read the response.
    const body = parseRecordedBody(await response.clone().text());
    const request = parseRecordedBody(typeof init?.body === "string" ? init.body : "");
    exchanges.push({
      method: init?.method ?? "GET",
      // The client follows a redirect to the `www.` host only, which is the same service.
      path: pathBelow(url.href, [serviceOf(baseUrl ?? url.origin)]) ?? url.pathname,
      status: response.status,
      type: parseMediaType(response.headers.get("content-type")),
      source: "service",
      date: new Date().toISOString(),
      ...(body !== undefined && { body }),
      // Without a key, the service does not check the body.
      ...(withKey && request !== undefined && { request }),
    });
    return response;
  };
}
