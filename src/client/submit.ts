import {
  type Contract,
  type ContractRules,
  isTaskId,
  type Shapes,
  type SubmittedTask,
  unknownMembers,
} from "../contract/index.ts";
import { SpendingLimit, type SpendingLimits } from "../credits/index.ts";
import {
  AbortedError,
  assertInput,
  IdempotencyConflictError,
  NotFoundError,
  RateLimitedError,
  SeedanceError,
} from "../errors.ts";
import type { Call } from "../http/index.ts";
import { message } from "../message.ts";
import { assertMilliseconds, type Clock, type RequestBudget } from "../scheduling/index.ts";
import { sha256 } from "./canonical.ts";
import type { ClientEventListener } from "./events.ts";
import { estimatePrice, type ValidatedJob, validateJob } from "./prepare.ts";
import { addFailedTry, emptyHistory, mayBeAccepted, RetryBudget, retryDelay, type SubmitHistory } from "./retry.ts";

/** Options of `client.submit`. */
export interface SubmitOptions extends SpendingLimits {
  /**
   * The idempotency key, 1 to 255 visible ASCII characters; a new UUID by default. The same key with the same body is the
   * same job, which is charged once.
   */
  idempotencyKey?: string | undefined;
  /**
   * Whether the key may have been sent before, by a process that ended before the response; false by default. If true, a
   * 409 means that the first request still runs, and the client waits for it.
   */
  repeated?: boolean | undefined;
  /** The maximum of retries with the same bytes and the same key, if an error is retryable; 5 by default, 0 for none. */
  retries?: number | undefined;
  /**
   * The timeout of the whole submit in milliseconds, including the wait for the request budget. By default no retry
   * starts later than 600,000 ms (10 minutes) after the first try that did not end in a 429.
   */
  timeout?: number | undefined;
  /** Aborts the submit. If the job may have been accepted by then, the error has the key and `resume()`. */
  signal?: AbortSignal | undefined;
  /** Whether to check each media URL first, as `preflight` does; false by default. */
  preflight?: boolean | undefined;
}

export interface SubmitParts {
  call: Call;
  clock: Clock;
  budget(): RequestBudget | Promise<RequestBudget>;
  random: () => number;
  fetch: typeof fetch | undefined;
  emit: ClientEventListener;
  limits: SpendingLimits;
  /** The expected duration of a model's jobs in seconds, until one has been observed. */
  median(model: string): number;
  contract: Contract & ContractRules;
  shapes: Shapes;
  /** The service. */
  baseUrl: string;
}

type RetryBounds = { retries: number } & Pick<SubmitOptions, "timeout" | "signal">;

const defaultTimeout = 600_000;
const maxRememberedKeys = 10_000;

/** Submits the jobs of one client, which share a spending limit and a retry budget. */
export class Submitter {
  readonly spendingLimit: SpendingLimit;
  readonly #parts: SubmitParts;
  readonly #retries = new RetryBudget();
  /** The idempotency keys of the last submits, by task id. */
  readonly #keys = new Map<string, string>();

  constructor(parts: SubmitParts) {
    this.#parts = parts;
    this.spendingLimit = new SpendingLimit(parts.limits);
  }

  /** Validates a job, then submits it as `submitPrepared` does. */
  async submit(
    model: string,
    bytes: string | undefined,
    { idempotencyKey = crypto.randomUUID(), ...options }: SubmitOptions,
  ): Promise<SubmittedTask> {
    const { contract, baseUrl } = this.#parts;
    const job = await validateJob(contract, model, bytes, idempotencyKey, baseUrl);
    const price = this.spendingLimit.appliesTo(options) ? await estimatePrice(contract, job) : undefined;
    return this.submitPrepared({ ...job, price }, options);
  }

  /** Sends a job's bytes with its key until the outcome is known, or `retries` or `timeout` is reached. */
  async submitPrepared(
    job: ValidatedJob,
    { repeated = false, ...options }: Omit<SubmitOptions, "idempotencyKey">,
  ): Promise<SubmittedTask> {
    const { retries = 5, timeout, signal } = options;
    assertInput(retries >= 0, "retries", message`must be 0 or more, not ${retries}`, message`Leave it out for 5`);
    if (timeout !== undefined) assertMilliseconds("timeout", timeout);
    if (options.preflight) {
      const { preflight } = await import("./preflight.ts");
      await preflight(this.#parts.contract, job.model, job.body, {
        fetch: this.#parts.fetch,
        baseUrl: this.#parts.baseUrl,
        ...(signal && { signal }),
      });
    }
    if (this.spendingLimit.appliesTo(options)) this.spendingLimit.reserve(job.idempotencyKey, job.price, options);
    const bounds = { retries, ...(timeout !== undefined && { timeout }), ...(signal && { signal }) };
    return this.#sendWithRetries(job, bounds, { ...emptyHistory, unknown: repeated });
  }

  async #sendWithRetries(job: ValidatedJob, bounds: RetryBounds, start: SubmitHistory): Promise<SubmittedTask> {
    const { clock, random, emit, shapes } = this.#parts;
    const { idempotencyKey } = job;
    const { signal } = bounds;
    let deadline = bounds.timeout === undefined ? undefined : clock.now() + bounds.timeout;
    let history = start;
    for (let tries = 1; ; tries++) {
      try {
        const task = await this.#send(job, signal, deadline);
        const { idempotencyKey: _, ...response } = task;
        const members = unknownMembers(shapes, response, "SubmittedTask");
        if (members.length > 0) emit({ type: "drifted", taskId: task.id, members });
        emit({ type: "submitted", model: job.model, taskId: task.id, idempotencyKey, tries, task });
        return task;
      } catch (error) {
        if (!(error instanceof SeedanceError)) throw error;
        history = addFailedTry(history, error);
        const pause = retryDelay(error, history, bounds.retries, random);
        // A 429 does not start the timeout: other users of the account may use up its requests for long.
        if (!(error instanceof RateLimitedError)) deadline ??= clock.now() + defaultTimeout;
        const wait = Math.max((await this.#parts.budget()).waitTime, pause ?? 0);
        // A 429 and a job that still runs take no token of the retry budget: the client only waits for them.
        const mayRetry =
          pause !== undefined &&
          clock.now() + wait <= (deadline ?? Number.POSITIVE_INFINITY) &&
          (!pause || error instanceof IdempotencyConflictError || this.#retries.tryAcquire());
        if (!mayRetry) throw await this.#resumable(error, job, bounds, history);
        emit({ type: "retried", idempotencyKey, error, milliseconds: wait });
        if (pause)
          await clock.sleep(pause, signal).catch(async (cause) => {
            const aborted = new AbortedError(message`The submit was aborted between two tries.`, {
              idempotencyKey,
              cause,
              notSent: !history.unknown,
            });
            throw await this.#resumable(aborted, job, bounds, history);
          });
      }
    }
  }

  async #send(job: ValidatedJob, signal: AbortSignal | undefined, until: number | undefined): Promise<SubmittedTask> {
    const { path, bytes, idempotencyKey } = job;
    const { body: response, unexpected } = await this.#parts.call("POST", path, {
      idempotencyKey,
      body: bytes,
      signal,
      scheduling: { purpose: "submit", until },
    });
    if (!isTaskId(this.#parts.contract, response.id))
      throw unexpected(message`no valid task id, although the job is accepted`);
    const task = { ...response, idempotencyKey } as SubmittedTask;
    if ((this.#keys.get(task.id) ?? idempotencyKey) !== idempotencyKey)
      throw unexpected(message`task ${task.id}, which belongs to another job`);
    this.#remember(task);
    this.#retries.recordSuccess();
    this.spendingLimit.commit(idempotencyKey, task.id, task.credits_used);
    (await this.#parts.budget()).recordSubmit(task.id, job.durationClass, this.#parts.median(job.model));
    return task;
  }

  #remember({ id, idempotencyKey }: SubmittedTask): void {
    this.#keys.set(id, idempotencyKey);
    const [oldest] = this.#keys.keys();
    if (this.#keys.size > maxRememberedKeys && oldest !== undefined) this.#keys.delete(oldest);
  }

  /** Adds to a 404 error which other contract submits the model to another path, if there is one. */
  async #suggestOtherContract(error: SeedanceError, { model, bytes }: ValidatedJob): Promise<void> {
    try {
      const { suggestOtherContract } = await import("../contract/other-contract.ts");
      suggestOtherContract(await this.#parts.contract.load.descriptions(), error, model, bytes);
    } catch {
      // The suggestion is optional: if it cannot be loaded, the service's error must still be thrown.
    }
  }

  /** Adds `resume` to the error of a job that may have been accepted; otherwise releases the job's reservation. */
  async #resumable<E extends SeedanceError>(
    error: E,
    job: ValidatedJob,
    bounds: RetryBounds,
    history: SubmitHistory,
  ): Promise<E> {
    if (error instanceof NotFoundError) await this.#suggestOtherContract(error, job);
    if (!history.unknown && !mayBeAccepted(error)) {
      this.spendingLimit.release(job.idempotencyKey);
      return error;
    }
    const { signal: _, ...resumeBounds } = bounds;
    // What proves that the last try was not sent proves nothing about an earlier one.
    const { message: reason, notSent } = error as SeedanceError & { notSent?: boolean };
    const text = notSent && message`An earlier try may have been accepted. The last one failed: ${reason}`;
    return Object.defineProperties(error, {
      ...(text && { notSent: { value: false, enumerable: true }, message: { value: text } }),
      bodyHash: { value: await sha256(job.bytes), enumerable: true },
      resume: { value: () => this.#sendWithRetries(job, resumeBounds, { ...emptyHistory, unknown: true }) },
    });
  }
}
