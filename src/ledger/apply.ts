import type { SQLInputValue } from "node:sqlite";
import type { Entry, EntryData } from "./entry.ts";

/** Runs an SQL statement at once, or collects it to run it later. */
export interface StatementRunner {
  run(sql: string, ...values: SQLInputValue[]): unknown;
}

/**
 * Updates `jobs` and `files` by an entry. Both tables depend on the entries only, so that they can be rebuilt from them
 * and compared.
 */
export function applyEntry(db: StatementRunner, entry: Entry): void {
  const { account, key, task, at, type, data } = entry;
  if (type === "intended") upsert(db, "jobs", { account, key }, newJobColumns(data, at));
  if (type === "downloaded") upsert(db, "files", { account, task, path: data.path }, newFileColumns(data, at));
  if (key !== null) update(db, "jobs", { account, key }, { ...changedColumns(entry), updated_at: at });
}

type ColumnValues = Record<string, SQLInputValue | undefined>;

function newJobColumns(data: EntryData["intended"], at: string): ColumnValues {
  return {
    state: data.repeated ? "unknown" : "intended",
    origin: data.origin,
    contract: data.contract,
    model: data.model,
    path: data.path,
    kind: data.kind,
    scope: data.scope,
    session: data.session,
    attempt: data.attempt,
    body: JSON.stringify(data.body),
    body_hash: data.bodyHash,
    requested: JSON.stringify(data.requested),
    directory: data.directory,
    name: data.name,
    estimate: data.estimate,
    reserved: data.estimate ?? 0,
    error: null,
    intended_at: at,
    updated_at: at,
  };
}

function newFileColumns(data: EntryData["downloaded"], at: string): ColumnValues {
  return {
    member: data.member,
    place: data.index,
    url: data.url,
    bytes: data.bytes,
    sha256: data.sha256,
    type: data.type,
    width: data.width,
    height: data.height,
    seconds: data.seconds,
    downloaded_at: at,
  };
}

/** The columns of its job that an entry changes. */
function changedColumns({ type, data, task, at }: Entry): ColumnValues {
  switch (type) {
    case "created":
    case "intended":
      return {};
    case "directed":
      return { directory: data.directory, name: data.name };
    case "submitted": {
      const { status, creditsUsed: used, creditsRemaining: remaining } = data;
      return { state: "running", task, status, used, remaining, error: null, submitted_at: at };
    }
    case "unknown":
      return { state: "unknown", error: JSON.stringify(data.error) };
    case "refused":
      return { state: "refused", reserved: 0, error: JSON.stringify(data.error) };
    case "seen":
      return { status: data.status, ...creditsUsedColumn(data) };
    case "completed": {
      const ended = { output: JSON.stringify(data.output), running_at: data.runningAt, ended_at: at };
      return { state: "completed", status: "completed", ...ended, ...creditsUsedColumn(data) };
    }
    case "failed": {
      const ended = { error: JSON.stringify(data.error), running_at: data.runningAt, ended_at: at };
      return { state: "failed", status: "failed", ...ended, ...creditsUsedColumn(data) };
    }
    case "refunded":
      return { refunded: data.creditsRefunded };
    case "downloaded":
      return { state: "downloaded" };
  }
}

/** The final charge may differ from the one in the submit's response. */
const creditsUsedColumn = ({ creditsUsed }: { creditsUsed?: number | undefined }) =>
  creditsUsed === undefined ? {} : { used: creditsUsed };

function upsert(db: StatementRunner, table: string, identity: ColumnValues, values: ColumnValues): void {
  const all = { ...identity, ...values };
  const sets = Object.keys(values).map((name) => `${name} = excluded.${name}`);
  db.run(
    `INSERT INTO ${table} (${Object.keys(all)}) VALUES (${Object.keys(all).map(() => "?")})
     ON CONFLICT (${Object.keys(identity)}) DO UPDATE SET ${sets}`,
    ...bindValues(all),
  );
}

function update(db: StatementRunner, table: string, identity: ColumnValues, values: ColumnValues): void {
  const sets = Object.keys(values).map((name) => `${name} = ?`);
  const same = Object.keys(identity).map((name) => `${name} = ?`);
  db.run(`UPDATE ${table} SET ${sets} WHERE ${same.join(" AND ")}`, ...bindValues(values), ...bindValues(identity));
}

const bindValues = (values: ColumnValues) => Object.values(values).map((value) => value ?? null);
