import { message } from "../message.ts";
import { applyEntry } from "./apply.ts";
import { type EntryRow, hashEntry, initialChainHash, iterateEntries, parseEntry } from "./chain.ts";
import { Database, type SqliteRow } from "./database.ts";
import { LedgerError } from "./ledger-error.ts";
import { describeLoss, readAnchors } from "./lost-entries.ts";
import { migrate } from "./open-database.ts";
import type { Anchor } from "./processes/anchor.ts";
import { ledgerSchema } from "./schema.ts";
import { sha256Sync } from "./sha256.ts";

/** The first problem of a ledger. */
export interface LedgerProblem {
  /** The table, or `file` if the problem concerns the whole file. */
  table: string;
  /** The first row with the problem: an entry's number, or the row's primary key. */
  row?: number | string;
  reason: string;
}

/** The result of `ledger.verify`. */
export interface Verification {
  ok: boolean;
  /** The number of valid entries, counted from the first one. */
  entries: number;
  /** The hash of the last valid entry. Keep it elsewhere to prove later that nothing before it was changed. */
  head: string;
  /** The first problem, if `ok` is false. */
  problem?: LedgerProblem;
}

/**
 * Verifies the file, the chain of hashes, and that all tables match the entries.
 *
 * It detects damage, and every change that does not recompute all later hashes. A person with write access can
 * recompute them: only a `head` that was kept elsewhere reveals that.
 */
export function verifyLedger(db: Database): Verification {
  let valid = { entries: 0, head: initialChainHash };
  const rebuilt = new Database(":memory:", 0);
  try {
    migrate(rebuilt, ledgerSchema);
    const anchors = readAnchors(db.path, 1_000);
    return db.snapshot(() => {
      let problem = checkIntegrity(db) ?? compareTable(db, rebuilt, "sqlite_schema", ["type", "name"]);
      if (!problem)
        for (const row of iterateEntries(db)) {
          problem = checkChainLink(row, valid) ?? replayEntry(row, rebuilt);
          if (problem) break;
          valid = { entries: row.seq, head: row.hash };
        }
      problem ??=
        checkTail(db, anchors) ??
        compareTable(db, rebuilt, "jobs", ["account", "key"]) ??
        compareTable(db, rebuilt, "files", ["account", "task", "path"]) ??
        checkBodies(db);
      return problem ? { ok: false, ...valid, problem } : { ok: true, ...valid };
    });
  } catch (error) {
    if (!(error instanceof LedgerError) || (error.code !== "corrupt" && error.code !== "not_a_ledger")) throw error;
    return { ok: false, ...valid, problem: { table: "file", reason: error.message } };
  } finally {
    rebuilt.close();
  }
}

/** https://www.sqlite.org/pragma.html#pragma_integrity_check */
function checkIntegrity(db: Database): LedgerProblem | undefined {
  const result = db.get<{ integrity_check: string }>("PRAGMA integrity_check(1)")?.integrity_check;
  return result === "ok" ? undefined : { table: "file", reason: String(result) };
}

function checkChainLink(row: EntryRow, previous: { entries: number; head: string }): LedgerProblem | undefined {
  const { seq } = row;
  const problem = (reason: string) => ({ table: "entries", row: previous.entries + 1, reason });
  if (seq !== previous.entries + 1) return problem(message`the entry is missing`);
  if (row.hash !== hashEntry(row, previous.head))
    return problem(message`the entry was changed: its hash does not match its content`);
  return undefined;
}

/** Updates the rebuilt tables by an entry. */
function replayEntry(row: EntryRow, rebuilt: Database): LedgerProblem | undefined {
  try {
    applyEntry(rebuilt, parseEntry(row));
    return undefined;
  } catch (error) {
    return { table: "entries", row: row.seq, reason: message`the entry is invalid: ${(error as Error).message}` };
  }
}

function checkTail(db: Database, anchors: readonly Anchor[]): LedgerProblem | undefined {
  const reason = describeLoss(db, anchors);
  return reason === undefined ? undefined : { table: "entries", reason };
}

/** The first row in which a table differs from the table that was rebuilt from the entries. */
function compareTable(db: Database, rebuilt: Database, table: string, identity: string[]): LedgerProblem | undefined {
  const sql = `SELECT * FROM ${table} ORDER BY ${identity.join(", ")}`;
  const withoutRootPage = ({ rootpage: _, ...row }: SqliteRow) => row;
  const [actual, expected] = [db.all(sql).map(withoutRootPage), rebuilt.all(sql).map(withoutRootPage)];
  const nameOf = (row: SqliteRow) => identity.map((column) => row[column]).join(" ");
  for (let index = 0; index < Math.max(actual.length, expected.length); index++) {
    const rows = [actual[index], expected[index]];
    if (JSON.stringify(rows[0]) === JSON.stringify(rows[1])) continue;
    const row = rows.flatMap((each) => (each ? [nameOf(each)] : [])).sort()[0] ?? "";
    return { table, row, reason: message`the row does not match the entries` };
  }
  return undefined;
}

/** Checks that each body matches its hash, and that each job with an unknown outcome has one. */
function checkBodies(db: Database): LedgerProblem | undefined {
  const rows = db.all<Record<"account" | "key" | "body" | "body_hash", string | null>>(
    `SELECT account, key, body_hash, bodies.body FROM jobs FULL JOIN bodies USING (account, key)
     WHERE coalesce(state, 'none') IN ('intended', 'unknown') OR bodies.body IS NOT NULL ORDER BY account, key`,
  );
  const invalid = rows.find(({ body, body_hash }) => body === null || sha256Sync(body) !== body_hash);
  return (
    invalid && {
      table: "bodies",
      row: `${invalid.account} ${invalid.key}`,
      reason: message`the body does not match its recorded hash`,
    }
  );
}
