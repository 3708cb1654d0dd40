import { type Fields, fieldFor, type LoadedContract } from "../../contract/index.ts";
import { assertWritable } from "../../download/index.ts";
import { toReferenceUrl } from "../../jobs/index.ts";
import type { CliContext } from "../context.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { startProgressLine } from "../progress-line.ts";
import { type CliSession, openSession } from "../session.ts";
import { readConfig } from "../settings/config.ts";
import { UsageError } from "../usage-error.ts";
import { findDestination } from "./destination.ts";
import { confirmPrice } from "./price.ts";
import { createProgressListener } from "./progress-listener.ts";
import { prepareFromArgs } from "./run.ts";
import { submitAndWait } from "./submit-and-wait.ts";

/** Makes what a command line asks for: checks, asks, records, submits, waits, saves. */
export async function submitNewJob(context: CliContext, contract: LoadedContract, model: string, given: ParsedArgs) {
  const { flags } = given;
  const settings = await readConfig(context);
  const from = flags["from-task"] as string | undefined;
  const progress = startProgressLine(context);
  let session: CliSession | undefined;
  const open = async () => {
    session ??= await openSession(context, createProgressListener(progress));
    return session;
  };
  try {
    const limits = { timeout: (flags.timeout as number) * 1000, signal: context.signal };
    const frame = from === undefined ? undefined : await fetchLastFrameUrl(await open(), from, limits);
    const job = await prepareFromArgs(context, contract, model, given, frame);
    await confirmPrice(context, job.price, given, settings);
    const saves = flags.wait !== false && flags.download !== false;
    const output = (flags.output as string | undefined) ?? settings.output;
    const destination = saves ? await findDestination(output, context.cwd, model) : undefined;
    if (destination) await assertWritable(destination.directory);
    const plan = {
      job,
      identity: from === undefined ? undefined : identityBodyOf(contract, model, job.body, from),
      destination,
      again: flags.again === true,
      scope: flags.scope as string | undefined,
    };
    await submitAndWait(await open(), context, plan, flags, progress);
  } finally {
    progress.stop();
    await session?.[Symbol.asyncDispose]();
  }
}

/** The body with a word about the task in place of its frame's URL, which may be signed anew with each poll. */
function identityBodyOf(contract: LoadedContract, model: string, body: Readonly<Fields>, task: string): Fields {
  const field = fieldFor(contract, model, "start-frame");
  return field === undefined ? body : { ...body, [field]: `last frame of ${task}` };
}

/**
 * The URL of the last frame of a task's video; the task is waited for.
 * @throws UsageError if it has none; what `client.wait` throws.
 */
async function fetchLastFrameUrl(
  { client, journal }: CliSession,
  id: string,
  options: { timeout: number; signal: AbortSignal },
): Promise<string> {
  const { output } = await client.wait(id, { ...options, onPoll: (task) => journal.recordPoll(task) });
  const url = "last_frame_url" in output ? output.last_frame_url : undefined;
  if (typeof url !== "string")
    throw new UsageError(`--from-task ${id}: its output has no last frame, only ${Object.keys(output).join(", ")}.`);
  return toReferenceUrl(url);
}
