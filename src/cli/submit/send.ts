import { SeedanceError } from "../../errors.ts";
import type { Intent, Job } from "../../ledger/index.ts";
import type { Context } from "../context.ts";
import { counted } from "../output.ts";
import type { Progress } from "../progress.ts";
import type { Session } from "../session.ts";

export interface SendOptions {
  /** The key may have been sent before, by somebody whom this ledger does not know. */
  repeated?: boolean;
  preflight?: boolean;
}

/**
 * Submits a job that is leased, charged once: it is written down before it is sent, and what came of it after.
 * @returns the job, with its task's id.
 * @throws LedgerError before anything is sent, where it can't be written down; what `client.submit` throws.
 */
export async function send(
  { client, journal }: Session,
  { signal }: Context,
  intent: Intent,
  progress: Progress,
  { repeated = false, preflight = false }: SendOptions = {},
): Promise<Job & { taskId: string }> {
  const { key, model, body } = intent;
  const before = journal.intend(intent);
  if (isSubmitted(before)) return before;
  const isRepeat = before.state === "unknown";
  progress.phase(isRepeat ? "submitting again, under the same key" : `submitting to ${model}`);
  const task = await client
    .submit(model, body, { idempotencyKey: key, repeated: repeated || isRepeat, preflight, signal })
    .catch((error) => {
      const isRefused = error instanceof SeedanceError && !error.resume;
      if (!isRefused) journal.unknown(key, error);
      else if (!isRepeat) journal.refused(key, error);
      throw error;
    });
  // Before it is written down: should the disk fail now, the id is known all the same.
  const { credits_used: used, remaining_credits: left } = task;
  const charged = used === undefined ? "" : `, ${counted(used, "credit")}`;
  progress.say(`${task.id} submitted${charged}${left === undefined ? "" : `, ${left} left`}`);
  const job = journal.submitted(key, task);
  if (isSubmitted(job)) return job;
  throw new Error(`The ledger did not record task ${task.id}.`);
}

export function isSubmitted(job: Job): job is Job & { taskId: string } {
  return job.taskId !== undefined;
}
