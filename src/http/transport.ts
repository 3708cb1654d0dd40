import { AbortedError, ConnectionError, RedirectError } from "../errors.ts";
import { message } from "../message.ts";
import { defaultFetch, noStore } from "../network/index.ts";
import type { Clock, RequestBudget, RequestSlot } from "../scheduling/index.ts";
import type { PlainRequest } from "./plain-request.ts";
import { parseRetryAfter } from "./retry-after.ts";

export interface TransportOptions {
  apiKey: string;
  /** By default the runtime's `fetch`, through the proxy of the environment. */
  fetch: typeof fetch | undefined;
  /** The timeout of one request, including its response, in milliseconds. */
  requestTimeout: number;
  /** The account's request budget, which grants each request. */
  budget(): RequestBudget | Promise<RequestBudget>;
  clock: Clock;
  /** Called if a request has to wait for the rate limit, with the expected time in milliseconds. */
  onWait(wait: { milliseconds: number; idempotencyKey?: string; taskId?: string }): void;
  /** Called and awaited before each request is sent. */
  beforeSend?: BeforeSend | undefined;
}

/** A request that the budget has granted and that is about to be sent. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  /** The idempotency key of a submit. */
  readonly idempotencyKey: string | undefined;
  /** The slot that the account's request log reserved. */
  readonly slot: RequestSlot;
}

/**
 * Called and awaited before each request is sent. If it throws, the request is not sent. If it returns a function, that
 * is called when the response has been read or the request has failed.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a hook may return nothing at all.
export type BeforeSend = (request: OutgoingRequest) => void | (() => void) | Promise<void | (() => void)>;

/**
 * Creates the function that sends requests with the API key and reads their responses completely, within one timeout. It
 * adds an `Idempotency-Key` to a POST without one. It follows a redirect only to a URL that may get the key: https, the
 * same host or its `www.` variant, with the same method and body (307, 308).
 */
export function createTransport(options: TransportOptions) {
  const { apiKey, fetch = defaultFetch, requestTimeout, budget, clock, onWait, beforeSend } = options;
  /** The last redirect from one origin to another, which later requests follow at once. */
  let moved = { from: "", to: "" };
  const uncached = noStore();

  return async function send(request: PlainRequest): Promise<Response> {
    const { method, headers, body, signal: outer, scheduling } = request;
    headers.set("Authorization", `Bearer ${apiKey}`);
    if (method === "POST" && !headers.has("Idempotency-Key")) headers.set("Idempotency-Key", crypto.randomUUID());
    const { url } = request;
    const currentUrl = moved.from && url.startsWith(`${moved.from}/`) ? moved.to + url.slice(moved.from.length) : url;

    const purpose = scheduling?.purpose ?? (method === "GET" ? "read" : "submit");
    const loading = budget();
    const engine = loading instanceof Promise ? await loading : loading;
    if (engine.waitTime > 0) {
      const idempotencyKey = headers.get("Idempotency-Key");
      onWait({
        milliseconds: engine.waitTime,
        ...(idempotencyKey ? { idempotencyKey } : { taskId: url.split("/").pop() ?? "" }),
      });
    }
    let slot: Awaited<ReturnType<RequestBudget["acquire"]>>;
    try {
      const acquiring = engine.acquire(purpose, {
        signal: outer,
        until: scheduling?.until,
      });
      slot = acquiring instanceof Promise ? await acquiring : acquiring;
    } catch (cause) {
      if (cause instanceof AbortedError || cause instanceof ConnectionError || outer?.aborted) throw cause;
      // The log of the account's requests failed, on a full disk for example.
      const { message: reason } = cause as Error;
      throw new ConnectionError(message`The request was not sent: ${reason}`, { cause, notSent: true });
    }
    let afterResponse: (() => void) | undefined;
    if (beforeSend) {
      const idempotencyKey = headers.get("Idempotency-Key") ?? undefined;
      try {
        afterResponse =
          (await beforeSend({ method, url: currentUrl, idempotencyKey, slot: slot.underlying ?? slot })) || undefined;
      } catch (cause) {
        slot.recordResponse(clock.now(), undefined);
        if (cause instanceof ConnectionError && cause.notSent) throw cause;
        throw new ConnectionError(message`The request was not sent: beforeSend failed.`, { cause, notSent: true });
      }
    }
    const timeLimit = Math.min(requestTimeout, (scheduling?.until ?? Number.POSITIVE_INFINITY) - clock.now());
    let refused: { retryAfter: number | undefined } | undefined;

    // AbortSignal.timeout() and any() would do the same at twice the cost, and leave a timer for each request.
    const controller = new AbortController();
    const abort = () => controller.abort(outer?.reason);
    const onTimeout = () => controller.abort(new Error(message`no response within ${Math.round(timeLimit) / 1000} s`));
    const timer = setTimeout(onTimeout, timeLimit);
    outer?.addEventListener("abort", abort);
    if (outer?.aborted) abort();
    const init = {
      method,
      headers,
      signal: controller.signal,
      redirect: "manual",
      ...uncached,
      ...(body !== undefined && { body }),
    } as const;
    try {
      for (let target = currentUrl, hops = 0; ; hops++) {
        const response = await fetch(target, init).catch((cause) => {
          if (hops === 0) throw cause;
          const reason = cause?.cause?.code ?? cause?.message;
          const text = message`The redirect to ${new URL(target).origin} was followed and failed: ${reason}.`;
          // The server that redirected got the request, so that no failure of the next one proves that it was not executed.
          throw new ConnectionError(text, { cause });
        });
        if (response.status === 429) refused = { retryAfter: toMilliseconds(parseRetryAfter(response.headers)) };
        if (!isRedirect(response)) return await bufferResponse(response);
        await response.body?.cancel();
        const from = new URL(target);
        const to = resolveRedirect(from, response, hops);
        if (to.pathname === from.pathname) moved = { from: new URL(url).origin, to: to.origin };
        target = to.href;
      }
    } finally {
      slot.recordResponse(clock.now(), refused);
      afterResponse?.();
      clearTimeout(timer);
      outer?.removeEventListener("abort", abort);
    }
  };
}

const toMilliseconds = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000);

/** Reads the body of a response, at most 1 MiB, so that memory use is bounded. No response of the contract is longer. */
async function bufferResponse(response: Response): Promise<Response> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let left = 2 ** 20;
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    left -= part.value.length;
    if (left < 0) {
      await reader?.cancel();
      throw new Error(message`the response is longer than 1 MiB`);
    }
    text += decoder.decode(part.value, { stream: true });
  }
  text += decoder.decode();
  return Object.assign(response, { text: async () => text, json: async () => JSON.parse(text) });
}

function isRedirect(response: Response): boolean {
  // A browser hides the target of an unfollowed redirect: https://fetch.spec.whatwg.org/#concept-filtered-response-opaque-redirect
  return response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400);
}

/**
 * The target of a redirect that may get the key: the first hop, with the same method and body, to the same host or its
 * `www.` variant.
 * @throws RedirectError for every other redirect.
 */
function resolveRedirect(from: URL, { status, headers }: Response, hops: number): URL {
  const location = headers.get("location");
  const to = location && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const bare = ({ hostname }: URL) => hostname.replace(/^www\./, "");
  const twin = to?.protocol === "https:" && to.port === from.port && bare(to) === bare(from);
  if (to && !hops && (status === 307 || status === 308) && (twin || to.origin === from.origin)) return to;
  const target = to?.origin ?? message`an unknown URL`;
  throw new RedirectError(
    message`${from.origin} redirects (${status}) to ${target}, which must not get the API key. If you trust it, set baseUrl to it.`,
    status,
  );
}
