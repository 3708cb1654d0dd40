import { type Fields, fieldFor, type LoadedContract } from "../../contract/index.ts";
import { demandWritable } from "../../download/index.ts";
import { asReference } from "../../jobs/index.ts";
import type { Context } from "../context.ts";
import type { Given } from "../line/flag.ts";
import { startProgress } from "../progress.ts";
import { openSession, type Session } from "../session.ts";
import { readConfig } from "../settings/config.ts";
import { UsageError } from "../usage-error.ts";
import { findDestination } from "./destination.ts";
import { make } from "./make.ts";
import { agreeOnPrice } from "./price.ts";
import { composeJob } from "./run.ts";
import { tellEvents } from "./tell-events.ts";

/** Makes what a command line asks for: checks, asks, records, submits, waits, saves. */
export async function submitNew(context: Context, contract: LoadedContract, model: string, given: Given) {
  const { flags } = given;
  const settings = await readConfig(context);
  const from = flags["from-task"] as string | undefined;
  const progress = startProgress(context);
  let session: Session | undefined;
  const open = async () => {
    session ??= await openSession(context, tellEvents(progress));
    return session;
  };
  try {
    const limits = { timeout: (flags.timeout as number) * 1000, signal: context.signal };
    const frame = from === undefined ? undefined : await lastFrameOf(await open(), from, limits);
    const job = await composeJob(context, contract, model, given, frame);
    await agreeOnPrice(context, job.price, given, settings);
    const saves = flags.wait !== false && flags.download !== false;
    const output = (flags.output as string | undefined) ?? settings.output;
    const destination = saves ? await findDestination(output, context.cwd, model) : undefined;
    if (destination) await demandWritable(destination.directory);
    const plan = {
      job,
      identity: from === undefined ? undefined : beganWith(contract, model, job.body, from),
      destination,
      again: flags.again === true,
      scope: flags.scope as string | undefined,
    };
    await make(await open(), context, plan, flags, progress);
  } finally {
    progress.stop();
    await session?.[Symbol.asyncDispose]();
  }
}

/** The body with a word about the task in place of its frame's URL, which may be signed anew with each poll. */
function beganWith(contract: LoadedContract, model: string, body: Readonly<Fields>, task: string): Fields {
  const field = fieldFor(contract, model, "start-frame");
  return field === undefined ? body : { ...body, [field]: `last frame of ${task}` };
}

/**
 * The URL of the last frame of a task's video; the task is waited for.
 * @throws UsageError if it has none; what `client.wait` throws.
 */
async function lastFrameOf(
  { client, journal }: Session,
  id: string,
  options: { timeout: number; signal: AbortSignal },
): Promise<string> {
  const { output } = await client.wait(id, { ...options, onPoll: (task) => journal.saw(task) });
  const url = "last_frame_url" in output ? output.last_frame_url : undefined;
  if (typeof url !== "string")
    throw new UsageError(`--from-task ${id}: its output has no last frame, only ${Object.keys(output).join(", ")}.`);
  return asReference(url);
}
