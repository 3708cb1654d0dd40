import type { Ledger } from "./index.ts";

/** What tells a ledger from all others: its first entry's hash. */
export function nameOf(ledger: Ledger): string {
  const [first = ""] = ledger.export("json");
  return `ledger ${(JSON.parse(first) as { hash: string }).hash.slice(0, 16)}`;
}
