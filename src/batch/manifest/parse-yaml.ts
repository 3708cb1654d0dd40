import { type Document, LineCounter, parseDocument } from "yaml";
import { ValidationError } from "../../errors.ts";
import { decodeText } from "./decode-text.ts";

/** A YAML file is read whole, and takes some twenty times its size in memory. */
const maxCharacters = 8 * 2 ** 20;
/** More references to one anchor than any manifest needs: a few lines could fill the memory. */
const maxAliasCount = 1_000;
const maxReportedErrors = 10;

export interface ParsedYaml {
  contents: Document.Parsed["contents"];
  /** As plain values. */
  value: unknown;
  /** The line of a place in the text, from 1. */
  lineOf(offset: number | undefined): number;
}

/**
 * Reads a YAML file.
 * @param field what it is called where it is refused.
 * @throws ValidationError where it is no YAML, or too large.
 */
export async function parseYaml(chunks: AsyncIterable<Uint8Array | string>, field: string): Promise<ParsedYaml> {
  let text = "";
  for await (const part of decodeText(chunks)) {
    text += part;
    if (text.length > maxCharacters)
      throw yamlError(field, [`is larger than ${maxCharacters} characters`], "Write so many rows as JSON Lines or CSV");
  }
  const lineCounter = new LineCounter();
  const lineOf = (offset: number | undefined) => lineCounter.linePos(offset ?? 0).line;
  const document = parseDocument(text, { lineCounter, merge: true, prettyErrors: false });
  const { contents, errors } = document;
  if (errors.length > 0) {
    const told = errors
      .slice(0, maxReportedErrors)
      .map(({ message, pos }) => `is no YAML, line ${lineOf(pos[0])}: ${message}`);
    throw yamlError(field, told, "Correct it");
  }
  try {
    return { contents, value: document.toJS({ maxAliasCount }), lineOf };
  } catch (error) {
    throw yamlError(field, [`can't be read: ${(error as Error).message}`], "Correct its anchors and aliases");
  }
}

export function yamlError(field: string, rules: readonly string[], fix: string): ValidationError {
  return new ValidationError(
    "Nothing was read",
    rules.map((rule) => ({ field, rule, fix })),
  );
}
