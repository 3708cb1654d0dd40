import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { LedgerError } from "./ledger-error.ts";
import { toLedgerError } from "./storage-error.ts";

export type SqliteRow = Record<string, SQLInputValue>;

/** One SQLite file, with statements prepared once and its errors told in the ledger's words. */
export class Database {
  readonly path: string;
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #open = true;

  /**
   * @param path where it is, or `:memory:`.
   * @param timeout how many milliseconds to wait for another process that writes.
   */
  constructor(path: string, timeout: number) {
    this.path = path;
    // Loaded when it is needed: Node 22 prints a warning with it, which is none of a download's business.
    const sqlite: typeof import("node:sqlite") | undefined = process.getBuiltinModule("node:sqlite");
    if (!sqlite) {
      const fix = "Use Node 22.13 or newer.";
      throw new LedgerError("old_node", path, `Node ${process.versions.node} has no SQLite`, { fix });
    }
    this.#connection = this.#attempt(() => new sqlite.DatabaseSync(path));
    this.exec(`PRAGMA busy_timeout = ${Math.round(timeout)}`);
  }

  exec(sql: string): void {
    this.#attempt(() => this.#connection.exec(sql));
  }

  /** Runs a statement; how many rows it changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#attempt(() => this.#prepare(sql).run(...values)).changes);
  }

  get<T = SqliteRow>(sql: string, ...values: SQLInputValue[]): T | undefined {
    return this.#attempt(() => this.#prepare(sql).get(...values)) as T | undefined;
  }

  all<T = SqliteRow>(sql: string, ...values: SQLInputValue[]): T[] {
    return this.#attempt(() => this.#prepare(sql).all(...values)) as T[];
  }

  /** Does something while nobody else writes; all of it, or nothing. */
  transaction<T>(work: () => T): T {
    return this.#runInTransaction("BEGIN IMMEDIATE", work);
  }

  /** Reads something while what others write is not seen. */
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
      // SQLite has ended the transaction itself where the disk was full, and then refuses to do so again.
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
    if (!this.#open) throw new LedgerError("closed", this.path, "it was closed", { fix: "Open it again." });
    try {
      return work();
    } catch (error) {
      throw toLedgerError(error, this.path);
    }
  }
}
