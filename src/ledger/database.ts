import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { message } from "../message.ts";
import { LedgerError } from "./ledger-error.ts";
import { toLedgerError } from "./storage-error.ts";

export type SqliteRow = Record<string, SQLInputValue>;

/** One SQLite file. It prepares each statement once, and throws its errors as `LedgerError`. */
export class Database {
  readonly path: string;
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #open = true;

  /**
   * @param path the path of the file, or `:memory:`.
   * @param timeout milliseconds to wait while another process writes.
   */
  constructor(path: string, timeout: number) {
    this.path = path;
    const sqlite = loadSqlite();
    if (!sqlite) {
      const fix = message`Use Node 22.13 or newer.`;
      throw new LedgerError("old_node", path, message`Node ${process.versions.node} has no SQLite`, { fix });
    }
    this.#connection = this.#attempt(() => new sqlite.DatabaseSync(path));
    this.exec(`PRAGMA busy_timeout = ${Math.round(timeout)}`);
  }

  exec(sql: string): void {
    this.#attempt(() => this.#connection.exec(sql));
  }

  /**
   * Runs a statement.
   * @returns the number of changed rows.
   */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#attempt(() => this.#prepare(sql).run(...values)).changes);
  }

  get<T = SqliteRow>(sql: string, ...values: SQLInputValue[]): T | undefined {
    return this.#attempt(() => this.#prepare(sql).get(...values)) as T | undefined;
  }

  all<T = SqliteRow>(sql: string, ...values: SQLInputValue[]): T[] {
    return this.#attempt(() => this.#prepare(sql).all(...values)) as T[];
  }

  /** Runs `work` in a write transaction. */
  transaction<T>(work: () => T): T {
    return this.#runInTransaction("BEGIN IMMEDIATE", work);
  }

  /** Runs `work` in a read transaction: it sees one state of the database. */
  snapshot<T>(work: () => T): T {
    return this.#runInTransaction("BEGIN", work);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#statements.clear();
    this.#connection.close();
  }

  #runInTransaction<T>(begin: string, work: () => T): T {
    this.exec(begin);
    try {
      const result = work();
      this.exec("COMMIT");
      return result;
    } catch (error) {
      // If the disk is full, SQLite has already rolled back, and ROLLBACK fails.
      try {
        this.#connection.exec("ROLLBACK");
      } catch {}
      throw error;
    }
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #attempt<T>(work: () => T): T {
    if (!this.#open)
      throw new LedgerError("closed", this.path, message`the file is closed`, { fix: message`Open it again.` });
    try {
      return work();
    } catch (error) {
      throw toLedgerError(error, this.path);
    }
  }
}

/**
 * Loads SQLite; undefined if this Node has none. Node 22 prints an ExperimentalWarning when it loads the module, which
 * would stand among the messages of every command. Other warnings are kept.
 * https://nodejs.org/docs/latest-v22.x/api/sqlite.html
 */
function loadSqlite(): typeof import("node:sqlite") | undefined {
  const { emitWarning } = process;
  process.emitWarning = (...[warning, ...rest]: unknown[]) => {
    const isOfSqlite = rest[0] === "ExperimentalWarning" && String(warning).startsWith("SQLite ");
    if (!isOfSqlite) Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  try {
    return process.getBuiltinModule("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
}
