import { canonicalizeJson, type PreparedJob } from "../../client/index.ts";
import type { Fields } from "../../contract/index.ts";
import { claimJob } from "../../jobs/index.ts";
import { isSubmitted, type Job, restorePreparedJob } from "../../ledger/index.ts";
import type { CliContext } from "../context.ts";
import { t } from "../language/translate.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { logInfo, printOutput } from "../output.ts";
import type { ProgressLine } from "../progress-line.ts";
import type { CliSession } from "../session.ts";
import { assertDestinationFree, type Destination } from "./destination.ts";
import { describeJobOutput } from "./job-output.ts";
import { submitWithProgress } from "./submit-with-progress.ts";
import { waitWithProgress } from "./wait-with-progress.ts";

/** A validated job whose price is confirmed. */
export interface SubmitPlan {
  job: PreparedJob;
  /** What identifies the job if its body does not, because a URL in it may be signed anew with each poll. */
  identity?: Fields | undefined;
  /** Where its files are saved; undefined to save none. */
  destination: Destination | undefined;
  /** Whether to submit a new job even if the same one is unfinished. */
  again: boolean;
  /** The idempotency scope; by default that of the folder and the ledger. */
  scope?: string | undefined;
}

/** Submits a job, or resumes the same job of an earlier run; waits for it and saves its files. */
export async function submitAndWait(
  session: CliSession,
  context: CliContext,
  { job, identity, destination, again, scope: explicitScope }: SubmitPlan,
  flags: ParsedArgs["flags"],
  progress: ProgressLine,
): Promise<void> {
  const overwrite = flags.overwrite === true;
  const hasExplicitScope = flags.scope !== undefined;
  // The ledger's name keeps equal paths on two machines apart.
  const scope = explicitScope ?? `folder ${context.cwd} ${session.ledger.scopeName}`;
  const bytes = identity ? canonicalizeJson(identity) : job.bytes;
  const {
    key,
    attempt,
    lease,
    job: claimed,
  } = await claimJob(session, job, { scope, identity: bytes, forceNew: again, explicitScope: hasExplicitScope });
  using _lease = lease;
  const previous = claimed?.state === "refused" ? undefined : claimed;
  if (previous) logInfo(context, describePrevious(previous));
  else if (destination && !overwrite) await assertDestinationFree(destination, job.model);
  const intent = { scope, attempt, renewed: identity !== undefined, ...destination };
  const options = { lease, repeated: hasExplicitScope, preflight: flags.preflight === true };
  // A key is always sent with the same bytes.
  const prepared = () => (previous ? restorePreparedJob(previous) : { ...job, idempotencyKey: key });
  const submitted = isSubmitted(previous)
    ? previous
    : await submitWithProgress(session, context, prepared(), intent, progress, options);
  if (flags.wait === false) {
    progress.stop();
    printOutput(context, describeJobOutput(submitted, undefined));
    return;
  }
  const { task, ...outcome } = await waitWithProgress(
    session,
    context,
    submitted.taskId,
    { timeout: flags.timeout as number, destination, overwrite },
    progress,
  );
  progress.stop();
  printOutput(context, describeJobOutput(outcome.job ?? submitted, task, outcome.files));
}

function describePrevious({ taskId, intendedAt, state }: Job): string {
  if (state === "downloaded" || state === "failed")
    return t`This job was started at ${intendedAt} and has ended (${taskId}). Pass --again to submit a new one.`;
  return taskId === undefined
    ? t`This job was started at ${intendedAt} and is unfinished. Resuming its submit. Pass --again to submit a new one.`
    : t`This job was started at ${intendedAt} and is unfinished. Resuming ${taskId}. Pass --again to submit a new one.`;
}
