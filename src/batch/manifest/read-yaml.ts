import { isMap, isSeq, type Node } from "yaml";
import { message } from "../../message.ts";
import { decodeText } from "../../text/index.ts";
import { type BadRow, badRow } from "./bad-row.ts";
import { parseYaml, yamlError } from "./parse-yaml.ts";
import { documentOf, isObject, type Preamble, type RawRow } from "./raw-row.ts";

/**
 * Reads the rows of a YAML file: a list of rows, or a map of `defaults` and `rows`.
 * @throws ValidationError if it is not such a file.
 */
export async function readYaml(
  texts: AsyncIterable<string> | Iterable<string>,
): Promise<Preamble & { rows: (RawRow | BadRow)[] }> {
  const { contents, value, lineOf } = await parseYaml(texts, "manifest");
  const { defaults, rows } = documentOf(value);
  const nodes = isMap(contents) ? contents.get("rows") : contents;
  const lineOfRow = (index: number) => lineOf((isSeq(nodes) ? (nodes.items[index] as Node | null) : null)?.range?.[0]);
  return { defaults, rows: rows.map((values, index) => rowOf(values, lineOfRow(index))) };
}

/**
 * Reads default values from a YAML or JSON file, which must hold a map.
 * @param onLegacyEncoding called with the name of its encoding if that is neither UTF-8 nor UTF-16.
 * @throws ValidationError if it does not.
 */
export async function readDefaults(
  chunks: AsyncIterable<Uint8Array | string>,
  path: string,
  onLegacyEncoding?: (name: string) => void,
): Promise<Record<string, unknown>> {
  const source = { field: "defaults", path, subject: message`Nothing was read`, onLegacyEncoding };
  const { value } = await parseYaml(decodeText(chunks, source), "defaults");
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
