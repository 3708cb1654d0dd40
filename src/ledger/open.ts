import { statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { appendEntry, readChainHead } from "./chain.ts";
import type { LedgerEvent } from "./entry.ts";
import { EntryWriter } from "./entry-writer.ts";
import { Ledger } from "./ledger.ts";
import { openDatabase } from "./open-database.ts";
import { restrictToOwner } from "./private-file.ts";
import { ledgerSchema } from "./schema.ts";

export interface LedgerOptions {
  /** The file; `defaultLedgerPath()` by default. It is made where it is missing, for its owner alone. */
  path?: string | undefined;
  /** How many milliseconds to wait for another process that writes; 5,000 by default. */
  timeout?: number;
  /** The wall clock, in milliseconds since 1970; for tests. */
  now?: () => number;
}

/**
 * Where a user's ledger is: `$XDG_STATE_HOME/seedance/ledger.sqlite`, or `~/.local/state/seedance/ledger.sqlite`.
 * https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function defaultLedgerPath(environment: NodeJS.ProcessEnv = process.env): string {
  const { XDG_STATE_HOME: state = "" } = environment;
  // The specification: a path that is not absolute is to be ignored.
  return join(isAbsolute(state) ? state : join(homedir(), ".local", "state"), "seedance", "ledger.sqlite");
}

/**
 * Opens a ledger, and makes it where there is none.
 * @throws LedgerError where it can't be: `not_writable`, `disk_full`, `disk_error`, `corrupt`, `not_a_ledger`,
 * `newer_schema` or `locked`, with `path` and `fix`.
 */
export function openLedger({ path, timeout = 5_000, now = Date.now }: LedgerOptions = {}): Ledger {
  const file = resolve(path ?? defaultLedgerPath());
  const db = openDatabase(file, ledgerSchema, timeout);
  try {
    if (path === undefined) restrictToOwner(dirname(file), 0o700);
    const records = new EntryWriter(db, timeout, now);
    if (!readChainHead(db)) writeFirstEntry(records);
    // A process that was killed may have left what it had deleted.
    else if (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size) records.checkpoint(0);
    return new Ledger(records);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The first entry tells one ledger from another. */
function writeFirstEntry(records: EntryWriter): void {
  const { db } = records;
  db.transaction(() => {
    // Another process may have been quicker.
    if (!readChainHead(db)) appendEntry(db, createdEvent, records.now());
  });
  // So that it does not hang on the write-ahead log alone, as what follows does for a while.
  records.checkpoint();
}

const createdEvent: LedgerEvent = {
  type: "created",
  account: null,
  key: null,
  task: null,
  data: { schema: ledgerSchema.migrations.length },
};
