import type { Client, PreparedJob, SubmitOptions } from "../client/index.ts";
import type { SubmittedTask } from "../contract/index.ts";
import { SeedanceError } from "../errors.ts";
import type { Job } from "./job.ts";

type Awaitable<T> = T | Promise<T>;

/** Where a submit is recorded: the ledger's file, or a database that machines share. */
export interface SubmitRecorder {
  /**
   * Records that the job is about to be sent, and reserves what it may cost.
   * @returns the job. `intended`: send it; `unknown`: an earlier process may have sent it; any other: it was submitted.
   */
  recordIntent(job: PreparedJob): Awaitable<Job>;
  /** Records that the job was accepted and charged. */
  recordSubmitted(task: SubmittedTask): Awaitable<Job>;
  /** Records that the job was surely not charged (`refused`), or that it may have been (`unknown`). */
  recordFailed(error: unknown, outcome: "refused" | "unknown"): Awaitable<unknown>;
}

export interface SubmitRecordedOptions extends Omit<SubmitOptions, "idempotencyKey"> {
  /** Called when the job is recorded and about to be sent; `repeated`: an earlier process may have sent it. */
  onSend?: (repeated: boolean) => void;
  /** Called when the job is accepted, before that is recorded: should the disk fail now, the id is known all the same. */
  onAccepted?: (task: SubmittedTask) => void;
}

export interface SubmitRecordedResult {
  job: Job & { taskId: string };
  /** Whether it was submitted before: nothing was sent now. */
  alreadySubmitted: boolean;
}

/**
 * The one protocol of a paid submit: record, submit, record. Whoever calls it holds the job's lease.
 * @throws what `recorder.intend` throws: nothing was sent; what `client.submitPrepared` throws: `failed` has recorded
 * the outcome; what `recorder.submitted` throws: the job is charged, and the same call finds it again.
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
    // What an earlier process has sent stays unknown, whatever kept this one from asking.
    const refused = error instanceof SeedanceError && !error.resume && !unknown;
    try {
      await recorder.recordFailed(error, refused ? "refused" : "unknown");
    } catch {
      // The job stays as it was intended, which the next process takes for unknown. The error of the submit, which has
      // the key, matters more than the one of the disk.
    }
    throw error;
  }
  onAccepted?.(task);
  const submitted = await recorder.recordSubmitted(task);
  if (isSubmitted(submitted)) return { job: submitted, alreadySubmitted: false };
  throw new Error(`The record of job ${job.idempotencyKey} does not hold its task ${task.id}.`);
}

export function isSubmitted(job: Job | undefined): job is Job & { taskId: string } {
  return job?.taskId !== undefined;
}
