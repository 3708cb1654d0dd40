import { demandWritable } from "../../download/index.ts";
import { isSubmitted, type Job, LedgerError, preparedFrom } from "../../ledger/index.ts";
import type { Command } from "../command.ts";
import { commandLine } from "../command-line.ts";
import type { Context } from "../context.ts";
import { exitCode, exitCodes } from "../exit-code.ts";
import { counted, note, print } from "../output.ts";
import { type Progress, startProgress } from "../progress.ts";
import { reportError } from "../report-error.ts";
import { openSession, type Session } from "../session.ts";
import { timeoutFlag } from "../submit/flags.ts";
import { followWithProgress } from "../submit/follow.ts";
import { describeJob, jobJson } from "../submit/report.ts";
import { type SubmitJobOptions, submitWithProgress } from "../submit/submit.ts";
import { tellEvents } from "../submit/tell-events.ts";
import { UsageError } from "../usage-error.ts";

/** So many jobs are looked after at once. */
const width = 16;

export const command: Command = {
  summary: "Finish everything that was begun on this machine and not finished",
  usage: "resume [ID|KEY]... [options]",
  flags: {
    ...timeoutFlag,
    wait: { type: "boolean", default: true, description: "find out which submits were accepted, and wait for none" },
  },
  words: { least: 0, most: Number.POSITIVE_INFINITY },
  examples: [
    { line: "resume", what: "after a crash, a power cut, Ctrl-C" },
    { line: "resume sd2_xxxxx", what: "one job, by its task's id or its idempotency key" },
  ],
  output: jobJson,
  notes: `A submit whose outcome is not known is sent again, the same bytes under the same key: it is charged once. Tasks
that run are waited for; files that are missing are saved where their submit said. A job that another process is
at work on is left to it.`,
  async run(context, { flags, words }) {
    const progress = startProgress(context);
    await using session = await openSession(context, tellEvents(progress));
    const jobs = words.length > 0 ? [...words] : unfinished(session, context);
    const timeout = flags.wait === false ? undefined : (flags.timeout as number);
    const codes: number[] = [];
    const next = async () => {
      for (let job = jobs.shift(); job !== undefined; job = jobs.shift())
        codes.push(await finish(session, context, job, timeout, progress));
    };
    try {
      await Promise.all(Array.from({ length: width }, next));
    } finally {
      progress.stop();
    }
    return codes.find((code) => code !== exitCodes.ok);
  },
};

/** The idempotency keys of what this account has to finish, the oldest first. */
function unfinished(session: Session, context: Context): string[] {
  const { ledger, journal } = session;
  const all = ledger.unfinished();
  const jobs = all.filter(({ account }) => account === journal.account.id);
  if (jobs.length === 0) note(context, "Nothing is unfinished.");
  if (all.length > jobs.length)
    note(
      context,
      `${counted(all.length - jobs.length, "unfinished job")} of other keys or services: resume them with these.`,
    );
  return jobs.map(({ key }) => key);
}

/** Brings one job to its end. What goes wrong with it is told, and the others go on. */
async function finish(
  session: Session,
  context: Context,
  word: string,
  timeout: number | undefined,
  progress: Progress,
): Promise<number> {
  const { journal } = session;
  try {
    const known = journal.job(word);
    // A task of another machine: there is nothing to submit, and no place for its files.
    if (!known) return await wait(session, context, word, timeout, undefined, progress);
    using lease = journal.lease(known.key);
    // Another process may have gone on with it since.
    const job = journal.job(known.key) ?? known;
    const { taskId } = isSubmitted(job) ? job : await submitAgain(session, context, job, { lease }, progress);
    return await wait(session, context, taskId, timeout, job, progress);
  } catch (error) {
    if (exitCode(error) === exitCodes.interrupted) {
      note(context, `${word} goes on: ${commandLine(context, "resume", word)}`);
      throw error;
    }
    const isElsewhere = error instanceof LedgerError && error.code === "leased";
    if (!isElsewhere) return reportError(context, error);
    note(context, `${word}: another process is at work on it.`);
    return exitCodes.ok;
  }
}

async function wait(
  session: Session,
  context: Context,
  taskId: string,
  timeout: number | undefined,
  job: Job | undefined,
  progress: Progress,
): Promise<number> {
  if (timeout === undefined) {
    print(context, describeJob(session.journal.job(taskId), undefined));
    return exitCodes.ok;
  }
  const { directory, name } = job ?? {};
  const destination = directory !== undefined && name !== undefined ? { directory, name } : undefined;
  if (destination) await demandWritable(destination.directory);
  const outcome = await followWithProgress(session, context, taskId, { timeout, destination }, progress);
  print(context, describeJob(outcome.job ?? job, outcome.task, outcome.files));
  return exitCodes.ok;
}

/** The same bytes to the same path under the same key: what was accepted is answered again, and charged once. */
async function submitAgain(
  session: Session,
  context: Context,
  job: Job,
  options: SubmitJobOptions,
  progress: Progress,
): Promise<{ taskId: string }> {
  const { key, state, scope, session: name, attempt, directory, name: template } = job;
  if (state !== "intended" && state !== "unknown")
    throw new UsageError(`Job ${key} was refused: ${job.error?.message ?? "no reason is known"} Nothing was charged.`);
  const prepared = preparedFrom(job);
  if (prepared.contract !== context.contract.name)
    note(context, `${key} was made by the contract ${prepared.contract}: it goes to ${prepared.path}, as it was.`);
  const intent = { scope, session: name, attempt, directory, name: template };
  return submitWithProgress(session, context, prepared, intent, progress, options);
}
