import { isMap, isSeq, type Node } from "yaml";
import { type BadRow, badRow } from "./bad-row.ts";
import { parseYaml, yamlError } from "./parse-yaml.ts";
import type { Preamble, RawRow } from "./raw-row.ts";

/**
 * The rows of a YAML file: a list of them, or `defaults` and `rows`.
 * @throws ValidationError where it is no such YAML.
 */
export async function readYaml(
  chunks: AsyncIterable<Uint8Array | string>,
): Promise<Preamble & { rows: (RawRow | BadRow)[] }> {
  const { contents, value, lineOf } = await parseYaml(chunks, "manifest");
  const lists = isObject(value) ? value : { rows: value };
  const strange = Object.keys(lists).find((name) => name !== "defaults" && name !== "rows");
  const { defaults = {}, rows } = lists;
  const nodes = isMap(contents) ? contents.get("rows") : contents;
  if (strange !== undefined || !Array.isArray(rows) || !isSeq(nodes) || !isObject(defaults ?? {})) {
    const rule = strange === undefined ? "must hold rows" : `has ${JSON.stringify(strange)} beside defaults and rows`;
    throw yamlError("manifest", [rule], "Write a list of rows, or `defaults:` with fields and `rows:` with a list");
  }
  return {
    defaults: (defaults ?? {}) as Record<string, unknown>,
    rows: rows.map((values, place) => rowOf(values, lineOf((nodes.items[place] as Node | null)?.range?.[0]))),
  };
}

/**
 * What rows have that say nothing else, from a YAML or JSON file: a map.
 * @throws ValidationError where it is none.
 */
export async function readDefaults(chunks: AsyncIterable<Uint8Array | string>): Promise<Record<string, unknown>> {
  const { value } = await parseYaml(chunks, "defaults");
  if (isObject(value ?? {})) return (value ?? {}) as Record<string, unknown>;
  throw yamlError("defaults", ["must be a map of fields"], "Write `model: seedance`, a field a line");
}

function rowOf(values: unknown, line: number): RawRow | BadRow {
  if (isObject(values)) return { line, values, untyped: true };
  return badRow(line, undefined, "row", "must be a map of fields", "Write `- prompt: …`");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
