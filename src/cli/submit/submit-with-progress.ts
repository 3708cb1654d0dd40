import type { PreparedJob } from "../../client/index.ts";
import { submitOnce } from "../../jobs/index.ts";
import type { IntentOptions, Job, Lease } from "../../ledger/index.ts";
import type { CliContext } from "../context.ts";
import { pluralize } from "../output.ts";
import type { ProgressLine } from "../progress-line.ts";
import type { CliSession } from "../session.ts";

export interface SubmitWithProgressOptions {
  lease: Lease;
  /** The key may have been sent before, by somebody whom this ledger does not know. */
  repeated?: boolean;
  preflight?: boolean;
}

/** Submits a job that is leased, charged once, and shows how it goes. Throws what `submitOnce` throws. */
export async function submitWithProgress(
  session: CliSession,
  { signal }: CliContext,
  job: PreparedJob,
  intent: IntentOptions,
  progress: ProgressLine,
  options: SubmitWithProgressOptions,
): Promise<Job & { taskId: string }> {
  const submitted = await submitOnce(session, job, intent, {
    ...options,
    signal,
    onSend: (again) => progress.setPhase(again ? "submitting again, under the same key" : `submitting to ${job.model}`),
    onAccepted: ({ id, credits_used: used, remaining_credits: left }) => {
      const charged = used === undefined ? "" : `, ${pluralize(used, "credit")}`;
      progress.log(`${id} submitted${charged}${left === undefined ? "" : `, ${left} left`}`);
    },
  });
  return submitted.job;
}
