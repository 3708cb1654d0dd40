import { existsSync } from "node:fs";
import { type Ledger, openLedger } from "../ledger/index.ts";
import { UsageError } from "./usage-error.ts";

/** The ledger to read; undefined where nothing was recorded yet: reading makes none. */
export function findLedger(path: string): Ledger | undefined {
  return existsSync(path) ? openLedger({ path }) : undefined;
}

/**
 * The ledger to read.
 * @throws UsageError where there is none.
 */
export function requireLedger(path: string): Ledger {
  const ledger = findLedger(path);
  if (ledger) return ledger;
  throw new UsageError(`There is no ledger at ${path}: nothing was submitted yet, or --ledger names another file.`);
}
