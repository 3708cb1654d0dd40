import { RedirectError } from "../errors/connection-error.ts";

/** A request as openapi-fetch hands it over: plain, with the body as text, so that it can be sent again. */
export class PlainRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | undefined;
  readonly signal: AbortSignal | undefined;

  constructor(url: string, init: { method: string; headers: Headers; body?: string; signal?: AbortSignal }) {
    this.url = url;
    this.method = init.method;
    this.headers = init.headers;
    this.body = init.body;
    this.signal = init.signal;
  }
}

export interface TransportOptions {
  apiKey: string;
  fetch: typeof fetch;
  /** The longest that one request may take with its answer, in milliseconds. */
  requestTimeout: number;
}

/**
 * Sends requests with the key. Adds an `Idempotency-Key` to a POST that has none, follows a redirect only where the
 * key may go: https, the same host or its `www.` twin, with method and body kept (307, 308).
 */
export function createTransport({ apiKey, fetch, requestTimeout }: TransportOptions) {
  /** Where an origin has sent us, for the life of the client. */
  const moved = new Map<string, string>();

  return async function send(request: PlainRequest): Promise<Response> {
    const { method, headers, body } = request;
    headers.set("Authorization", `Bearer ${apiKey}`);
    if (method === "POST" && !headers.has("Idempotency-Key")) headers.set("Idempotency-Key", crypto.randomUUID());
    const timeout = AbortSignal.timeout(requestTimeout);
    const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;

    const init = { method, headers, signal, redirect: "manual", ...(body !== undefined && { body }) } as const;

    const url = new URL(request.url);
    const target = new URL(`${moved.get(url.origin) ?? url.origin}${url.pathname}${url.search}`);
    const response = await fetch(target.href, init);
    if (!isRedirect(response)) return capped(response);
    const next = followable(target, response);
    if (!next) throw new RedirectError(refused(target, response));
    if (next.pathname === target.pathname) moved.set(url.origin, next.origin);
    const answer = await fetch(next.href, init);
    if (isRedirect(answer)) throw new RedirectError(refused(next, answer));
    return capped(answer);
  };
}

/** An answer whose body ends in an error where it is longer than any the contract knows: 1 MiB. */
function capped(response: Response): Response {
  let left = 2 ** 20 - Number(response.headers.get("content-length"));
  const { body } = response;
  // A length that is told needs no counting: fetch itself holds the body to it.
  if (!body || (response.headers.has("content-length") && left >= 0)) return response;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      left -= chunk.length;
      if (left < 0) controller.error(new RangeError("the answer is longer than 1 MiB"));
      else controller.enqueue(chunk);
    },
  });
  return new Response(body.pipeThrough(counter), response);
}

function isRedirect(response: Response): boolean {
  // A browser hides where an unfollowed redirect leads: https://fetch.spec.whatwg.org/#concept-filtered-response-opaque-redirect
  return response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400);
}

function followable(from: URL, response: Response): URL | undefined {
  const location = response.headers.get("location");
  if ((response.status !== 307 && response.status !== 308) || !location || !URL.canParse(location, from)) return;
  const to = new URL(location, from);
  const bare = (url: URL) => url.hostname.replace(/^www\./, "");
  const sameSite = to.protocol === "https:" && to.port === from.port && bare(to) === bare(from);
  return sameSite || to.origin === from.origin ? to : undefined;
}

function refused(from: URL, response: Response): string {
  const location = response.headers.get("location");
  const to = location && URL.canParse(location, from) ? new URL(location, from).origin : "another place";
  return `${from.origin} redirects (${response.status}) to ${to}, which must not see the key. If you trust it, set baseUrl to it.`;
}
