import { assertWritable } from "../../download/index.ts";
import { isSubmitted, type Job, LedgerError, restorePreparedJob } from "../../ledger/index.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { exitCodeOf, exitCodes } from "../exit-code.ts";
import { formatCommand } from "../format-command.ts";
import { logInfo, pluralize, printOutput } from "../output.ts";
import { printError } from "../print-error.ts";
import { type ProgressLine, startProgressLine } from "../progress-line.ts";
import { type CliSession, openSession } from "../session.ts";
import { timeoutFlag } from "../submit/flags.ts";
import { describeJobOutput, jobJsonFields } from "../submit/job-output.ts";
import { createProgressListener } from "../submit/progress-listener.ts";
import { type SubmitWithProgressOptions, submitWithProgress } from "../submit/submit-with-progress.ts";
import { waitWithProgress } from "../submit/wait-with-progress.ts";
import { UsageError } from "../usage-error.ts";

/** So many jobs are looked after at once. */
const maxConcurrentJobs = 16;

export const command: CliCommand = {
  summary: "Finish everything that was begun on this machine and not finished",
  usage: "resume [ID|KEY]... [options]",
  flags: {
    ...timeoutFlag,
    wait: { type: "boolean", default: true, description: "find out which submits were accepted, and wait for none" },
  },
  positionals: { least: 0, most: Number.POSITIVE_INFINITY },
  examples: [
    { line: "resume", what: "after a crash, a power cut, Ctrl-C" },
    { line: "resume sd2_xxxxx", what: "one job, by its task's id or its idempotency key" },
  ],
  output: jobJsonFields,
  notes: `A submit whose outcome is not known is sent again, the same bytes under the same key: it is charged once. Tasks
that run are waited for; files that are missing are saved where their submit said. A job that another process is
at work on is left to it.`,
  async run(context, { flags, positionals: words }) {
    const progress = startProgressLine(context);
    await using session = await openSession(context, createProgressListener(progress));
    const jobs = words.length > 0 ? [...words] : findUnfinishedJobs(session, context);
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

/** The idempotency keys of what this account has to finish, the oldest first. */
function findUnfinishedJobs(session: CliSession, context: CliContext): string[] {
  const { ledger, journal } = session;
  const all = ledger.unfinished();
  const jobs = all.filter(({ account }) => account === journal.account.id);
  if (jobs.length === 0) logInfo(context, "Nothing is unfinished.");
  if (all.length > jobs.length)
    logInfo(
      context,
      `${pluralize(all.length - jobs.length, "unfinished job")} of other keys or services: resume them with these.`,
    );
  return jobs.map(({ key }) => key);
}

/** Brings one job to its end. What goes wrong with it is told, and the others go on. */
async function resumeJob(
  session: CliSession,
  context: CliContext,
  word: string,
  timeout: number | undefined,
  progress: ProgressLine,
): Promise<number> {
  const { journal } = session;
  try {
    const known = journal.job(word);
    // A task of another machine: there is nothing to submit, and no place for its files.
    if (!known) return await waitAndPrint(session, context, word, timeout, undefined, progress);
    using lease = journal.lease(known.key);
    // Another process may have gone on with it since.
    const job = journal.job(known.key) ?? known;
    const { taskId } = isSubmitted(job) ? job : await resubmit(session, context, job, { lease }, progress);
    return await waitAndPrint(session, context, taskId, timeout, job, progress);
  } catch (error) {
    if (exitCodeOf(error) === exitCodes.interrupted) {
      logInfo(context, `${word} goes on: ${formatCommand(context, "resume", word)}`);
      throw error;
    }
    const isElsewhere = error instanceof LedgerError && error.code === "leased";
    if (!isElsewhere) return printError(context, error);
    logInfo(context, `${word}: another process is at work on it.`);
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
  if (destination) await assertWritable(destination.directory);
  const outcome = await waitWithProgress(session, context, taskId, { timeout, destination }, progress);
  printOutput(context, describeJobOutput(outcome.job ?? job, outcome.task, outcome.files));
  return exitCodes.ok;
}

/** The same bytes to the same path under the same key: what was accepted is answered again, and charged once. */
async function resubmit(
  session: CliSession,
  context: CliContext,
  job: Job,
  options: SubmitWithProgressOptions,
  progress: ProgressLine,
): Promise<{ taskId: string }> {
  const { key, state, scope, session: name, attempt, directory, name: template } = job;
  if (state !== "intended" && state !== "unknown")
    throw new UsageError(`Job ${key} was refused: ${job.error?.message ?? "no reason is known"} Nothing was charged.`);
  const prepared = restorePreparedJob(job);
  if (prepared.contract !== context.contract.name)
    logInfo(context, `${key} was made by the contract ${prepared.contract}: it goes to ${prepared.path}, as it was.`);
  const intent = { scope, session: name, attempt, directory, name: template };
  return submitWithProgress(session, context, prepared, intent, progress, options);
}
