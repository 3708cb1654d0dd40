import type { PreparedJob } from "../../client/index.ts";
import { submitOnce } from "../../jobs/index.ts";
import type { IntentOptions, Job, Lease } from "../../ledger/index.ts";
import type { CliContext } from "../context.ts";
import { t } from "../language/translate.ts";
import { nameJob } from "../name-job.ts";
import { pluralize } from "../output.ts";
import type { ProgressLine } from "../progress-line.ts";
import type { CliSession } from "../session.ts";

export interface SubmitWithProgressOptions {
  lease: Lease;
  /** Whether the key may have been sent before, from another ledger. */
  repeated?: boolean;
  preflight?: boolean;
}

/** Submits a leased job, charged once, and shows its progress. Throws the errors of `submitOnce`. */
export async function submitWithProgress(
  session: CliSession,
  { signal }: CliContext,
  job: PreparedJob,
  intent: IntentOptions,
  progress: ProgressLine,
  options: SubmitWithProgressOptions,
): Promise<Job & { taskId: string }> {
  let isSent = false;
  const submitted = await submitOnce(session, job, intent, {
    ...options,
    signal,
    onSend: (isRetry) => {
      isSent = true;
      progress.setPhase(isRetry ? t`submitting again with the same key` : t`submitting to ${job.model}`);
    },
    onAccepted: ({ id, credits_used: used, remaining_credits: remaining }) => {
      if (used === undefined) progress.log(t`${id} submitted`);
      else if (remaining === undefined) progress.log(t`${id} submitted, ${pluralize(used, "credit")}`);
      else progress.log(t`${id} submitted, ${pluralize(used, "credit")}, ${remaining} remaining`);
    },
  }).catch((error) => {
    throw isSent ? nameJob(error, { idempotencyKey: job.idempotencyKey }) : error;
  });
  return submitted.job;
}
