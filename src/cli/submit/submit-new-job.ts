import { type Fields, fieldFor, type LoadedContract } from "../../contract/index.ts";
import { assertWritable } from "../../download/index.ts";
import { toReferenceUrl, waitAndDownload } from "../../jobs/index.ts";
import { endStates } from "../../ledger/index.ts";
import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { nameTask } from "../name-job.ts";
import { startProgressLine } from "../progress-line.ts";
import { type CliSession, openSession } from "../session.ts";
import { readConfig } from "../settings/config.ts";
import { UsageError } from "../usage-error.ts";
import { findDestination } from "./destination.ts";
import { confirmPrice } from "./price.ts";
import { createProgressListener } from "./progress-listener.ts";
import { prepareFromArgs } from "./run.ts";
import { submitAndWait } from "./submit-and-wait.ts";

/** Validates a job, confirms its price, records and submits it, waits for it and saves its files. */
export async function submitNewJob(context: CliContext, contract: LoadedContract, model: string, args: ParsedArgs) {
  const { flags } = args;
  const settings = await readConfig(context);
  const fromTask = flags["from-task"] as string | undefined;
  const progress = startProgressLine(context);
  let session: CliSession | undefined;
  const getSession = async () => {
    session ??= await openSession(context, createProgressListener(progress));
    return session;
  };
  try {
    const options = { timeout: (flags.timeout as number) * 1000, signal: context.signal };
    const savesFiles = flags.wait !== false && flags.download !== false;
    const output = (flags.output as string | undefined) ?? settings.output;
    const destination = savesFiles ? await findDestination(output, context.cwd, model) : undefined;
    let frame: string | undefined;
    if (fromTask !== undefined) {
      const { journal } = await getSession();
      const { state } = journal.job(fromTask) ?? {};
      // Else the folder would be checked after the wait. A job that was submitted before used the frame of a task that ended.
      if (destination && (state === undefined || !endStates.includes(state)))
        await assertWritable(destination.directory);
      frame = await fetchLastFrameUrl(await getSession(), fromTask, options);
    }
    const job = await prepareFromArgs(context, contract, model, args, frame);
    const plan = {
      job,
      identity: fromTask === undefined ? undefined : identityBodyOf(contract, model, job.body, fromTask),
      destination,
      again: flags.again === true,
      scope: flags.scope as string | undefined,
      confirm: () => confirmPrice(context, job.price, args, settings),
    };
    await submitAndWait(await getSession(), context, plan, flags, progress);
  } finally {
    progress.stop();
    await session?.[Symbol.asyncDispose]();
  }
}

/** The body with the task's id in place of its frame's URL, which may be signed anew with each poll. */
function identityBodyOf(contract: LoadedContract, model: string, body: Readonly<Fields>, task: string): Fields {
  const field = fieldFor(contract, model, "start-frame");
  return field === undefined ? body : { ...body, [field]: `last frame of ${task}` };
}

/**
 * Waits for a task, and returns the URL of its video's last frame.
 * @throws UsageError if it has none, and the errors of `client.wait`, which name the task.
 */
async function fetchLastFrameUrl(
  session: CliSession,
  id: string,
  options: { timeout: number; signal: AbortSignal },
): Promise<string> {
  const { task } = await waitAndDownload(session, id, options).catch((error) => {
    throw nameTask(error, session, id, ["wait", id]);
  });
  const { output } = task;
  const url = "last_frame_url" in output ? output.last_frame_url : undefined;
  if (typeof url !== "string")
    throw new UsageError(
      message`--from-task ${id}: its output has no last frame, only ${Object.keys(output).join(", ")}.`,
    );
  return toReferenceUrl(url);
}
