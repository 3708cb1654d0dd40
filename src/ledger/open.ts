import { statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { message } from "../message.ts";
import { appendEntry, readChainHead } from "./chain.ts";
import type { LedgerEvent } from "./entry.ts";
import { EntryWriter } from "./entry-writer.ts";
import { requireHomeFolder } from "./home-folder.ts";
import { Ledger } from "./ledger.ts";
import { assertNotLost } from "./lost-entries.ts";
import { openDatabase } from "./open-database.ts";
import { restrictToOwner } from "./private-file.ts";
import { ledgerSchema } from "./schema.ts";

export interface LedgerOptions {
  /**
   * The path of the file (default: `defaultLedgerPath()`). If it is missing, it is created, readable by its owner only.
   */
  path?: string | undefined;
  /**
   * Whether to open a ledger that lost entries, to verify or export the rest (default: false). Nothing can be recorded in
   * it.
   */
  damaged?: boolean | undefined;
  /** Milliseconds to wait while another process writes (default: 5,000). */
  timeout?: number | undefined;
  /** The wall clock, in milliseconds since 1970; for tests. */
  now?: (() => number) | undefined;
}

/**
 * The path of the user's ledger: `$XDG_STATE_HOME/seedance/ledger.sqlite`, or `~/.local/state/seedance/ledger.sqlite`.
 * https://specifications.freedesktop.org/basedir-spec/latest/
 * @throws SeedanceError `no_home` if neither XDG_STATE_HOME nor the home folder is an absolute path.
 */
export function defaultLedgerPath(environment: NodeJS.ProcessEnv = process.env): string {
  const { XDG_STATE_HOME: state = "" } = environment;
  // The specification says to ignore a path that is not absolute.
  const folder = isAbsolute(state) ? state : join(requireHomeFolder(otherLedger()), ".local", "state");
  return join(folder, "seedance", "ledger.sqlite");
}

const otherLedger = () =>
  message`choose the ledger: --ledger FILE, SEEDANCE_LEDGER, or XDG_STATE_HOME for its folder; in code, its path`;

/**
 * Opens a ledger. Creates it if it is missing.
 * @throws LedgerError if it cannot be opened: `not_writable`, `disk_full`, `disk_error`, `corrupt`, `not_a_ledger`,
 * `newer_schema` or `locked`, with `path` and `fix`. It is `corrupt` too if the file, its last entries or its write-ahead
 * log were lost, or if it was replaced by another ledger: jobs that were charged would be submitted again.
 */
export function openLedger({ path, timeout = 5_000, now = Date.now, damaged = false }: LedgerOptions = {}): Ledger {
  const file = resolve(path ?? defaultLedgerPath());
  assertNotLost(file, timeout);
  const db = openDatabase(file, ledgerSchema, timeout);
  const writer = new EntryWriter(db, timeout, now);
  try {
    if (path === undefined) restrictToOwner(dirname(file), 0o700);
    const isNew = !readChainHead(db);
    if (!damaged) {
      writer.assertComplete();
      if (isNew) writeFirstEntry(writer);
    }
    // The write-ahead log of a killed process may still contain deleted data.
    if (!isNew && statSync(`${file}-wal`, { throwIfNoEntry: false })?.size) writer.checkpoint(0);
    return new Ledger(writer);
  } catch (error) {
    writer.close();
    throw error;
  }
}

/** Writes the first entry, whose hash identifies the ledger. */
function writeFirstEntry(writer: EntryWriter): void {
  const { db } = writer;
  db.transaction(() => {
    // Another process may have written it in the meantime.
    if (!readChainHead(db)) appendEntry(db, createdEvent, writer.now());
  });
  // Moves the entry from the write-ahead log into the file, so that the file alone identifies the ledger.
  writer.checkpoint();
}

const createdEvent: LedgerEvent = {
  type: "created",
  account: null,
  key: null,
  task: null,
  data: { schema: ledgerSchema.migrations.length },
};
