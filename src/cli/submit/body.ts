import {
  type Fields,
  fieldFor,
  type InferredField,
  inferFields,
  type LoadedContract,
  normalizeFieldNames,
  orderFields,
  promptField,
} from "../../contract/index.ts";
import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { bodyFromFlags, flagName } from "../line/model-flags.ts";
import { UsageError } from "../usage-error.ts";
import { readBodyFields, readPrompt } from "./prompt.ts";

export interface ComposedBody {
  body: Fields;
  /** The fields that were not given. */
  inferred: InferredField[];
}

/**
 * Composes the body of a command line: the fields of `--body`, replaced by flags and by the prompt. Fields that were not
 * given are left out, so that the service's defaults apply, unless they are required.
 * @param lastFrame the URL for `--from-task`.
 * @throws UsageError if the prompt is missing, or inputs exclude each other or can't be read.
 */
export async function composeBody(
  context: CliContext,
  contract: LoadedContract,
  model: string,
  args: ParsedArgs,
  lastFrame?: string,
): Promise<ComposedBody> {
  const source = args.flags.body as string | undefined;
  const [promptArg] = args.positionals;
  if (source === "-" && promptArg === "-")
    throw new UsageError(message`Stdin can be the prompt or the body, not both. Pass one of them as a file.`);
  const body: Fields =
    source === undefined ? {} : normalizeFieldNames(contract, model, await readBodyFields(context, source));
  Object.assign(body, bodyFromFlags(contract, model, args));
  const prompt = promptField(contract, model);
  if (promptArg !== undefined && prompt !== undefined) body[prompt] = await readPrompt(context, promptArg);
  if (prompt !== undefined && body[prompt] === undefined)
    throw new UsageError(message`Missing prompt. Pass it in quotes, as @FILE, as - for stdin, or in --body FILE.`);
  if (prompt !== undefined && typeof body[prompt] === "string" && body[prompt].trim() === "")
    throw new UsageError(message`The prompt is empty. Pass it in quotes, as @FILE, or as - for stdin.`);
  if (lastFrame !== undefined) setStartFrame(contract, model, body, lastFrame);
  const inferred = inferFields(contract, model, body);
  for (const { field, value } of inferred) body[field] = value;
  return { body: orderFields(contract, model, body), inferred };
}

function setStartFrame(contract: LoadedContract, model: string, body: Fields, url: string): void {
  const field = fieldFor(contract, model, "start-frame");
  if (field === undefined) throw new UsageError(message`${model} takes no start frame. Remove --from-task.`);
  if (body[field] !== undefined)
    throw new UsageError(message`--from-task and --${flagName(field)} both give a start frame. Pass one of them.`);
  body[field] = url;
}
