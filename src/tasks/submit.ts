import { models } from "../../generated/operations.ts";
import { RateLimitedError } from "../errors/api-error.ts";
import { AbortedError } from "../errors/connection-error.ts";
import { SeedanceError } from "../errors/seedance-error.ts";
import { demand } from "../errors/validation-error.ts";
import type { Call } from "../http/call.ts";
import { type Clock, demandMilliseconds } from "../limits/clock.ts";
import { afterTry, type History, mayBeAccepted, noHistory, pauseBefore } from "../limits/retry.ts";
import type { RetryBudget } from "../limits/retry-budget.ts";
import type { ModelName, SubmittedTask } from "./models.ts";
import { validate } from "./validate.ts";

export interface SubmitOptions {
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
  /** Milliseconds after which no further try is begun; 10 minutes by default. */
  timeout?: number;
  /** Ends the submit. The job may have been accepted by then: the error carries the key and `resume`. */
  signal?: AbortSignal;
}

export interface SubmitParts {
  call: Call;
  clock: Clock;
  budget: RetryBudget;
  random: () => number;
}

/** Checks a job, then sends the same bytes under one key until its outcome is known or the bounds are reached. */
export async function submit(
  parts: SubmitParts,
  model: ModelName,
  bytes: string | undefined,
  { idempotencyKey = crypto.randomUUID(), repeated = false, ...options }: SubmitOptions,
): Promise<SubmittedTask> {
  validate(model, bytes, idempotencyKey);
  const { retries = 5, timeout = 600_000 } = options;
  demand(retries >= 0, "retries", "must be 0 or more", "Leave it out, or give a number");
  demandMilliseconds("timeout", timeout);
  const job = { path: models[model].path, body: bytes, idempotencyKey };
  return persist(parts, job, { ...options, retries, timeout }, { ...noHistory, unknown: repeated });
}

interface Job {
  path: string;
  body: string | undefined;
  idempotencyKey: string;
}
type Bounds = Required<Pick<SubmitOptions, "retries" | "timeout">> & Pick<SubmitOptions, "signal">;

async function persist(parts: SubmitParts, job: Job, bounds: Bounds, start: History): Promise<SubmittedTask> {
  const { call, clock, budget, random } = parts;
  const { retries, timeout, signal } = bounds;
  const deadline = clock.now() + timeout;
  let history = start;
  for (;;) {
    try {
      const task = await send(call, job, signal);
      budget.succeeded();
      return task;
    } catch (error) {
      if (!(error instanceof SeedanceError)) throw error;
      history = afterTry(history, error);
      const pause = pauseBefore(error, history, retries, random);
      if (pause === undefined || clock.now() + pause > deadline) throw await resumable(error);
      // A 429 is waited out, not pushed against: it takes nothing from the budget.
      if (!(error instanceof RateLimitedError) && !budget.take()) throw await resumable(error);
      await clock.sleep(pause, signal).catch(async (cause) => {
        const { idempotencyKey } = job;
        throw await resumable(new AbortedError("The submit was aborted between two tries.", { idempotencyKey, cause }));
      });
    }
  }

  /** Where the job may have been accepted, its error can find out. */
  async function resumable<E extends SeedanceError>(error: E): Promise<E> {
    if (!history.unknown && !mayBeAccepted(error)) return error;
    const { signal: _, ...again } = bounds;
    return Object.defineProperties(error, {
      bodyHash: { value: await sha256(job.body ?? ""), enumerable: true },
      resume: { value: () => persist(parts, job, again, { ...noHistory, unknown: true }) },
    });
  }
}

async function send(call: Call, job: Job, signal: AbortSignal | undefined): Promise<SubmittedTask> {
  const { path, body, idempotencyKey } = job;
  const { answer, unexpected } = await call("POST", path, { idempotencyKey, body, signal });
  if (typeof answer.id === "string" && answer.id !== "") return { ...answer, idempotencyKey } as SubmittedTask;
  throw unexpected("no task id, though the job is accepted");
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
