import { ConnectionError, RedirectError } from "../errors.ts";
import type { Clock, RequestBudget, RequestSlot } from "../scheduling/index.ts";
import type { PlainRequest } from "./plain-request.ts";
import { parseRetryAfter } from "./retry-after.ts";

export interface TransportOptions {
  apiKey: string;
  fetch: typeof fetch;
  /** The longest that one request may take with its answer, in milliseconds. */
  requestTimeout: number;
  /** The account's requests: each is sent when it is its turn. */
  budget(): RequestBudget | Promise<RequestBudget>;
  clock: Clock;
  /** Called if a request has to wait for room, with about how many milliseconds. */
  onWait(milliseconds: number, request: PlainRequest): void;
  /** Awaited before each request leaves. */
  beforeSend?: BeforeSend | undefined;
}

/** A request that is about to leave: its turn has come. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  /** The key of a submit. */
  readonly idempotencyKey: string | undefined;
  /** The request as the account's log gave it. */
  readonly slot: RequestSlot;
}

/**
 * The one hook of the transport. What it throws keeps the request from being sent. What it returns is called when the
 * response has been read, or could not be had.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a hook may return nothing at all.
export type BeforeSend = (request: OutgoingRequest) => void | (() => void) | Promise<void | (() => void)>;

/**
 * Sends requests with the key and reads their answers to the end, in one bound of time. Adds an `Idempotency-Key` to a
 * POST that has none, follows a redirect only where the key may go: https, the same host or its `www.` twin, with
 * method and body kept (307, 308).
 */
export function createTransport(options: TransportOptions) {
  const { apiKey, fetch, requestTimeout, budget, clock, onWait, beforeSend } = options;
  /** Where an origin has sent us, for the life of the client. */
  let moved = { from: "", to: "" };

  return async function send(request: PlainRequest): Promise<Response> {
    const { method, headers, body, signal: outer, scheduling } = request;
    headers.set("Authorization", `Bearer ${apiKey}`);
    if (method === "POST" && !headers.has("Idempotency-Key")) headers.set("Idempotency-Key", crypto.randomUUID());
    const { url } = request;
    const here = moved.from && url.startsWith(`${moved.from}/`) ? moved.to + url.slice(moved.from.length) : url;

    const purpose = scheduling?.purpose ?? (method === "GET" ? "read" : "submit");
    const loading = budget();
    const engine = loading instanceof Promise ? await loading : loading;
    if (engine.waitTime > 0) onWait(engine.waitTime, request);
    const given = engine.acquire(purpose, {
      signal: outer,
      until: scheduling?.until,
    });
    const taken = given instanceof Promise ? await given : given;
    let sent: (() => void) | undefined;
    if (beforeSend) {
      const idempotencyKey = headers.get("Idempotency-Key") ?? undefined;
      try {
        sent = (await beforeSend({ method, url: here, idempotencyKey, slot: taken.underlying ?? taken })) || undefined;
      } catch (cause) {
        taken.recordResponse(clock.now(), undefined);
        if (cause instanceof ConnectionError) throw cause;
        throw new ConnectionError("The request was kept from being sent.", { cause, notSent: true });
      }
    }
    const longest = Math.min(requestTimeout, (scheduling?.until ?? Number.POSITIVE_INFINITY) - clock.now());
    let refused: { retryAfter: number | undefined } | undefined;

    // AbortSignal.timeout() and any() would say the same, at twice the cost, and leave a timer for each request.
    const controller = new AbortController();
    const abort = () => controller.abort(outer?.reason);
    const late = () => controller.abort(new Error(`no answer within ${longest / 1000} s`));
    const timer = setTimeout(late, longest);
    outer?.addEventListener("abort", abort);
    if (outer?.aborted) abort();
    const init = {
      method,
      headers,
      signal: controller.signal,
      redirect: "manual",
      ...(body !== undefined && { body }),
    } as const;
    try {
      for (let target = here, hops = 0; ; hops++) {
        const response = await fetch(target, init);
        if (response.status === 429) refused = { retryAfter: toMilliseconds(parseRetryAfter(response.headers)) };
        if (!isRedirect(response)) return await bufferResponse(response);
        await response.body?.cancel();
        const from = new URL(target);
        const to = resolveRedirect(from, response, hops);
        if (to.pathname === from.pathname) moved = { from: new URL(url).origin, to: to.origin };
        target = to.href;
      }
    } finally {
      taken.recordResponse(clock.now(), refused);
      sent?.();
      clearTimeout(timer);
      outer?.removeEventListener("abort", abort);
    }
  };
}

const toMilliseconds = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000);

/** The answer with its body read: no more of it than any answer of the contract needs, so that memory stays flat. */
async function bufferResponse(response: Response): Promise<Response> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let left = 2 ** 20;
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    left -= part.value.length;
    if (left < 0) {
      await reader?.cancel();
      throw new Error("the answer is longer than 1 MiB");
    }
    text += decoder.decode(part.value, { stream: true });
  }
  text += decoder.decode();
  return Object.assign(response, { text: async () => text, json: async () => JSON.parse(text) });
}

function isRedirect(response: Response): boolean {
  // A browser hides where an unfollowed redirect leads: https://fetch.spec.whatwg.org/#concept-filtered-response-opaque-redirect
  return response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400);
}

/** Where a redirect leads, if the key may go there: one hop, method and body kept, the same host or its `www.` twin. */
function resolveRedirect(from: URL, { status, headers }: Response, hops: number): URL {
  const location = headers.get("location");
  const to = location && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const bare = ({ hostname }: URL) => hostname.replace(/^www\./, "");
  const twin = to?.protocol === "https:" && to.port === from.port && bare(to) === bare(from);
  if (to && !hops && (status === 307 || status === 308) && (twin || to.origin === from.origin)) return to;
  throw new RedirectError(
    `${from.origin} redirects (${status}) to ${to?.origin ?? "another place"}, which must not see the key. To trust it, set baseUrl.`,
  );
}
