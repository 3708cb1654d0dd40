import { canonicalizeJson } from "../../client/index.ts";
import {
  explainTaskError,
  type Fields,
  fieldFor,
  fieldsOf,
  type LoadedContract,
  mediaRoles,
} from "../../contract/index.ts";
import { estimate } from "../../credits/index.ts";
import type { TaskFailure } from "../../errors.ts";
import type { Job } from "../../ledger/index.ts";
import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";
import { formatCommand } from "../format-command.ts";
import { translate } from "../language/translate.ts";
import { logInfo } from "../output.ts";
import { UsageError } from "../usage-error.ts";
import { askForConfirmation } from "./price.ts";

/**
 * Warns about a job that the service failed for a reason which a retry does not change.
 * @param body the body to submit now.
 * @param allowUnchanged whether a job that was refused for its content may be submitted as it is.
 * @throws UsageError if the job was refused for its content, is unchanged, and the user does not want it as it is.
 */
export async function confirmFailedAgain(
  context: CliContext,
  contract: LoadedContract,
  job: Job,
  body: Readonly<Fields>,
  allowUnchanged: boolean,
): Promise<void> {
  if (job.state !== "failed") return;
  const failure = await explainTaskError(contract, job.error);
  if (failure?.retry === "later") logInfo(context, translate(failure.advice));
  const isSame = canonicalizeJson(body) === canonicalizeJson(job.body);
  if (failure?.retry !== "changed" || !isSame || allowUnchanged) return;
  const text = describeRefusal(context, contract, job, failure);
  if (!context.interactive) throw new UsageError(text);
  logInfo(context, translate(text));
  if (!(await askForConfirmation(context, translate(message`Submit it unchanged, as another charge?`))))
    throw new UsageError(message`Nothing was submitted.`);
}

function describeRefusal(context: CliContext, contract: LoadedContract, job: Job, failure: TaskFailure): string {
  const { taskId = job.key, error } = job;
  const retry = (...words: string[]) => formatCommand(context, "retry", taskId, ...words);
  const changes = fieldsToChange(contract, job, failure).map((assignment) => `  ${retry("--set", assignment)}`);
  const reason = (error?.message ?? failure.class).replace(/[.。]?$/, ".");
  const lines = [
    message`Job ${taskId} failed because of its content: ${reason} The same job would fail again. ${failure.advice}`,
    message`Change a field, as a new charge:`,
    ...changes,
  ];
  const cheaper = cheaperChange(contract, job);
  if (cheaper)
    lines.push(message`For a cheaper attempt (${cheaper.credits} credits), add: --set ${cheaper.assignment}`);
  lines.push(message`To submit it unchanged all the same: ${retry("--unchanged")}`);
  // As one message, so that each line is translated.
  return lines.reduce((text, line) => message`${text}\n${line}`);
}

/** The fields that such a failure may come from, each with a value to replace. */
function fieldsToChange(contract: LoadedContract, { model, body }: Job, failure: TaskFailure): string[] {
  const fieldOf = (role: string) => fieldFor(contract, model, role);
  const [prompt, audio] = [fieldOf("prompt"), fieldOf("audio")];
  const media = mediaRoles.map(fieldOf).filter((field) => field !== undefined && body[field] !== undefined);
  const changes = {
    prompt: prompt === undefined ? [] : [`${prompt}=…`],
    media: media.map((field) => `${field}=https://…`),
    audio: audio === undefined ? [] : [`${audio}=false`],
  };
  const concerned: Record<string, string[]> = {
    prompt: changes.prompt,
    image: changes.media,
    person: [...changes.media, ...changes.prompt],
    audio: [...changes.audio, ...changes.prompt],
  };
  const found = concerned[failure.class] ?? [...changes.prompt, ...changes.media];
  return found.length > 0 ? found : changes.prompt;
}

/** The shortest length, if it costs less than the job. */
function cheaperChange(contract: LoadedContract, { model, body }: Job) {
  const field = fieldFor(contract, model, "seconds");
  const [shortest] = field === undefined ? [] : (fieldsOf(contract, model)[field]?.enum ?? []);
  if (field === undefined || shortest === undefined) return undefined;
  const [now, then] = [body, { ...body, [field]: shortest }].map((each) => estimate(contract, model, each)?.credits);
  return now !== undefined && then !== undefined && then < now
    ? { assignment: `${field}=${shortest}`, credits: then }
    : undefined;
}
