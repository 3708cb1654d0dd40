import { isSubmitted, type Job, LedgerError, restorePreparedJob } from "../../ledger/index.ts";
import { message } from "../../message.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { exitCodeOf, exitCodes } from "../exit-code.ts";
import { formatCommand } from "../format-command.ts";
import { t } from "../language/translate.ts";
import { logInfo, logNotice, pluralize, printOutput } from "../output.ts";
import { printError } from "../print-error.ts";
import { type ProgressLine, startProgressLine } from "../progress-line.ts";
import { type CliSession, openSession } from "../session.ts";
import { formatCommandFor } from "../settings/service-url.ts";
import { timeoutFlag } from "../submit/flags.ts";
import { describeJobOutput, jobJsonFields } from "../submit/job-output.ts";
import { createProgressListener } from "../submit/progress-listener.ts";
import { type SubmitWithProgressOptions, submitWithProgress } from "../submit/submit-with-progress.ts";
import { waitWithProgress } from "../submit/wait-with-progress.ts";
import { UsageError } from "../usage-error.ts";

const maxConcurrentJobs = 16;

export const command: CliCommand = {
  summary: "Finish all unfinished jobs of this machine, without a second charge",
  usage: "resume [ID|KEY]... [options]",
  flags: {
    ...timeoutFlag,
    wait: {
      type: "boolean",
      default: true,
      description: "Find out which submits were accepted, without waiting for their tasks.",
    },
  },
  positionals: { least: 0, most: Number.POSITIVE_INFINITY },
  examples: [
    { line: "resume", what: "Resume after a crash, a power cut or Ctrl-C." },
    { line: "resume sd2_xxxxx", what: "Resume one job, by its task's id or its idempotency key." },
  ],
  continuesWithoutStdout: true,
  output: jobJsonFields,
  notes: `A submit without a known result is sent again, with the same bytes and the same key, so it is charged once. Running
tasks are waited for, and missing files are saved in the folder that was chosen at submit. Jobs that another process
handles are skipped.`,
  async run(context, { flags, positionals: ids }) {
    const progress = startProgressLine(context);
    await using session = await openSession(context, createProgressListener(progress));
    const jobs = ids.length > 0 ? [...ids] : findUnfinishedJobs(session, context);
    const timeout = flags.wait === false ? undefined : (flags.timeout as number);
    const codes: number[] = [];
    const next = async () => {
      for (let job = jobs.shift(); job !== undefined; job = jobs.shift())
        codes.push(await resumeJob(session, context, job, timeout, progress));
    };
    try {
      await Promise.all(Array.from({ length: maxConcurrentJobs }, next));
    } finally {
      progress.stop();
    }
    return codes.find((code) => code !== exitCodes.ok);
  },
};

/** The idempotency keys of this account's unfinished jobs, oldest first. */
function findUnfinishedJobs(session: CliSession, context: CliContext): string[] {
  const { ledger, journal } = session;
  const unfinished = ledger.unfinished();
  const jobs = unfinished.filter(({ account }) => account === journal.account.id);
  if (jobs.length === 0) logInfo(context, t`No unfinished jobs.`);
  const { id: account, origin: own } = journal.account;
  const others = new Map<string, number>();
  for (const job of unfinished) if (job.account !== account) others.set(job.origin, (others.get(job.origin) ?? 0) + 1);
  for (const [origin, count] of others)
    logInfo(
      context,
      origin === own
        ? t`Skipped ${pluralize(count, "job")} of another API key for ${origin}. Resume with that key: its --profile, or SEEDANCE_API_KEY.`
        : t`Skipped ${pluralize(count, "job")} of ${origin}. Resume: ${formatCommandFor(context, origin, "resume")}`,
    );
  return jobs.map(({ key }) => key);
}

/**
 * Resumes one job and prints its result or its error; only an interruption is thrown.
 * @param id the task's id or the idempotency key.
 * @returns the exit code.
 */
async function resumeJob(
  session: CliSession,
  context: CliContext,
  id: string,
  timeout: number | undefined,
  progress: ProgressLine,
): Promise<number> {
  const { journal } = session;
  try {
    const recorded = journal.job(id);
    // The ledger does not have it: a task of another machine, with nothing to submit and no recorded folder.
    if (!recorded) return await waitAndPrint(session, context, id, timeout, undefined, progress);
    using lease = journal.lease(recorded.key);
    // Another process may have resumed it in the meantime.
    const job = journal.job(recorded.key) ?? recorded;
    const { taskId } = isSubmitted(job) ? job : await resubmit(session, context, job, { lease }, progress);
    return await waitAndPrint(session, context, taskId, timeout, job, progress);
  } catch (error) {
    if (exitCodeOf(error) === exitCodes.interrupted) {
      logNotice(context, t`Interrupted. ${id} keeps running. Continue: ${formatCommand(context, "resume", id)}`);
      throw error;
    }
    const isLeased = error instanceof LedgerError && error.code === "leased";
    if (!isLeased) return printError(context, error);
    logInfo(context, t`${id}: skipped, because another process handles it.`);
    return exitCodes.ok;
  }
}

async function waitAndPrint(
  session: CliSession,
  context: CliContext,
  taskId: string,
  timeout: number | undefined,
  job: Job | undefined,
  progress: ProgressLine,
): Promise<number> {
  if (timeout === undefined) {
    printOutput(context, describeJobOutput(session.journal.job(taskId), undefined));
    return exitCodes.ok;
  }
  const { directory, name } = job ?? {};
  const destination = directory !== undefined && name !== undefined ? { directory, name } : undefined;
  const outcome = await waitWithProgress(session, context, taskId, { timeout, destination }, progress);
  printOutput(context, describeJobOutput(outcome.job ?? job, outcome.task, outcome.files));
  return exitCodes.ok;
}

/** Sends the same bytes to the same path under the same key: an accepted job gets the same response and no new charge. */
async function resubmit(
  session: CliSession,
  context: CliContext,
  job: Job,
  options: SubmitWithProgressOptions,
  progress: ProgressLine,
): Promise<{ taskId: string }> {
  const { key, state, scope, session: name, attempt, directory, name: template } = job;
  if (state !== "intended" && state !== "unknown")
    throw new UsageError(
      message`Job ${key} was rejected and not charged: ${(job.error?.message ?? message`no reason is recorded`).replace(/\.$/, "")}. Submit it again, as a new charge: ${formatCommand(context, "retry", key)}`,
    );
  const prepared = restorePreparedJob(job);
  if (prepared.contract !== context.contract.name)
    logInfo(
      context,
      t`${key} was prepared with the contract ${prepared.contract}. It is sent unchanged to ${prepared.path}.`,
    );
  const intent = { scope, session: name, attempt, directory, name: template };
  return submitWithProgress(session, context, prepared, intent, progress, options);
}
