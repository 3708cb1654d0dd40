import { existsSync } from "node:fs";
import { join } from "node:path";
import { applyEntry } from "./apply.ts";
import { type ChainHead, type EntryRow, hashEntry, initialChainHash, iterateEntries, parseEntry } from "./chain.ts";
import { Database, type SqliteRow } from "./database.ts";
import { ledgerIdentityOf, truncatedTail } from "./entry-writer.ts";
import { LedgerError } from "./ledger-error.ts";
import { migrate } from "./open-database.ts";
import { findAnchor } from "./processes/anchor.ts";
import { processesFolderOf } from "./processes/process-registry.ts";
import { ledgerSchema } from "./schema.ts";
import { sha256Sync } from "./sha256.ts";

/** What is wrong with a ledger. */
export interface LedgerProblem {
  /** `file` where it is not one table's. */
  table: string;
  /** The first row that is wrong: an entry's number, or what identifies a row. */
  row?: number | string;
  reason: string;
}

export interface Verification {
  ok: boolean;
  /** How many entries are sound, from the first one on. */
  entries: number;
  /** The hash of the last of these. Who has noted it can tell later that nothing before it was changed. */
  head: string;
  /** The first thing that is wrong. */
  problem?: LedgerProblem;
}

/**
 * Checks the file, the chain of hashes, and that all tables are what follows from the entries.
 *
 * It finds damage, and any change that does not make all later hashes anew. Who can write the file can make them anew:
 * only a `head` that was noted elsewhere tells.
 */
export function verifyLedger(db: Database): Verification {
  let sound = { entries: 0, head: initialChainHash };
  const again = new Database(":memory:", 0);
  try {
    migrate(again, ledgerSchema);
    const anchor = readAnchor(db);
    return db.snapshot(() => {
      let problem = checkIntegrity(db) ?? compareTable(db, again, "sqlite_schema", ["type", "name"]);
      if (!problem)
        for (const row of iterateEntries(db)) {
          problem = checkChainLink(row, sound) ?? replayEntry(row, again);
          if (problem) break;
          sound = { entries: row.seq, head: row.hash };
        }
      problem ??=
        checkTail(db, anchor) ??
        compareTable(db, again, "jobs", ["account", "key"]) ??
        compareTable(db, again, "files", ["account", "task", "path"]) ??
        checkBodies(db);
      return problem ? { ok: false, ...sound, problem } : { ok: true, ...sound };
    });
  } catch (error) {
    if (!(error instanceof LedgerError) || (error.code !== "corrupt" && error.code !== "not_a_ledger")) throw error;
    return { ok: false, ...sound, problem: { table: "file", reason: error.message } };
  } finally {
    again.close();
  }
}

/** https://www.sqlite.org/pragma.html#pragma_integrity_check */
function checkIntegrity(db: Database): LedgerProblem | undefined {
  const found = db.get<{ integrity_check: string }>("PRAGMA integrity_check(1)")?.integrity_check;
  return found === "ok" ? undefined : { table: "file", reason: String(found) };
}

function checkChainLink(row: EntryRow, after: { entries: number; head: string }): LedgerProblem | undefined {
  const { seq } = row;
  const problem = (reason: string) => ({ table: "entries", row: after.entries + 1, reason });
  if (seq !== after.entries + 1) return problem("the entry is missing");
  if (row.hash !== hashEntry(row, after.head)) return problem("the entry was changed: its hash is another");
  return undefined;
}

/** Brings the tables that are made again up to date with an entry. */
function replayEntry(row: EntryRow, again: Database): LedgerProblem | undefined {
  try {
    applyEntry(again, parseEntry(row));
    return undefined;
  } catch (error) {
    return { table: "entries", row: row.seq, reason: `nothing follows from the entry: ${(error as Error).message}` };
  }
}

/** How far the processes that wrote it know it was written. */
function readAnchor(db: Database): ChainHead | undefined {
  const path = join(processesFolderOf(db.path), "live.sqlite");
  const identity = ledgerIdentityOf(db);
  if (identity === undefined || !existsSync(path)) return undefined;
  const live = new Database(path, 1_000);
  try {
    return findAnchor(live, identity);
  } finally {
    live.close();
  }
}

function checkTail(db: Database, anchor: ChainHead | undefined): LedgerProblem | undefined {
  if (ledgerIdentityOf(db) === undefined) return { table: "entries", row: 1, reason: "the entry is missing" };
  const reason = truncatedTail(db, anchor);
  return reason === undefined ? undefined : { table: "entries", reason };
}

/** The first row in which a table is another than the one that was made again from the entries. */
function compareTable(db: Database, again: Database, table: string, identity: string[]): LedgerProblem | undefined {
  const sql = `SELECT * FROM ${table} ORDER BY ${identity.join(", ")}`;
  const clean = ({ rootpage: _, ...row }: SqliteRow) => row;
  const [found, right] = [db.all(sql).map(clean), again.all(sql).map(clean)];
  const name = (row: SqliteRow) => identity.map((column) => row[column]).join(" ");
  for (let index = 0; index < Math.max(found.length, right.length); index++) {
    const [one, other] = [found[index], right[index]];
    if (JSON.stringify(one) === JSON.stringify(other)) continue;
    const row = [one, other].flatMap((each) => (each ? [name(each)] : [])).sort()[0] ?? "";
    return { table, row, reason: "the row is not what the entries say" };
  }
  return undefined;
}

/** Each body must be the one that was hashed, and each job whose outcome is not known must have one. */
function checkBodies(db: Database): LedgerProblem | undefined {
  const rows = db.all<Record<"account" | "key" | "body" | "body_hash", string | null>>(
    `SELECT account, key, body_hash, bodies.body FROM jobs FULL JOIN bodies USING (account, key)
     WHERE coalesce(state, 'none') IN ('intended', 'unknown') OR bodies.body IS NOT NULL ORDER BY account, key`,
  );
  const wrong = rows.find(({ body, body_hash }) => body === null || sha256Sync(body) !== body_hash);
  return (
    wrong && { table: "bodies", row: `${wrong.account} ${wrong.key}`, reason: "the body is not the one that is sent" }
  );
}
