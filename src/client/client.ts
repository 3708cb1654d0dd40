import createTypedClient, { type Client as TypedClient } from "openapi-fetch";
import { isSafeBaseUrl } from "../base-url.ts";
import {
  type CompletedTask,
  type Contract,
  type ContractTypes,
  type ModelName,
  modelOf,
  type RequestBody,
  type SubmittedTask,
  type Task,
} from "../contract/index.ts";
import { AbortedError, assertInput } from "../errors.ts";
import { type BeforeSend, type Call, PlainRequest, type SchedulingOptions } from "../http/index.ts";
import { message } from "../message.ts";
import {
  assertMilliseconds,
  type Budget,
  type Clock,
  createBudget,
  lentClock,
  systemClock,
} from "../scheduling/index.ts";
import type { ClientEvent, ClientEventListener } from "./events.ts";
import { fetchTask, type GetOptions } from "./fetch-task.ts";
import type { PreparedJob } from "./prepare.ts";
import type { SubmitOptions, Submitter } from "./submit.ts";
import type { WaitOptions, WatchOptions } from "./wait.ts";

/** Options of `createClient`. */
export interface ClientOptions<T extends ContractTypes = ContractTypes> {
  /**
   * The API key, `sk_live_…`. `undefined`, the value of an unset environment variable, is rejected. The key is sent only
   * to `baseUrl` and its `www.` variant, and appears in no error, event or log.
   */
  apiKey: string | undefined;
  /** The URL of the service; the contract's first server by default. `http` is allowed for this machine only. */
  baseUrl?: string | undefined;
  /**
   * The function that sends requests; it must respect `redirect: "manual"`. By default the global `fetch`, in Node.js
   * through the proxy that the environment names (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`).
   */
  fetch?: typeof fetch | undefined;
  /** The timeout of one request, including its response, in milliseconds; 60,000 by default. */
  requestTimeout?: number | undefined;
  /**
   * The request budget of the account, made by `createBudget`. Pass the same budget to all clients of one account. By
   * default the client has its own, with the contract's rate limit.
   */
  budget?: Budget | undefined;
  /** The maximum of credits that this client may spend, including estimates of pending submits; no limit by default. */
  maxCredits?: number | undefined;
  /** Whether a job of unknown price may be submitted if `maxCredits` is set; false by default. */
  allowUnknownPrice?: boolean | undefined;
  /** The usual duration of a model's jobs in seconds, by model; by default the contract's observations. */
  durations?: Partial<Record<ModelName<T>, number>> | undefined;
  /** Called with each event. Errors that it throws are passed to `console.error`, so that no paid task is lost. */
  onEvent?: ((event: ClientEvent<T>) => void) | undefined;
  /**
   * Called and awaited before each request is sent, after the budget has granted it. If it throws, the request is not
   * sent. If it returns a function, that is called when the response has been read or the request has failed.
   */
  beforeSend?: BeforeSend | undefined;
  /**
   * The clock, for tests; by default the system's monotonic clock, or without `budget` that of the sandbox at `baseUrl`, if it
   * was started in this process: `sandbox.advance` ends waits at once.
   */
  clock?: Clock | undefined;
  /** The source of jitter, for tests: returns a number in [0, 1); `Math.random` by default. */
  random?: (() => number) | undefined;
}

/** A client of one account, with the types of its contract. */
export interface ClientOf<T extends ContractTypes> {
  /**
   * Submits a job, which is charged once.
   *
   * The body is validated against the contract before anything is sent. If the outcome of a request is unknown, the
   * same bytes are sent again with the same `Idempotency-Key`, within `retries` and `timeout`.
   * @param model the name of a model of the contract, such as `seedance`.
   * @param body the fields of the request.
   * @returns the accepted and charged task, with the idempotency key of the submit.
   * @throws ValidationError before sending, if the body or an option is invalid; it names field, rule and fix.
   * @throws CreditCeilingError before sending, if the job may cost more than `maxCredits` leaves.
   * @throws ApiError if the service refuses the job; its subclass depends on the HTTP status.
   * @throws ConnectionError, UnexpectedResponseError if there is no valid response; AbortedError if the signal is
   * aborted; RedirectError if the service redirects to another host. A ConnectionError that is not `retryable`, as after
   * a rejected certificate, is thrown at once. If the job may have been charged, the error has
   * `idempotencyKey`, `bodyHash` and `resume()`.
   */
  submit<M extends ModelName<T>>(model: M, body: RequestBody<T, M>, options?: SubmitOptions): Promise<SubmittedTask<T>>;

  /**
   * Validates a job and estimates its price without sending anything.
   * @param model the name of a model of the contract, such as `seedance`.
   * @param body the fields of the request.
   * @param idempotencyKey 1 to 255 visible ASCII characters; a new UUID by default.
   * @returns a job that can be stored, and submitted with `submitPrepared`.
   * @throws ValidationError if the job is invalid; it names field, rule and fix.
   */
  prepare<M extends ModelName<T>>(model: M, body: RequestBody<T, M>, idempotencyKey?: string): Promise<PreparedJob>;

  /**
   * Submits a job that `prepare` returned, in this process or an earlier one: the same bytes with the same key.
   * @param job the prepared job.
   * @returns the accepted and charged task.
   * @throws what `submit` throws.
   */
  submitPrepared(job: PreparedJob, options?: Omit<SubmitOptions, "idempotencyKey">): Promise<SubmittedTask<T>>;

  /**
   * Reads a task once (contract: operation `getTask`).
   * @param id the task's id.
   * @returns the task as the service reports it.
   * @throws ValidationError before sending, if the id is malformed.
   * @throws NotFoundError if the key's owner has no such task.
   * @throws ApiError, ConnectionError, AbortedError, RedirectError, UnexpectedResponseError, each with `taskId`.
   */
  get<M extends ModelName<T> = ModelName<T>>(id: string, options?: GetOptions): Promise<Task<T, M>>;

  /**
   * Polls a task and yields each response until the task is completed or failed.
   *
   * A status that the contract does not list counts as running. A poll that fails with a retryable error is repeated.
   * After `timeout` it polls once more.
   * @param id the task's id.
   * @returns an async generator; its last value is the completed or failed task.
   * @throws WaitTimeoutError if the task still runs after `timeout`; AbortedError if the signal is aborted.
   * @throws UnexpectedOutputError if two polls in a row return an ended task without the output that the contract lists.
   * @throws what `get` throws, if the error is not retryable.
   */
  watch<M extends ModelName<T> = ModelName<T>>(
    id: string,
    options?: WatchOptions,
  ): AsyncGenerator<Task<T, M>, void, void>;

  /**
   * Polls a task until it is completed. Any process with the key and the task's id can wait for it.
   * @param id the task's id.
   * @returns the completed task with its output.
   * @throws TaskFailedError if the task failed.
   * @throws what `watch` throws.
   */
  wait<M extends ModelName<T> = ModelName<T>>(id: string, options?: WaitOptions<T, M>): Promise<CompletedTask<T, M>>;

  /**
   * Submits a job and waits for its completed task: `submit`, then `wait`.
   * @param model the name of a model of the contract, such as `seedance`.
   * @param body the fields of the request.
   * @param options those of `submit` and `wait`; `timeout` is that of the wait.
   * @returns the completed task with its output.
   * @throws what `submit` and `wait` throw.
   */
  generate<M extends ModelName<T>>(
    model: M,
    body: RequestBody<T, M>,
    options?: Omit<SubmitOptions, "timeout"> & WaitOptions<T, M>,
  ): Promise<CompletedTask<T, M>>;

  /** The URL of the service. */
  readonly baseUrl: string;

  /** The contract of the client. */
  readonly contract: Contract<T>;

  /** Passes an event to `onEvent`, for code that works for this client, such as a download. */
  notify(event: ClientEvent<T>): void;

  /**
   * The typed openapi-fetch client: every path of the contract, with the client's key, budget and redirect rules, but
   * without validation and retries. It returns responses as they are; read them as `json` or `text`.
   */
  readonly raw: TypedClient<T["paths"]>;
}

/** A client of any contract, for code without the types of one. Every `ClientOf` is assignable to it. */
export interface Client {
  submit(model: string, body: object, options?: SubmitOptions): Promise<SubmittedTask>;
  prepare(model: string, body: object, idempotencyKey?: string): Promise<PreparedJob>;
  submitPrepared(job: PreparedJob, options?: Omit<SubmitOptions, "idempotencyKey">): Promise<SubmittedTask>;
  get(id: string, options?: GetOptions): Promise<Task>;
  watch(id: string, options?: WatchOptions): AsyncGenerator<Task, void, void>;
  wait(id: string, options?: WaitOptions): Promise<CompletedTask>;
  generate(model: string, body: object, options?: Omit<SubmitOptions, "timeout"> & WaitOptions): Promise<CompletedTask>;
  readonly baseUrl: string;
  readonly contract: Contract;
  notify(event: ClientEvent): void;
  readonly raw: TypedClient<object>;
}

/**
 * Creates a client for one account.
 * @returns the client; nothing is sent or loaded yet.
 * @throws ValidationError if the key is missing or cannot be a header's value, or if the base URL would expose it.
 */
export function createClient<T extends ContractTypes>(
  options: ClientOptions<T> & { contract: Contract<T> },
): ClientOf<T> {
  // The implementation is the same for all contracts, so it has the types of none.
  return createUntypedClient(options as ClientOptions & { contract: Contract }) as unknown as ClientOf<T>;
}

function createUntypedClient(options: ClientOptions & { contract: Contract }): Client {
  const { apiKey, contract, requestTimeout = 60_000, budget } = options;
  const { servers, models } = contract;
  const { baseUrl = servers[0] } = options;
  // A budget that others share has the system's clock.
  const { clock = (!budget && lentClock(baseUrl)) || systemClock } = options;
  assertInput(!!apiKey, "apiKey", message`is required`, message`Create a key in the dashboard and pass it`);
  assertInput(
    /^[\x21-\x7e]*$/.test(`${apiKey}`),
    "apiKey",
    message`must be ASCII without spaces`,
    message`Copy the key again`,
  );
  // The value is not quoted: it may hold credentials.
  assertInput(
    isSafeBaseUrl(baseUrl),
    "baseUrl",
    message`must be an https URL, or http for this machine, without credentials`,
    message`Leave it out for ${servers[0]}`,
  );
  assertMilliseconds("requestTimeout", requestTimeout);

  // Each of these is loaded when it is first needed: reading a task loads no validators.
  const { engine: getBudget } = budget ?? createBudget(contract.rateLimit, { clock });
  let submitter: Submitter | Promise<Submitter> | undefined;
  const getSubmitter = ({ signal }: Pick<SubmitOptions, "signal">) => {
    // Checked before the code is loaded, so that an abort takes effect at once.
    if (signal?.aborted) throw new AbortedError(message`The submit was aborted. Nothing was sent.`, { notSent: true });
    submitter ??= Promise.all([import("./submit.ts"), contract.load.rules(), contract.load.shapes()]).then(
      ([{ Submitter }, rules, shapes]) => {
        submitter = new Submitter({
          call,
          clock,
          budget: getBudget,
          random: options.random ?? Math.random,
          fetch: options.fetch,
          emit,
          limits: options,
          median,
          contract: { ...contract, ...rules },
          shapes,
          baseUrl,
        });
        return submitter;
      },
    );
    return submitter;
  };

  const emit: ClientEventListener = (event) => {
    try {
      options.onEvent?.(event);
    } catch (error) {
      console.error(error);
    }
  };
  const median = (model: string) => options.durations?.[model] ?? models[model]?.duration.median ?? Number.NaN;
  const medianOf = (id: string) => {
    const model = modelOf(contract, id);
    return model === undefined ? Math.min(...Object.keys(models).map(median)) : median(model);
  };

  // The code that sends and reads is loaded before the first request is sent: a response must not be lost because a file
  // cannot be loaded later.
  type Http = { send(request: PlainRequest): Promise<Response>; call: Call };
  let http: Promise<Http> | undefined;
  const loadHttp = async (): Promise<Http> => {
    const [{ createCall, createTransport }, fixes] = await Promise.all([
      import("../http/index.ts"),
      contract.load.fixes(),
    ]);
    const send = createTransport({
      apiKey: `${apiKey}`,
      requestTimeout,
      fetch: options.fetch,
      budget: getBudget,
      clock,
      beforeSend: options.beforeSend,
      onWait: (wait) => emit({ type: "waiting", ...wait }),
    });
    return { send, call: createCall(raw, baseUrl, [`${apiKey}`], { errors: contract.errors, fixes }) };
  };
  const getHttp = () => {
    http ??= loadHttp().catch((error) => {
      // The next request tries again.
      http = undefined;
      throw error;
    });
    return http;
  };
  const raw = createTypedClient<object>({
    baseUrl,
    Request: PlainRequest as unknown as typeof Request,
    fetch: (async (request: PlainRequest) => (await getHttp()).send(request)) as unknown as (
      request: Request,
    ) => Promise<Response>,
  });
  const call: Call = async (...request) => (await getHttp()).call(...request);
  const read = async (id: string, options?: GetOptions & { scheduling?: SchedulingOptions }) => {
    const task = await fetchTask(call, contract, id, options);
    if (submitter) (await submitter).spendingLimit.refund(id, task.credits_refunded);
    return task;
  };

  const submitBytes = async (model: string, bytes: string | undefined, submitOptions: SubmitOptions) =>
    (await getSubmitter(submitOptions)).submit(model, bytes, submitOptions);

  // A body is serialized before the first await, so that later changes by the caller have no effect.
  const client: Client = {
    submit: async (model, body, submitOptions = {}) => submitBytes(model, serializeBody(body), submitOptions),
    prepare: async (model, body, idempotencyKey = crypto.randomUUID()) => {
      const bytes = serializeBody(body);
      const [{ prepareJob }, rules] = await Promise.all([import("./prepare.ts"), contract.load.rules()]);
      return prepareJob({ ...contract, ...rules }, model, bytes, idempotencyKey, baseUrl);
    },
    submitPrepared: async (job, submitOptions = {}) =>
      (await getSubmitter(submitOptions)).submitPrepared(job, submitOptions),
    get: read,
    async *watch(id, options = {}) {
      const [{ watch }, budget, shapes] = await Promise.all([import("./wait.ts"), getBudget(), contract.load.shapes()]);
      const poll = (id: string, scheduling: SchedulingOptions, signal: AbortSignal | undefined) =>
        read(id, { scheduling, ...(signal && { signal }) });
      yield* watch({ clock, budget, emit, contract, shapes, median: medianOf(id), poll }, id, options);
    },
    wait: async (id, options) => (await import("./wait.ts")).wait(client.watch(id, options), options?.onPoll, contract),
    generate: async (model, body, options) => {
      const { timeout: _, ...submitOptions } = options ?? {};
      const bytes = serializeBody(body);
      // Loaded before the charge: if it could not be loaded afterwards, the task's id would be lost.
      await import("./wait.ts");
      const { id } = await submitBytes(model, bytes, submitOptions);
      return client.wait(id, options);
    },
    baseUrl,
    contract,
    notify: emit,
    raw,
  };
  return client;
}

/** The body as JSON; undefined if it has no JSON representation. */
function serializeBody(body: unknown): string | undefined {
  try {
    return JSON.stringify(body);
  } catch {
    return undefined;
  }
}
