import {
  type Contract,
  type ContractRules,
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
import { assertMilliseconds, type Clock, type RequestBudget } from "../scheduling/index.ts";
import { sha256 } from "./canonical.ts";
import type { ClientEventListener } from "./events.ts";
import { type ValidatedJob, validateJob } from "./prepare.ts";
import { addFailedTry, emptyHistory, mayBeAccepted, RetryBudget, retryDelay, type SubmitHistory } from "./retry.ts";

export interface SubmitOptions extends SpendingLimits {
  /**
   * The key of this job, 1 to 255 visible ASCII characters; by default a fresh UUID. The same key with the same body
   * is the same job, charged once.
   */
  idempotencyKey?: string;
  /**
   * Whether the key may have been sent before, by a process that did not live to see the answer; false by default. Then
   * 409 means that the first request still runs, and is waited for.
   */
  repeated?: boolean;
  /** How often the same bytes are sent again under the same key where that may help; 5 by default, 0 for never. */
  retries?: number;
  /**
   * Milliseconds for all of it, the wait for its turn included. By default no further try is begun 10 minutes after the
   * first one that was no 429.
   */
  timeout?: number;
  /** Ends the submit. The job may have been accepted by then: the error carries the key and `resume`. */
  signal?: AbortSignal;
  /** Whether to ask for each media URL first: it must answer with an image or a video as the contract wants it. */
  preflight?: boolean;
}

export interface SubmitParts {
  call: Call;
  clock: Clock;
  budget(): RequestBudget | Promise<RequestBudget>;
  random: () => number;
  fetch: typeof fetch;
  emit: ClientEventListener;
  limits: SpendingLimits;
  /** How many seconds a model's jobs are expected to take, as long as none has been seen. */
  median(model: string): number;
  contract: Contract & ContractRules;
  shapes: Shapes;
}

type RetryBounds = Required<Pick<SubmitOptions, "retries">> & Pick<SubmitOptions, "timeout" | "signal">;

const defaultTimeout = 600_000;
const maxRememberedKeys = 10_000;

/** Submits jobs for one client, with what its submits have in common: what it may spend, and how often it may retry. */
export class Submitter {
  readonly spendingLimit: SpendingLimit;
  readonly #parts: SubmitParts;
  readonly #retries = new RetryBudget();
  /** The keys of the last submits, by task. */
  readonly #keys = new Map<string, string>();

  constructor(parts: SubmitParts) {
    this.#parts = parts;
    this.spendingLimit = new SpendingLimit(parts.limits);
  }

  /** Checks a job, then sends the same bytes under one key until its outcome is known or the bounds are reached. */
  async submit(
    model: string,
    bytes: string | undefined,
    { idempotencyKey = crypto.randomUUID(), ...options }: SubmitOptions,
  ): Promise<SubmittedTask> {
    return this.submitPrepared(await validateJob(this.#parts.contract, model, bytes, idempotencyKey), options);
  }

  /** Sends the bytes of a job under its key until its outcome is known or the bounds are reached. */
  async submitPrepared(
    job: ValidatedJob,
    { repeated = false, ...options }: Omit<SubmitOptions, "idempotencyKey">,
  ): Promise<SubmittedTask> {
    const { retries = 5, timeout, signal } = options;
    assertInput(retries >= 0, "retries", "must be 0 or more", "Leave it out, or give a number");
    if (timeout !== undefined) assertMilliseconds("timeout", timeout);
    if (options.preflight) {
      const { preflight } = await import("./preflight.ts");
      await preflight(this.#parts.contract, job.model, job.body, {
        fetch: this.#parts.fetch,
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
        const { idempotencyKey: _, ...answer } = task;
        const members = unknownMembers(shapes, answer, "SubmittedTask");
        if (members.length > 0) emit({ type: "drifted", taskId: task.id, members });
        emit({ type: "submitted", model: job.model, taskId: task.id, idempotencyKey, tries, task });
        return task;
      } catch (error) {
        if (!(error instanceof SeedanceError)) throw error;
        history = addFailedTry(history, error);
        const pause = retryDelay(error, history, bounds.retries, random);
        // What was not executed begins nothing: others may use up the account's requests for long.
        if (!(error instanceof RateLimitedError)) deadline ??= clock.now() + defaultTimeout;
        const wait = Math.max((await this.#parts.budget()).waitTime, pause ?? 0);
        // A 429 and a job that still runs are waited out, not pushed against: they take nothing from the retries.
        const again =
          pause !== undefined &&
          clock.now() + wait <= (deadline ?? Number.POSITIVE_INFINITY) &&
          (!pause || error instanceof IdempotencyConflictError || this.#retries.tryAcquire());
        if (!again) throw await this.#resumable(error, job, bounds, history);
        emit({ type: "retried", idempotencyKey, error, milliseconds: wait });
        if (pause)
          await clock.sleep(pause, signal).catch(async (cause) => {
            const aborted = new AbortedError("The submit was aborted between two tries.", {
              idempotencyKey,
              cause,
              notSent: true,
            });
            throw await this.#resumable(aborted, job, bounds, history);
          });
      }
    }
  }

  async #send(job: ValidatedJob, signal: AbortSignal | undefined, until: number | undefined): Promise<SubmittedTask> {
    const { path, bytes, idempotencyKey } = job;
    const { body: answer, unexpected } = await this.#parts.call("POST", path, {
      idempotencyKey,
      body: bytes,
      signal,
      scheduling: { purpose: "submit", until },
    });
    if (typeof answer.id !== "string" || answer.id === "") throw unexpected("no task id, though the job is accepted");
    const task = { ...answer, idempotencyKey } as SubmittedTask;
    if ((this.#keys.get(task.id) ?? idempotencyKey) !== idempotencyKey)
      throw unexpected(`task ${task.id}, which belongs to another job`);
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

  /** Names the contract that submits the model elsewhere, if there is one. */
  async #suggestOtherContract(error: SeedanceError, { model, bytes }: ValidatedJob): Promise<void> {
    try {
      const { suggestOtherContract: orElsewhere } = await import("../contract/other-contract.ts");
      orElsewhere(await this.#parts.contract.load.descriptions(), error, model, bytes);
    } catch {
      // It is advice. Where it can't be loaded, the refusal and what it says of the job matter more.
    }
  }

  /** Where the job may have been accepted, its error can find out; where it surely was not, nothing is held for it. */
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
    const { signal: _, ...again } = bounds;
    return Object.defineProperties(error, {
      bodyHash: { value: await sha256(job.bytes), enumerable: true },
      resume: { value: () => this.#sendWithRetries(job, again, { ...emptyHistory, unknown: true }) },
    });
  }
}
