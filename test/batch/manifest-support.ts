import type { Item } from "../../src/batch/item.ts";
import { type BadRow, isBadRow } from "../../src/batch/manifest/bad-row.ts";
import type { ManifestFormat } from "../../src/batch/manifest/manifest-source.ts";
import { type ManifestOptions, readManifest } from "../../src/batch/manifest/read-manifest.ts";
import { loadRowRules, type RowRules } from "../../src/batch/manifest/row-rules.ts";
import { contract as live } from "../../src/contract/live/index.ts";
import { contract as page } from "../../src/contract/page/index.ts";

/** The rules for rows of the page's contract and of the live one. */
export const [pageRowRules, liveRowRules] = (await Promise.all([page, live].map(loadRowRules))) as [RowRules, RowRules];

export interface ParsedRows {
  items: Item[];
  badRows: BadRow[];
  /** Returns an item by its id. */
  item(id: string): Item;
  /** The issues of bad rows: `3 (shot1) prompt: is required`. */
  messages: string[];
}

async function* splitIntoChunks(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  // So that chunks end inside lines and characters.
  const length = Math.max(7, Math.ceil(bytes.length / 1000));
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** Reads a manifest from text. */
export function readManifestText(
  format: ManifestFormat,
  text: string | Uint8Array,
  options: Partial<ManifestOptions> = {},
) {
  return collect(readManifest(pageRowRules, { stream: splitIntoChunks(text), format }, { batch: "films", ...options }));
}

/** Reads a manifest from objects. */
export function readManifestRows(rows: object[], options: Partial<ManifestOptions> = {}, rules = pageRowRules) {
  return collect(readManifest(rules, { rows }, { batch: "films", ...options }));
}

async function collect(rows: AsyncIterable<Item | BadRow>): Promise<ParsedRows> {
  const items: Item[] = [];
  const badRows: BadRow[] = [];
  for await (const row of rows)
    if (isBadRow(row)) badRows.push(row);
    else items.push(row);
  const messages = badRows.flatMap(({ line, id, issues }) =>
    issues.map(({ field, rule }) => `${line}${id === undefined ? "" : ` (${id})`} ${field}: ${rule}`),
  );
  const item = (id: string) => {
    const found = items.find((each) => each.id === id);
    if (!found) throw new Error(`There is no item ${id}: ${messages.join("; ")}`);
    return found;
  };
  return { items, badRows, item, messages };
}
