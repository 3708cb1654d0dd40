import { type Ledger, LedgerError, openLedger } from "../../ledger/index.ts";
import type { Check } from "./check.ts";

/** Whether the ledger opens, takes writes and is as it was written. */
export function checkLedger(path: string): { check: Check; ledger: Ledger | undefined } {
  const name = "ledger";
  try {
    const ledger = openLedger({ path });
    return { check: verify(name, ledger), ledger };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return { check: { name, status: "fail", detail: error.message, fix: error.fix }, ledger: undefined };
  }
}

function verify(name: string, ledger: Ledger): Check {
  const { ok, entries, problem } = ledger.verify();
  if (ok) return { name, status: "ok", detail: `${ledger.path} is sound, ${entries} in it` };
  const detail = `${ledger.path}: ${problem?.reason} (table ${problem?.table}, row ${problem?.row ?? "–"})`;
  return { name, status: "fail", detail, fix: "Keep this file, and restore it from a backup." };
}
