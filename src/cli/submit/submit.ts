import type { PreparedJob } from "../../client/index.ts";
import { submitOnce } from "../../jobs/index.ts";
import type { IntentOptions, Job, Lease } from "../../ledger/index.ts";
import type { Context } from "../context.ts";
import { counted } from "../output.ts";
import type { Progress } from "../progress.ts";
import type { Session } from "../session.ts";

export interface SubmitJobOptions {
  lease: Lease;
  /** The key may have been sent before, by somebody whom this ledger does not know. */
  repeated?: boolean;
  preflight?: boolean;
}

/** Submits a job that is leased, charged once, and shows how it goes. Throws what `submitOnce` throws. */
export async function submitWithProgress(
  session: Session,
  { signal }: Context,
  job: PreparedJob,
  intent: IntentOptions,
  progress: Progress,
  options: SubmitJobOptions,
): Promise<Job & { taskId: string }> {
  const submitted = await submitOnce(session, job, intent, {
    ...options,
    signal,
    onSend: (again) => progress.phase(again ? "submitting again, under the same key" : `submitting to ${job.model}`),
    onAccepted: ({ id, credits_used: used, remaining_credits: left }) => {
      const charged = used === undefined ? "" : `, ${counted(used, "credit")}`;
      progress.say(`${id} submitted${charged}${left === undefined ? "" : `, ${left} left`}`);
    },
  });
  return submitted.job;
}
