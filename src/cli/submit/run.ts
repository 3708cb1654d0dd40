import { type Fields, fieldFor, type ModelName } from "../../contract/index.ts";
import { demandWritable } from "../../download/index.ts";
import type { Given } from "../command.ts";
import type { Context } from "../context.ts";
import { flagName } from "../line/model-flags.ts";
import { note, print } from "../output.ts";
import { startProgress } from "../progress.ts";
import { openSession, type Session, serviceUrl } from "../session.ts";
import { readConfig } from "../settings/config.ts";
import { UsageError } from "../usage-error.ts";
import { composeBody } from "./body.ts";
import { checkBody } from "./check.ts";
import { findDestination } from "./destination.ts";
import { lastFrameOf } from "./from-task.ts";
import { make } from "./make.ts";
import { agreeOnPrice } from "./price.ts";
import { tellEvents } from "./tell-events.ts";

/** Makes what a command line asks for: checks, asks, writes down, submits, waits, saves. */
export async function runSubmit(context: Context, model: ModelName, given: Given): Promise<undefined> {
  const { flags } = given;
  const settings = await readConfig(context);
  const from = flags["from-task"] as string | undefined;
  const isDry = flags["dry-run"] === true;
  if (isDry && from !== undefined)
    throw new UsageError("--dry-run sends nothing, so it can't read the task of --from-task. Give the frame's URL.");
  const progress = startProgress(context);
  let session: Session | undefined;
  const open = async () => {
    session ??= await openSession(context, tellEvents(progress));
    return session;
  };
  try {
    const limits = { timeout: (flags.timeout as number) * 1000, signal: context.signal };
    const frame = from === undefined ? undefined : await lastFrameOf(await open(), from, limits);
    const { body, inferred } = await composeBody(context, model, given, frame);
    for (const { field, value, reason } of inferred) note(context, `${flagName(field)} is ${value}, ${reason}`);
    checkBody(context, model, body, flags.lint !== false);
    if (isDry) {
      const price = await agreeOnPrice(context, model, body, withoutQuestion(given), settings);
      print(context, await showRequest(serviceUrl(context, settings), model, body, price));
      return;
    }
    const price = await agreeOnPrice(context, model, body, given, settings);
    const saves = flags.wait !== false && flags.download !== false;
    const output = (flags.output as string | undefined) ?? settings.output;
    const destination = saves ? await findDestination(output, context.cwd, model) : undefined;
    if (destination) await demandWritable(destination.directory);
    const scope = flags.scope as string | undefined;
    const wished = from === undefined ? undefined : beganWith(model, body, from);
    const plan = {
      model,
      body,
      ...(wished && { wished }),
      estimate: price?.maximum,
      destination,
      again: flags.again === true,
    };
    await make(await open(), context, { ...plan, ...(scope !== undefined && { scope }) }, flags, progress);
  } finally {
    progress.stop();
    await session?.[Symbol.asyncDispose]();
  }
}

/** The body with a word about the task in place of its frame's URL. */
function beganWith(model: ModelName, body: Fields, task: string): Fields {
  const field = fieldFor(model, "start-frame");
  return field === undefined ? body : { ...body, [field]: `last frame of ${task}` };
}

async function showRequest(...args: Parameters<typeof import("./dry-run.ts").showRequest>) {
  return (await import("./dry-run.ts")).showRequest(...args);
}

/** Nothing is spent: nobody has to agree. */
const withoutQuestion = (given: Given): Given => ({ ...given, flags: { ...given.flags, yes: true } });
