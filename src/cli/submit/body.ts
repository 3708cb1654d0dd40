import type { ModelName } from "../../tasks/models.ts";
import type { Given } from "../command.ts";
import type { Context } from "../context.ts";
import { bodyFrom, fieldFor, fieldsOf, flagName, promptField } from "../line/model-flags.ts";
import { plain } from "../line/parse.ts";
import { UsageError } from "../usage-error.ts";
import { type Inferred, infer } from "./mode.ts";
import { readBody, readPrompt } from "./prompt.ts";

export type Fields = Record<string, unknown>;

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
  model: ModelName,
  { flags, words }: Given,
  lastFrame?: string,
): Promise<Composed> {
  const source = flags.body as string | undefined;
  const [word] = words;
  if (source === "-" && word === "-") throw new UsageError("Stdin can be the prompt or the body, not both.");
  const body: Fields = source === undefined ? {} : named(model, await readBody(context, source));
  Object.assign(body, bodyFrom(model, { flags, words }));
  const prompt = promptField(model);
  if (word !== undefined && prompt !== undefined) body[prompt] = await readPrompt(context, word);
  if (prompt !== undefined && body[prompt] === undefined)
    throw new UsageError("There is no prompt. Give it as a quoted word, as @FILE, as - for stdin, or in --body.");
  if (lastFrame !== undefined) putFrame(model, body, lastFrame);
  const inferred = infer(model, body);
  for (const { field, value } of inferred) body[field] = value;
  return { body: inOrder(model, body), inferred };
}

/** The fields of a JSON file, in whatever spelling. A field that is not the model's stays: the validator names it. */
function named(model: ModelName, given: Fields): Fields {
  const names = new Map(Object.keys(fieldsOf(model)).map((name) => [plain(name), name]));
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [names.get(plain(name)) ?? name, value]));
}

function putFrame(model: ModelName, body: Fields, url: string): void {
  const field = fieldFor(model, "start-frame");
  if (field === undefined) throw new UsageError(`${model} takes no start frame: --from-task makes no sense with it.`);
  if (body[field] !== undefined) throw new UsageError(`--from-task and --${flagName(field)} are two start frames.`);
  body[field] = url;
}

/** In the contract's order, so that what is shown reads as the documentation does. */
function inOrder(model: ModelName, body: Fields): Fields {
  const names = Object.keys(fieldsOf(model)).filter((name) => body[name] !== undefined);
  return { ...Object.fromEntries(names.map((name) => [name, body[name]])), ...body };
}
