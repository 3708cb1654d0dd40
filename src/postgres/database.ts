import { setTimeout } from "node:timers/promises";
import { BatchError } from "../batch/index.ts";
import { LedgerError } from "../ledger/index.ts";
import { message } from "../message.ts";
import { redactAddress, redactPassword } from "./address.ts";
import type { Driver, PgClient, PgOptions, PgPool } from "./driver.ts";
import { isTransientDatabaseError } from "./transient-error.ts";

/** Runs statements: on one connection inside a transaction, otherwise on any connection of the pool. */
export interface Sql {
  query<R>(text: string, values?: readonly unknown[]): Promise<R[]>;
}

/** A dedicated connection. */
export interface PostgresConnection extends Sql {
  /** Calls the listener once when the connection is lost. */
  onLost(listener: () => void): void;
  close(): Promise<void>;
}

/**
 * A commit is on the disk when it is acknowledged, whatever the server's default is. The server notices within ten seconds
 * that a machine is gone, and releases its locks.
 */
const sessionSetup =
  "SET synchronous_commit = on; SET search_path = seedance; SET TIME ZONE 'UTC'; SET client_min_messages = warning; " +
  "SET tcp_keepalives_idle = 4; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 10000";
/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const diskFull = "53100";
/** The pause between two tries, in milliseconds; doubled each time. */
const [firstPause, maxPause] = [50, 2_000];

/** One PostgreSQL database. Work that fails because the database is unreachable is retried. */
export class PostgresDatabase {
  /** Its address without the password. */
  readonly address: string;
  readonly driver: Driver;
  readonly #options: PgOptions;
  readonly #pool: PgPool;
  readonly #timeout: number;
  readonly #closed = new AbortController();

  /** @param timeout milliseconds for which an unreachable database is retried. */
  constructor(driver: Driver, url: string, timeout: number) {
    this.address = redactAddress(url);
    this.driver = driver;
    this.#timeout = timeout;
    this.#options = {
      connectionString: url,
      application_name: "seedance",
      connectionTimeoutMillis: 5_000,
      query_timeout: 60_000,
      keepAlive: true,
    };
    this.#pool = new driver.Pool({ ...this.#options, max: 6, allowExitOnIdle: true });
    // The pool replaces a broken connection, and the promise of its statement rejects: the events need no handling.
    this.#pool.on("error", () => {});
    this.#pool.on("connect", (client: PgClient) => client.on("error", () => {}));
  }

  /** Runs one statement. It may run twice, if the response to the first was lost. */
  query<R>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    return this.#borrow((sql) => sql.query<R>(text, values));
  }

  /** Runs the work in a transaction. It may run twice, if the response to the first COMMIT was lost. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#borrow((sql) => inTransaction(sql, work));
  }

  /**
   * Opens a dedicated connection.
   * @throws the errors of `pg`, without the password.
   */
  async connect(): Promise<PostgresConnection> {
    const client = new this.driver.Client(this.#options);
    const listeners: (() => void)[] = [];
    for (const event of ["error", "end"] as const)
      client.on(event, () => {
        for (const notify of listeners.splice(0)) notify();
      });
    try {
      await client.connect();
      await client.query(sessionSetup);
    } catch (error) {
      void client.end().catch(() => {});
      throw this.toDatabaseError(error);
    }
    return {
      ...this.#sqlOf(client),
      onLost: (listener) => listeners.push(listener),
      close: () => client.end().catch(() => {}),
    };
  }

  /**
   * Runs the work, and retries it while the database is unreachable.
   * @throws BatchError `engine_away` after the timeout, or if the signal is aborted; by default on `close()`.
   */
  async persist<T>(work: () => Promise<T>, signal = this.#closed.signal): Promise<T> {
    const end = performance.now() + this.#timeout;
    for (let pause = firstPause; ; pause = Math.min(pause * 2, maxPause)) {
      try {
        return await work();
      } catch (error) {
        if (!isTransientDatabaseError(error)) throw this.toDatabaseError(error);
        if (signal.aborted || performance.now() + pause > end) throw this.#unavailable(error);
        // Random, so that machines which lost their connections together do not reconnect together.
        await setTimeout(pause * (0.5 + Math.random()), undefined, { signal }).catch(() => {});
      }
    }
  }

  /** Removes the password from an error; turns a full disk into a LedgerError. */
  toDatabaseError(error: unknown): unknown {
    if (!(error instanceof Error)) return error;
    const [text = "", stack = ""] = [error.message, error.stack ?? ""].map((part) =>
      redactPassword(part, this.#options.connectionString),
    );
    const redacted = Object.assign(error, { message: text, stack });
    if ((error as { code?: string }).code !== diskFull) return redacted;
    return new LedgerError("disk_full", this.address, message`no space left on the database server's disk (${text})`, {
      fix: message`Free some space there, then repeat the same command.`,
      cause: redacted,
    });
  }

  async close(): Promise<void> {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort();
    await this.#pool.end();
  }

  #unavailable(cause: unknown): BatchError {
    const reason = cause instanceof Error ? cause.message || (cause as { code?: string }).code : String(cause);
    const redacted = redactPassword(String(reason), this.#options.connectionString);
    const problem = message`${this.address} can't be reached: ${redacted}.`;
    const fix = message`Everything that was recorded is safe. Start the database, then run the same command again.`;
    return new BatchError("engine_away", problem, { fix });
  }

  #borrow<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.persist(async () => {
      const client = await this.#pool.connect();
      // After a failure the connection may be inside a transaction, or broken.
      let broken = true;
      try {
        const session = client as typeof client & { isSetUp?: boolean };
        if (!session.isSetUp) await client.query(sessionSetup);
        session.isSetUp = true;
        const result = await work(this.#sqlOf(client));
        broken = false;
        return result;
      } finally {
        client.release(broken);
      }
    });
  }

  #sqlOf(client: PgClient): Sql {
    return {
      query: async <R>(text: string, values: readonly unknown[] = []) => {
        // A text with several statements has one result for each.
        const results = [await client.query(text, values)].flat();
        return results.flatMap(({ rows }) => rows as R[]);
      },
    };
  }
}

/** Runs the work in a transaction on the given connection. */
export async function inTransaction<T>(sql: Sql, work: (sql: Sql) => Promise<T>): Promise<T> {
  await sql.query("BEGIN");
  try {
    // A new object for each transaction, since `PostgresEntryWriter.of` caches by it.
    const result = await work({ query: sql.query });
    await sql.query("COMMIT");
    return result;
  } catch (error) {
    // If the connection is gone, so is the transaction.
    await sql.query("ROLLBACK").catch(() => {});
    throw error;
  }
}
