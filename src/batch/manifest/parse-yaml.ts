import { type Document, LineCounter, parseDocument } from "yaml";
import { ValidationError } from "../../errors.ts";
import { message } from "../../message.ts";

/** A YAML file is read as a whole, and takes about twenty times its size in memory. */
const maxCharacters = 8 * 2 ** 20;
/** More aliases than any manifest needs. Without a limit, a few lines could fill the memory. */
const maxAliasCount = 1_000;
const maxReportedErrors = 10;

export interface ParsedYaml {
  contents: Document.Parsed["contents"];
  /** As plain values. */
  value: unknown;
  /** The line of an offset in the text, from 1. */
  lineOf(offset: number | undefined): number;
}

/**
 * Parses a YAML text.
 * @param field the field that errors name.
 * @throws ValidationError if it is not valid YAML, or too large.
 */
export async function parseYaml(texts: AsyncIterable<string> | Iterable<string>, field: string): Promise<ParsedYaml> {
  let text = "";
  for await (const part of texts) {
    text += part;
    if (text.length > maxCharacters)
      throw yamlError(
        field,
        [message`is larger than ${maxCharacters} characters`],
        message`Use JSON Lines or CSV for so many rows`,
      );
  }
  const lineCounter = new LineCounter();
  const lineOf = (offset: number | undefined) => lineCounter.linePos(offset ?? 0).line;
  const document = parseDocument(text, { lineCounter, merge: true, prettyErrors: false });
  const { contents, errors } = document;
  if (errors.length > 0) {
    const rules = errors
      .slice(0, maxReportedErrors)
      .map((error) => message`is not valid YAML (line ${lineOf(error.pos[0])}): ${error.message}`);
    throw yamlError(field, rules, message`Correct the syntax`);
  }
  try {
    return { contents, value: document.toJS({ maxAliasCount }), lineOf };
  } catch (error) {
    throw yamlError(
      field,
      [message`can't be read: ${(error as Error).message}`],
      message`Correct its anchors and aliases`,
    );
  }
}

export function yamlError(field: string, rules: readonly string[], fix: string): ValidationError {
  return new ValidationError(
    message`Nothing was read`,
    rules.map((rule) => ({ field, rule, fix })),
  );
}
