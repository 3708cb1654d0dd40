import {
  type Fields,
  fieldFor,
  type Inferred,
  infer,
  inOrder,
  type LoadedContract,
  named,
  promptField,
} from "../../contract/index.ts";
import type { Context } from "../context.ts";
import type { Given } from "../line/flag.ts";
import { bodyFrom, flagName } from "../line/model-flags.ts";
import { UsageError } from "../usage-error.ts";
import { readBody, readPrompt } from "./prompt.ts";

export interface Composed {
  body: Fields;
  /** What of it was not given. */
  inferred: Inferred[];
}

/**
 * The body that a command line asks for: `--body`, then flags, then the prompt; what was not given is left to the
 * service's defaults.
 * @param lastFrame the URL for `--from-task`.
 * @throws UsageError
 */
export async function composeBody(
  context: Context,
  contract: LoadedContract,
  model: string,
  { flags, words }: Given,
  lastFrame?: string,
): Promise<Composed> {
  const source = flags.body as string | undefined;
  const [word] = words;
  if (source === "-" && word === "-") throw new UsageError("Stdin can be the prompt or the body, not both.");
  const body: Fields = source === undefined ? {} : named(contract, model, await readBody(context, source));
  Object.assign(body, bodyFrom(contract, model, { flags, words }));
  const prompt = promptField(contract, model);
  if (word !== undefined && prompt !== undefined) body[prompt] = await readPrompt(context, word);
  if (prompt !== undefined && body[prompt] === undefined)
    throw new UsageError("There is no prompt. Give it as a quoted word, as @FILE, as - for stdin, or in --body.");
  if (lastFrame !== undefined) putFrame(contract, model, body, lastFrame);
  const inferred = infer(contract, model, body);
  for (const { field, value } of inferred) body[field] = value;
  return { body: inOrder(contract, model, body), inferred };
}

function putFrame(contract: LoadedContract, model: string, body: Fields, url: string): void {
  const field = fieldFor(contract, model, "start-frame");
  if (field === undefined) throw new UsageError(`${model} takes no start frame: --from-task makes no sense with it.`);
  if (body[field] !== undefined) throw new UsageError(`--from-task and --${flagName(field)} are two start frames.`);
  body[field] = url;
}
