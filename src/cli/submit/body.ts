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
import type { CliContext } from "../context.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { bodyFromFlags, flagName } from "../line/model-flags.ts";
import { UsageError } from "../usage-error.ts";
import { readBodyFields, readPrompt } from "./prompt.ts";

export interface ComposedBody {
  body: Fields;
  /** What of it was not given. */
  inferred: InferredField[];
}

/**
 * The body that a command line asks for: `--body`, then flags, then the prompt; what was not given is left to the
 * service's defaults.
 * @param lastFrame the URL for `--from-task`.
 * @throws UsageError
 */
export async function composeBody(
  context: CliContext,
  contract: LoadedContract,
  model: string,
  { flags, positionals: words }: ParsedArgs,
  lastFrame?: string,
): Promise<ComposedBody> {
  const source = flags.body as string | undefined;
  const [word] = words;
  if (source === "-" && word === "-") throw new UsageError("Stdin can be the prompt or the body, not both.");
  const body: Fields =
    source === undefined ? {} : normalizeFieldNames(contract, model, await readBodyFields(context, source));
  Object.assign(body, bodyFromFlags(contract, model, { flags, positionals: words }));
  const prompt = promptField(contract, model);
  if (word !== undefined && prompt !== undefined) body[prompt] = await readPrompt(context, word);
  if (prompt !== undefined && body[prompt] === undefined)
    throw new UsageError("There is no prompt. Give it as a quoted word, as @FILE, as - for stdin, or in --body.");
  if (lastFrame !== undefined) setStartFrame(contract, model, body, lastFrame);
  const inferred = inferFields(contract, model, body);
  for (const { field, value } of inferred) body[field] = value;
  return { body: orderFields(contract, model, body), inferred };
}

function setStartFrame(contract: LoadedContract, model: string, body: Fields, url: string): void {
  const field = fieldFor(contract, model, "start-frame");
  if (field === undefined) throw new UsageError(`${model} takes no start frame: --from-task makes no sense with it.`);
  if (body[field] !== undefined) throw new UsageError(`--from-task and --${flagName(field)} are two start frames.`);
  body[field] = url;
}
