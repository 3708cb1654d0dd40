import type { Item } from "../item.ts";
import { type InvalidRow, isBadRow } from "../manifest/bad-row.ts";
import { RowChecker, type RowLimits } from "../manifest/row-checker.ts";
import type { RowRules } from "../manifest/row-rules.ts";
import type { BatchSettings, Store } from "../store.ts";

/**
 * Checks the invalid rows of a resumed batch again, since its options may allow them now: without the linter, for example.
 * Rows that are valid now wait to be submitted.
 * @param settings stored in place of the former ones if a row is valid now, so that later runs agree.
 */
export async function recheckInvalidRows(
  store: Store,
  rules: RowRules,
  limits: RowLimits & { apiKey?: string | undefined },
  settings: BatchSettings,
): Promise<void> {
  const before = await store.invalidRows();
  if (before.length === 0) return;
  const { submitted } = await store.previousRun();
  const checker = new RowChecker(rules, { ...limits, isSubmitted: (key) => submitted.has(key) });
  const rows: (Item | InvalidRow)[] = before.map(({ item, ...bad }) => checker.check(item ?? bad));
  const valid = rows.filter((row): row is Item => !isBadRow(row));
  if (valid.length === 0) return;
  for await (const entry of store.entries()) if (entry.state !== "invalid") valid.push(entry.item);
  // The invalid ones keep their order, each after those that it needs: the next run checks them in it.
  await store.importItems([...valid.sort((a, b) => a.line - b.line), ...rows.filter(isBadRow)], settings);
}
