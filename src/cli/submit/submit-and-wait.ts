import { canonicalizeJson, type PreparedJob } from "../../client/index.ts";
import type { Fields } from "../../contract/index.ts";
import { assertWritable } from "../../download/index.ts";
import { type ClaimedJob, claimJob } from "../../jobs/index.ts";
import { endStates, isSubmitted, type Job, restorePreparedJob } from "../../ledger/index.ts";
import type { CliContext } from "../context.ts";
import { formatCommand } from "../format-command.ts";
import { t } from "../language/translate.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { nameJob } from "../name-job.ts";
import { formatDuration, logInfo, logNotice, logWarning, printOutput } from "../output.ts";
import type { ProgressLine } from "../progress-line.ts";
import type { CliSession } from "../session.ts";
import { assertDestinationFree, assertDestinationWritable, type Destination } from "./destination.ts";
import { describeJobOutput } from "./job-output.ts";
import { submitWithProgress } from "./submit-with-progress.ts";
import { waitWithProgress } from "./wait-with-progress.ts";

/** A validated job. */
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
  /** The job that is submitted again. */
  retryOf?: Job | undefined;
  /** Called before a submit that may be charged. If it throws, nothing is sent. */
  confirm: () => Promise<void>;
}

/** The start of the scope of a command without `--scope`. */
const folderScope = "folder ";

/** Submits a job, or resumes the same job of an earlier run; waits for it and saves its files. */
export async function submitAndWait(
  session: CliSession,
  context: CliContext,
  { job, identity, destination, again, scope: explicitScope, retryOf, confirm }: SubmitPlan,
  flags: ParsedArgs["flags"],
  progress: ProgressLine,
): Promise<void> {
  const overwrite = flags.overwrite === true;
  const hasExplicitScope = flags.scope !== undefined;
  // The ledger's name keeps equal paths on two machines apart.
  const scope = explicitScope ?? `${folderScope}${context.cwd} ${session.ledger.scopeName}`;
  const claimed = await claimJob(session, job, {
    scope,
    identity: identity ? canonicalizeJson(identity) : job.bytes,
    savesFiles: destination !== undefined,
    forceNew: again,
    explicitScope: hasExplicitScope,
    retryOf,
  });
  const { key, attempt, lease } = claimed;
  // A submitted job is charged already, whatever this run may spend and wherever it saves.
  const checkBeforeSubmit = async () => {
    // After an earlier submit, "Nothing was sent" would be wrong.
    if (destination) await (previous ? assertWritable(destination.directory) : assertDestinationWritable(destination));
    await confirm();
  };
  using _lease = lease;
  const previous = claimed.job?.state === "refused" ? undefined : claimed.job;
  if (previous) reportResumed(context, previous);
  else {
    if (!again && !retryOf)
      warnOfNewCharge(context, claimed, hasExplicitScope ? undefined : findElsewhere(session, job));
    if (destination && !overwrite) await assertDestinationFree(destination, job.model);
  }
  if (!isSubmitted(previous))
    await checkBeforeSubmit().catch((error) => {
      // The earlier run's submit may have been accepted.
      throw previous ? nameJob(error, { idempotencyKey: key, mayBeCharged: true }) : error;
    });
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

/** Says that nothing new is charged. Also with `--quiet`, since the id on stdout is not that of a new job. */
function reportResumed(context: CliContext, { taskId, intendedAt, state }: Job): void {
  if (state === "downloaded" || state === "failed")
    logInfo(
      context,
      t`This job was started at ${intendedAt} and has ended (${taskId}). Pass --again to submit a new one.`,
    );
  else if (taskId === undefined)
    logNotice(
      context,
      t`This job was started at ${intendedAt} and is unfinished. Resuming its submit. Pass --again to submit a new one.`,
    );
  else
    logNotice(
      context,
      t`This job was started at ${intendedAt} and is unfinished. Resuming ${taskId}. Nothing is charged again. Pass --again to submit a new one.`,
    );
}

/** The unfinished job with the same fields that was started in another folder, if there is one. */
function findElsewhere({ ledger, journal }: CliSession, { path, bodyHash }: PreparedJob): Job | undefined {
  return ledger
    .unfinished(journal.account.id)
    .find((each) => each.path === path && each.bodyHash === bodyHash && each.scope?.startsWith(folderScope));
}

/** Says that a repeated command line is charged again, since the earlier job has ended or another process works on it. */
function warnOfNewCharge(context: CliContext, { before }: ClaimedJob, elsewhere: Job | undefined): void {
  if (!before && elsewhere) {
    const command = formatCommand(context, "resume", elsewhere.taskId ?? elsewhere.key);
    logWarning(
      context,
      t`The same job is unfinished in another folder. This is a new charge. To get that one: ${command}`,
    );
  }
  if (!before || before.state === "refused") return;
  const { taskId, key, state, submittedAt, intendedAt } = before;
  const [id, age] = [taskId ?? key, formatDuration((Date.now() - Date.parse(submittedAt ?? intendedAt)) / 1000)];
  if (state === "failed") logWarning(context, t`The same job failed ${age} ago as ${id}. This is a new charge.`);
  else if (endStates.includes(state))
    logWarning(
      context,
      t`The same job was made ${age} ago as ${id}. This is a new charge. Pass --scope NAME to be charged once for the same fields.`,
    );
  else
    logWarning(
      context,
      t`Another process is making the same job (${id}). This is a new charge. Pass --scope NAME to be charged once for the same fields.`,
    );
}
