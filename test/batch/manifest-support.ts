import type { Item } from "../../src/batch/item.ts";
import { type BadRow, isBadRow } from "../../src/batch/manifest/bad-row.ts";
import { type ManifestFormat, type ManifestOptions, readManifest } from "../../src/batch/manifest/read-manifest.ts";
import { loadRowRules, type RowRules } from "../../src/batch/manifest/row-rules.ts";
import { contract as live } from "../../src/contract/live/index.ts";
import { contract as page } from "../../src/contract/page/index.ts";

/** What the page's contract says of rows, and what the live one does. */
export const [pageRowRules, liveRowRules] = (await Promise.all([page, live].map(loadRowRules))) as [RowRules, RowRules];

export interface ParsedRows {
  items: Item[];
  badRows: BadRow[];
  /** By its id. */
  item(id: string): Item;
  /** What is wrong, a line each: `3 (shot1) prompt: is required`. */
  messages: string[];
}

async function* splitIntoChunks(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  // Pieces that end in the middle of lines and of characters.
  const length = Math.max(7, Math.ceil(bytes.length / 1000));
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** Reads a manifest's text as the format says. */
export function readManifestText(
  format: ManifestFormat,
  text: string | Uint8Array,
  options: Partial<ManifestOptions> = {},
) {
  return collect(readManifest(pageRowRules, { stream: splitIntoChunks(text), format }, { batch: "films", ...options }));
}

/** Reads rows as code gives them. */
export function readManifestRows(rows: object[], options: Partial<ManifestOptions> = {}, by = pageRowRules) {
  return collect(readManifest(by, { rows }, { batch: "films", ...options }));
}

async function collect(rows: AsyncIterable<Item | BadRow>): Promise<ParsedRows> {
  const items: Item[] = [];
  const bad: BadRow[] = [];
  for await (const row of rows)
    if (isBadRow(row)) bad.push(row);
    else items.push(row);
  const told = bad.flatMap(({ line, id, issues }) =>
    issues.map(({ field, rule }) => `${line}${id === undefined ? "" : ` (${id})`} ${field}: ${rule}`),
  );
  const item = (id: string) => {
    const found = items.find((each) => each.id === id);
    if (!found) throw new Error(`There is no item ${id}: ${told.join("; ")}`);
    return found;
  };
  return { items, badRows: bad, item, messages: told };
}
