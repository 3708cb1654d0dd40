import createTypedClient, { type Client as TypedClient } from "openapi-fetch";
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
import { assertMilliseconds, type Budget, type Clock, createBudget, systemClock } from "../scheduling/index.ts";
import type { ClientEvent, ClientEventListener } from "./events.ts";
import { fetchTask, type GetOptions } from "./fetch-task.ts";
import type { PreparedJob } from "./prepare.ts";
import type { SubmitOptions, Submitter } from "./submit.ts";
import type { WaitOptions, WatchOptions } from "./wait.ts";

export interface ClientOptions<T extends ContractTypes = ContractTypes> {
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
  /**
   * The account's requests, from `createBudget`: pass the same one to all clients of one account. By default the client
   * has one of its own, with the contract's limit.
   */
  budget?: Budget;
  /** The most credits that this client may spend, estimates of running submits included; no limit by default. */
  maxCredits?: number;
  /** Whether a job whose price is not known may be submitted though there is a `maxCredits`; false by default. */
  allowUnknownPrice?: boolean;
  /** How many seconds a model's jobs usually take, where that differs from what the contract has seen. */
  durations?: Partial<Record<ModelName<T>, number>>;
  /** Told of what the client does. What it throws ends in `console.error`: it must not lose a paid task. */
  onEvent?: (event: ClientEvent<T>) => void;
  /**
   * Awaited before each request leaves, when its turn has come. What it throws keeps the request from being sent; what
   * it returns is called when the response has been read, or could not be had.
   */
  beforeSend?: BeforeSend;
  /** Where time comes from; for tests. */
  clock?: Clock;
  /** Where jitter comes from, a number in [0, 1); for tests. */
  random?: () => number;
}

/** A client, with the types of its contract. */
export interface ClientOf<T extends ContractTypes> {
  /**
   * Submits one job, charged once. The body is checked against the contract before anything is sent; after an outcome
   * that is not known, the same bytes are sent again under the same key, within `retries` and `timeout`.
   * @param model a model of the contract, such as `seedance`.
   * @param body its fields.
   * @returns the accepted and charged task, with the idempotency key it was sent under.
   * @throws ValidationError before sending, naming field, rule and fix.
   * @throws CreditCeilingError before sending, where the job may cost more than `maxCredits` leaves.
   * @throws ApiError or the class of its code, where the service refuses.
   * @throws ConnectionError, AbortedError, RedirectError, UnexpectedResponseError where no answer could be had. Where the
   * outcome is not known, the error has `idempotencyKey`, `bodyHash` and `resume()`.
   */
  submit<M extends ModelName<T>>(model: M, body: RequestBody<T, M>, options?: SubmitOptions): Promise<SubmittedTask<T>>;

  /**
   * Validates and prices one job; nothing is sent. What it returns can be recorded, and submitted by `submitPrepared`.
   * @param idempotencyKey the job's key; by default a fresh UUID.
   * @throws ValidationError naming field, rule and fix.
   */
  prepare<M extends ModelName<T>>(model: M, body: RequestBody<T, M>, idempotencyKey?: string): Promise<PreparedJob>;

  /**
   * `submit` for a job that was prepared, by this client or by an earlier process: its bytes go to its path under its
   * key. Throws what `submit` throws.
   */
  submitPrepared(job: PreparedJob, options?: Omit<SubmitOptions, "idempotencyKey">): Promise<SubmittedTask<T>>;

  /**
   * Reads a task once (contract: `getTask`).
   * @throws NotFoundError where there is no such task of this key's owner; ApiError, ConnectionError,
   * UnexpectedResponseError with `taskId`.
   */
  get<M extends ModelName<T> = ModelName<T>>(id: string, options?: GetOptions): Promise<Task<T, M>>;

  /**
   * Polls a task and gives each answer, until it is completed or failed. Statuses that the contract does not know count
   * as running; a poll that fails for a passing reason is repeated.
   * @throws WaitTimeoutError, AbortedError, any error of `get` that waiting can't mend.
   */
  watch<M extends ModelName<T> = ModelName<T>>(
    id: string,
    options?: WatchOptions,
  ): AsyncGenerator<Task<T, M>, void, void>;

  /**
   * Polls a task to its end, in any process that knows its id. Statuses that the contract does not know count as running.
   * @returns the completed task with its output.
   * @throws TaskFailedError where the task failed; WaitTimeoutError where it still runs at the deadline; AbortedError;
   * any error of `get` that waiting can't mend.
   */
  wait<M extends ModelName<T> = ModelName<T>>(id: string, options?: WaitOptions<T, M>): Promise<CompletedTask<T, M>>;

  /** `submit`, then `wait`. Throws what these throw. */
  generate<M extends ModelName<T>>(
    model: M,
    body: RequestBody<T, M>,
    options?: Omit<SubmitOptions, "timeout"> & WaitOptions<T, M>,
  ): Promise<CompletedTask<T, M>>;

  /** The service that it talks to. */
  readonly baseUrl: string;

  /** The contract that it speaks. */
  readonly contract: Contract<T>;

  /** Tells `onEvent` of something that was done for this client, such as a download. */
  notify(event: ClientEvent<T>): void;

  /** The typed openapi-fetch client underneath: every path, answers as they come, read as `json` or `text`. */
  readonly raw: TypedClient<T["paths"]>;
}

/** A client of whatever contract, for code that knows no types of one: every `ClientOf` is one. */
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
 * A client for one account.
 * @throws ValidationError where the key is missing or can't be a header, or the base URL would expose it.
 */
export function createClient<T extends ContractTypes>(
  options: ClientOptions<T> & { contract: Contract<T> },
): ClientOf<T> {
  // What works on every contract knows no types of one.
  return createUntypedClient(options as ClientOptions & { contract: Contract }) as unknown as ClientOf<T>;
}

function createUntypedClient(options: ClientOptions & { contract: Contract }): Client {
  const { apiKey, contract, requestTimeout = 60_000, clock = systemClock } = options;
  const { servers, models } = contract;
  const { baseUrl = servers[0] } = options;
  assertInput(!!apiKey, "apiKey", "is required", "Create a key in the dashboard and pass it");
  assertInput(/^[\x21-\x7e]*$/.test(`${apiKey}`), "apiKey", "must be ASCII without spaces", "Copy the key again");
  assertInput(
    isSafeBaseUrl(baseUrl),
    "baseUrl",
    "must be https, or this machine, without credentials",
    `Leave it out for ${servers[0]}`,
  );
  assertMilliseconds("requestTimeout", requestTimeout);

  // Each of these is loaded when it is first needed: who only reads a task loads no validators.
  const { engine: getBudget } = options.budget ?? createBudget(contract.rateLimit, { clock });
  let submitter: Submitter | Promise<Submitter> | undefined;
  const getSubmitter = () => {
    submitter ??= Promise.all([import("./submit.ts"), contract.load.rules(), contract.load.shapes()]).then(
      ([{ Submitter }, rules, shapes]) => {
        submitter = new Submitter({
          call,
          clock,
          budget: getBudget,
          random: options.random ?? Math.random,
          fetch,
          emit,
          limits: options,
          median,
          contract: { ...contract, ...rules },
          shapes,
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
  const fetch: typeof globalThis.fetch = (input, init) => (options.fetch ?? globalThis.fetch)(input, init);
  const median = (model: string) => options.durations?.[model] ?? models[model]?.duration.median ?? Number.NaN;
  const medianOf = (id: string) => {
    const model = modelOf(contract, id);
    return model === undefined ? Math.min(...Object.keys(models).map(median)) : median(model);
  };

  // What sends and reads is loaded before the first request leaves: what comes back must not depend on a file that can't
  // be loaded then.
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
      fetch,
      budget: getBudget,
      clock,
      beforeSend: options.beforeSend,
      onWait: (milliseconds, { url, headers }) => {
        const idempotencyKey = headers.get("Idempotency-Key");
        emit({
          type: "waiting",
          milliseconds,
          ...(idempotencyKey ? { idempotencyKey } : { taskId: url.split("/").pop() ?? "" }),
        });
      },
    });
    return { send, call: createCall(raw, [`${apiKey}`], { errors: contract.errors, fixes }) };
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

  const submitBytes = async (model: string, bytes: string | undefined, submitOptions: SubmitOptions) => {
    // Before the code is loaded: an abort is answered at once.
    if (submitOptions.signal?.aborted) throw new AbortedError("Nothing was sent.", { notSent: true });
    return (await getSubmitter()).submit(model, bytes, submitOptions);
  };

  // A body is serialized before the first await: what the caller does to it afterwards changes nothing.
  const client: Client = {
    submit: async (model, body, submitOptions = {}) => submitBytes(model, serializeBody(body), submitOptions),
    prepare: async (model, body, idempotencyKey = crypto.randomUUID()) => {
      const bytes = serializeBody(body);
      const [{ prepareJob }, rules] = await Promise.all([import("./prepare.ts"), contract.load.rules()]);
      return prepareJob({ ...contract, ...rules }, model, bytes, idempotencyKey);
    },
    submitPrepared: async (job, submitOptions = {}) => {
      if (submitOptions.signal?.aborted) throw new AbortedError("Nothing was sent.", { notSent: true });
      return (await getSubmitter()).submitPrepared(job, submitOptions);
    },
    get: read,
    async *watch(id, options = {}) {
      const [{ watch }, budget, shapes] = await Promise.all([import("./wait.ts"), getBudget(), contract.load.shapes()]);
      const poll = (id: string, scheduling: SchedulingOptions, signal: AbortSignal | undefined) =>
        read(id, { scheduling, ...(signal && { signal }) });
      yield* watch({ clock, budget, emit, contract, shapes, median: medianOf(id), poll }, id, options);
    },
    wait: async (id, options) => (await import("./wait.ts")).wait(client.watch(id, options), options?.onPoll),
    generate: async (model, body, options) => {
      const { timeout: _, ...submitOptions } = options ?? {};
      const bytes = serializeBody(body);
      // Before anything is paid: a wait that can't be loaded afterwards would lose the task's id.
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

/** The body's bytes; undefined where JSON can't hold it. */
function serializeBody(body: unknown): string | undefined {
  try {
    return JSON.stringify(body);
  } catch {
    return undefined;
  }
}

/** Whether the key may travel to a URL. */
function isSafeBaseUrl(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false;
  const { protocol, hostname, username, password } = new URL(baseUrl);
  const local = /^(localhost|127\.0\.0\.1|\[::1\]|.+\.localhost)$/.test(hostname);
  return !username && !password && (protocol === "https:" || (protocol === "http:" && local));
}
