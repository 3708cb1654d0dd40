import { assertNotLost, type Ledger, type LedgerOptions, openLedger } from "../ledger/index.ts";
import { message } from "../message.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Opens a ledger to read it; undefined if there is none, because reading does not create one.
 * @throws LedgerError what `openLedger` throws, also if the ledger was lost.
 */
export function findLedger(path: string | undefined, options: Pick<LedgerOptions, "damaged"> = {}): Ledger | undefined {
  return path !== undefined && assertNotLost(path) ? openLedger({ path, ...options }) : undefined;
}

/**
 * Opens a ledger to read it.
 * @throws UsageError if there is none.
 */
export function requireLedger(path: string, options: Pick<LedgerOptions, "damaged"> = {}): Ledger {
  const ledger = findLedger(path, options);
  if (ledger) return ledger;
  throw new UsageError(
    message`No ledger at ${path}: nothing was submitted yet, or the ledger is in another file. Pass --ledger FILE.`,
  );
}
