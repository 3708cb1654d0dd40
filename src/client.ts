import createTypedClient, { type Client as TypedClient } from "openapi-fetch";
import { servers } from "../generated/operations.ts";
import type { paths } from "../generated/schema.ts";
import { type Issue, ValidationError } from "./errors/validation-error.ts";
import { createCall } from "./http/call.ts";
import { createRedactor } from "./http/redact.ts";
import { createTransport, PlainRequest } from "./http/transport.ts";
import { type Clock, systemClock } from "./limits/clock.ts";
import { type GetOptions, get } from "./tasks/get.ts";
import type { Body, CompletedTask, ModelName, SubmittedTask, Task } from "./tasks/models.ts";
import { type SubmitOptions, submit } from "./tasks/submit.ts";
import { type WaitOptions, wait } from "./tasks/wait.ts";

export interface ClientOptions {
  /**
   * The API key, `sk_live_…`; undefined, as an unset environment variable gives it, is refused. It is sent to `baseUrl`
   * and its `www.` twin alone, and shown nowhere.
   */
  apiKey: string | undefined;
  /** The service; the contract's first server by default. `http` is allowed for this machine only. */
  baseUrl?: string;
  /** What sends requests; the global `fetch` by default. It must leave `redirect: "manual"` alone. */
  fetch?: typeof fetch;
  /** The longest that one request may take with its answer, in milliseconds; 60,000 by default. */
  requestTimeout?: number;
  /** Where time comes from; for tests. */
  clock?: Clock;
}

export interface Client {
  /**
   * Submits one job, once. The body is checked against the contract before anything is sent.
   * @param model a model of the contract, such as `seedance`.
   * @param body its fields.
   * @returns the accepted and charged task, with the idempotency key it was sent under.
   * @throws ValidationError before sending, naming field, rule and fix.
   * @throws ApiError or the class of its code, where the service refuses.
   * @throws ConnectionError, AbortedError, RedirectError, UnexpectedAnswerError where the outcome is not known; repeat
   * with the error's `idempotencyKey` and the same body.
   */
  submit<M extends ModelName>(model: M, body: Body<M>, options?: SubmitOptions): Promise<SubmittedTask>;

  /**
   * Reads a task once (contract: `getTask`).
   * @throws NotFoundError where there is no such task of this key's owner; ApiError, ConnectionError,
   * UnexpectedAnswerError with `taskId`.
   */
  get<M extends ModelName = ModelName>(id: string, options?: GetOptions): Promise<Task<M>>;

  /**
   * Polls a task to its end, in any process that knows its id. Statuses that the contract does not know count as running.
   * @returns the completed task with its output.
   * @throws TaskFailedError where the task failed; WaitTimeoutError where it still runs at the deadline; AbortedError;
   * any error of `get` that waiting can't mend.
   */
  wait<M extends ModelName = ModelName>(id: string, options?: WaitOptions<M>): Promise<CompletedTask<M>>;

  /** `submit`, then `wait`. Throws what these throw. */
  generate<M extends ModelName>(
    model: M,
    body: Body<M>,
    options?: SubmitOptions & WaitOptions<M>,
  ): Promise<CompletedTask<M>>;

  /** The typed openapi-fetch client underneath: every path of the contract, answers as they come. */
  readonly raw: TypedClient<paths>;
}

/**
 * A client for one account.
 * @throws ValidationError where the key is missing or can't be a header, or the base URL would expose it.
 */
export function createClient(options: ClientOptions): Client {
  const { apiKey, baseUrl = servers[0], requestTimeout = 60_000, clock = systemClock } = options ?? {};
  const issues = [...keyIssues(apiKey), ...baseUrlIssues(baseUrl), ...timeoutIssues(requestTimeout)];
  if (issues.length > 0 || apiKey === undefined) throw new ValidationError("The client can't be made", issues);

  const raw = createTypedClient<paths>({
    baseUrl,
    Request: PlainRequest as unknown as typeof Request,
    fetch: createTransport({
      apiKey,
      requestTimeout,
      fetch: (input, init) => (options.fetch ?? globalThis.fetch)(input, init),
    }) as unknown as (request: Request) => Promise<Response>,
  });
  const call = createCall(raw, createRedactor(apiKey));

  const client: Client = {
    submit: (model, body, options) => submit(call, model, body, options),
    get: (id, options) => get(call, id, options),
    wait: <M extends ModelName>(id: string, options?: WaitOptions<M>) =>
      wait<M>((signal) => get(call, id, signal && { signal }), id, clock, options),
    generate: async (model, body, options) => {
      const { id } = await client.submit(model, body, options);
      return client.wait(id, options);
    },
    raw,
  };
  return client;
}

function keyIssues(apiKey: unknown): Issue[] {
  if (typeof apiKey !== "string" || apiKey === "")
    return [
      { field: "apiKey", rule: "is required", fix: "Create a key in the dashboard and pass createClient({ apiKey })" },
    ];
  if (/^[\x21-\x7e]+$/.test(apiKey)) return [];
  return [
    { field: "apiKey", rule: "holds spaces or other signs that a header can't carry", fix: "Copy the key again" },
  ];
}

function baseUrlIssues(baseUrl: string): Issue[] {
  const fix = `Leave it out for ${servers[0]}, or give an https URL`;
  if (!URL.canParse(baseUrl)) return [{ field: "baseUrl", rule: "must be an absolute URL", fix }];
  const { protocol, hostname, username, password } = new URL(baseUrl);
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(hostname) || hostname.endsWith(".localhost");
  if (protocol !== "https:" && !(protocol === "http:" && local))
    return [{ field: "baseUrl", rule: "must be https, since the key travels with each request", fix }];
  return username || password ? [{ field: "baseUrl", rule: "must not hold credentials", fix }] : [];
}

function timeoutIssues(requestTimeout: number): Issue[] {
  // What a timer can hold: https://developer.mozilla.org/en-US/docs/Web/API/Window/setTimeout#maximum_delay_value
  if (requestTimeout > 0 && requestTimeout < 2 ** 31) return [];
  return [{ field: "requestTimeout", rule: "must be above 0 and below 2147483648", fix: "Give milliseconds" }];
}
