import type { Client, PreparedJob, SubmitOptions } from "../client/index.ts";
import type { SubmittedTask } from "../contract/index.ts";
import { SeedanceError } from "../errors.ts";
import type { Job } from "./job.ts";

type Awaitable<T> = T | Promise<T>;

/** Records a submit in the ledger's file, or in a database that several machines share. */
export interface SubmitRecorder {
  /**
   * Records that the job is about to be sent, and reserves its maximum price.
   * @returns the job. `intended`: send it; `unknown`: an earlier process may have sent it; otherwise: it was submitted.
   */
  recordIntent(job: PreparedJob): Awaitable<Job>;
  /** Records that the job was accepted and charged. */
  recordSubmitted(task: SubmittedTask): Awaitable<Job>;
  /** Records that the job was not charged (`refused`), or that it may have been (`unknown`). */
  recordFailed(error: unknown, outcome: "refused" | "unknown"): Awaitable<unknown>;
}

export interface SubmitRecordedOptions extends Omit<SubmitOptions, "idempotencyKey"> {
  /** Called after the job is recorded and before it is sent. `repeated`: an earlier process may have sent it. */
  onSend?: ((repeated: boolean) => void) | undefined;
  /** Called after the job is accepted and before that is recorded, so that its id is not lost if the disk fails. */
  onAccepted?: ((task: SubmittedTask) => void) | undefined;
}

export interface SubmitRecordedResult {
  job: Job & { taskId: string };
  /** Whether it was submitted before, and nothing was sent. */
  alreadySubmitted: boolean;
}

/**
 * Submits a job once: records the intent, sends it, records the outcome. Every paid submit uses it. The caller must
 * hold the job's lease.
 * @throws the errors of `recorder.recordIntent`. Nothing was sent.
 * @throws the errors of `client.submitPrepared`. `recordFailed` has recorded the outcome.
 * @throws the errors of `recorder.recordSubmitted`. The job is charged, and the same call finds it again.
 */
export async function submitRecorded(
  recorder: SubmitRecorder,
  client: Pick<Client, "submitPrepared">,
  job: PreparedJob,
  { onSend, onAccepted, repeated: mayBeSent = false, ...options }: SubmitRecordedOptions = {},
): Promise<SubmitRecordedResult> {
  const intended = await recorder.recordIntent(job);
  if (isSubmitted(intended)) return { job: intended, alreadySubmitted: true };
  const unknown = intended.state === "unknown";
  onSend?.(unknown);
  let task: SubmittedTask;
  try {
    task = await client.submitPrepared(job, { ...options, repeated: mayBeSent || unknown });
  } catch (error) {
    // If an earlier process may have sent the job, its outcome stays unknown, whatever the error.
    const refused = error instanceof SeedanceError && !error.resume && !unknown;
    try {
      await recorder.recordFailed(error, refused ? "refused" : "unknown");
    } catch {
      // The job stays `intended`, which the next process treats as unknown. The submit's error, which has the key, matters
      // more than the disk's error.
    }
    throw error;
  }
  onAccepted?.(task);
  const submitted = await recorder.recordSubmitted(task);
  if (isSubmitted(submitted)) return { job: submitted, alreadySubmitted: false };
  throw new Error(`The record of job ${job.idempotencyKey} does not contain its task ${task.id}.`);
}

export function isSubmitted(job: Job | undefined): job is Job & { taskId: string } {
  return job?.taskId !== undefined;
}
