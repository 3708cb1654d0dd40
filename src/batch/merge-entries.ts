import type { InvalidRow } from "./manifest/bad-row.ts";
import type { BatchEntry, ItemEntry } from "./store.ts";

/** Merges a batch's items with its invalid rows, in the manifest's order. */
export async function* mergeEntries(
  items: Iterable<ItemEntry> | AsyncIterable<ItemEntry>,
  invalidRows: readonly InvalidRow[],
): AsyncGenerator<BatchEntry, void, void> {
  const invalid = invalidRows.toSorted((a, b) => a.line - b.line);
  let next = 0;
  const upTo = function* (line: number): Generator<BatchEntry> {
    for (let row = invalid[next]; row && row.line < line; row = invalid[++next]) yield { state: "invalid", row };
  };
  for await (const entry of items) {
    yield* upTo(entry.item.line);
    yield entry;
  }
  yield* upTo(Number.POSITIVE_INFINITY);
}
