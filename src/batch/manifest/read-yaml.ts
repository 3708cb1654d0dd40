import { isMap, isSeq, type Node } from "yaml";
import { message } from "../../message.ts";
import { decodeText } from "../../text/index.ts";
import { type BadRow, badRow } from "./bad-row.ts";
import { parseYaml, yamlError } from "./parse-yaml.ts";
import type { Preamble, RawRow } from "./raw-row.ts";

/**
 * Reads the rows of a YAML file: a list of rows, or a map of `defaults` and `rows`.
 * @throws ValidationError if it is not such a file.
 */
export async function readYaml(
  texts: AsyncIterable<string> | Iterable<string>,
): Promise<Preamble & { rows: (RawRow | BadRow)[] }> {
  const { contents, value, lineOf } = await parseYaml(texts, "manifest");
  const parts = isObject(value) ? value : { rows: value };
  const unknownMember = Object.keys(parts).find((name) => name !== "defaults" && name !== "rows");
  const { defaults = {}, rows } = parts;
  const nodes = isMap(contents) ? contents.get("rows") : contents;
  if (unknownMember !== undefined || !Array.isArray(rows) || !isSeq(nodes) || !isObject(defaults ?? {})) {
    const rule =
      unknownMember === undefined
        ? message`must contain rows`
        : message`has an unknown member ${JSON.stringify(unknownMember)}`;
    throw yamlError(
      "manifest",
      [rule],
      message`Write a list of rows, or \`defaults:\` with fields and \`rows:\` with a list`,
    );
  }
  return {
    defaults: (defaults ?? {}) as Record<string, unknown>,
    rows: rows.map((values, index) => rowOf(values, lineOf((nodes.items[index] as Node | null)?.range?.[0]))),
  };
}

/**
 * Reads default values from a YAML or JSON file, which must hold a map.
 * @throws ValidationError if it does not.
 */
export async function readDefaults(
  chunks: AsyncIterable<Uint8Array | string>,
  path: string,
): Promise<Record<string, unknown>> {
  const { value } = await parseYaml(decodeText(chunks, { field: "defaults", path }), "defaults");
  if (isObject(value ?? {})) return (value ?? {}) as Record<string, unknown>;
  throw yamlError(
    "defaults",
    [message`must be a map of fields`],
    message`Write one field per line, such as \`model: seedance\``,
  );
}

function rowOf(values: unknown, line: number): RawRow | BadRow {
  if (isObject(values)) return { line, values, untyped: true };
  return badRow(line, undefined, "row", message`must be a map of fields`, message`Write a row such as \`- prompt: …\``);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
