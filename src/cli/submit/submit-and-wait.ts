import { canonicalizeJson, type PreparedJob } from "../../client/index.ts";
import type { Fields } from "../../contract/index.ts";
import { claimJob } from "../../jobs/index.ts";
import { isSubmitted, restorePreparedJob } from "../../ledger/index.ts";
import type { CliContext } from "../context.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { logInfo, printOutput } from "../output.ts";
import type { ProgressLine } from "../progress-line.ts";
import type { CliSession } from "../session.ts";
import { assertDestinationFree, type Destination } from "./destination.ts";
import { describeJobOutput } from "./job-output.ts";
import { submitWithProgress } from "./submit-with-progress.ts";
import { waitWithProgress } from "./wait-with-progress.ts";

/** One job, as it was checked and agreed on. */
export interface SubmitPlan {
  job: PreparedJob;
  /** What tells the job from others, if that is not its body: a URL in it may be signed anew with each poll. */
  identity?: Fields | undefined;
  /** Where its files go; undefined if none are wanted. */
  destination: Destination | undefined;
  /** Another job, though the same one is not finished. */
  again: boolean;
  /** The idempotency scope; the folder's, in this ledger, by default. */
  scope?: string | undefined;
}

/** Submits a job, or goes on with the same one that an earlier run did not finish; waits for it, saves its files. */
export async function submitAndWait(
  session: CliSession,
  context: CliContext,
  { job, identity, destination, again, scope: given }: SubmitPlan,
  flags: ParsedArgs["flags"],
  progress: ProgressLine,
): Promise<void> {
  const overwrite = flags.overwrite === true;
  const fixed = flags.scope !== undefined;
  // Two machines may have equal paths: their jobs must not be one.
  const scope = given ?? `folder ${context.cwd} ${session.ledger.scopeName}`;
  const bytes = identity ? canonicalizeJson(identity) : job.bytes;
  const {
    key,
    attempt,
    lease,
    job: claimed,
  } = await claimJob(session, job, { scope, identity: bytes, forceNew: again, explicitScope: fixed });
  using _lease = lease;
  const known = claimed?.state === "refused" ? undefined : claimed;
  if (known) {
    const { taskId = "its submit", intendedAt, state } = known;
    const isOver = state === "downloaded" || state === "failed";
    const begun = `This job was begun ${intendedAt}`;
    logInfo(
      context,
      `${isOver ? begun : `${begun} and not finished`}: going on with ${taskId}. --again makes another.`,
    );
  } else if (destination && !overwrite) await assertDestinationFree(destination, job.model);
  const intent = { scope, attempt, renewed: identity !== undefined, ...destination };
  const options = { lease, repeated: fixed, preflight: flags.preflight === true };
  // Under its key go the bytes that went under it before.
  const prepared = () => (known ? restorePreparedJob(known) : { ...job, idempotencyKey: key });
  const submitted = isSubmitted(known)
    ? known
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
