import { existsSync } from "node:fs";
import { type Ledger, openLedger } from "../ledger/index.ts";
import { message } from "../message.ts";
import { UsageError } from "./usage-error.ts";

/** Opens a ledger to read it; undefined if there is none, because reading does not create one. */
export function findLedger(path: string): Ledger | undefined {
  return existsSync(path) ? openLedger({ path }) : undefined;
}

/**
 * Opens a ledger to read it.
 * @throws UsageError if there is none.
 */
export function requireLedger(path: string): Ledger {
  const ledger = findLedger(path);
  if (ledger) return ledger;
  throw new UsageError(
    message`No ledger at ${path}: nothing was submitted yet, or the ledger is in another file. Pass --ledger FILE.`,
  );
}
