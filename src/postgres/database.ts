import { setTimeout } from "node:timers/promises";
import { BatchError } from "../batch/index.ts";
import { LedgerError } from "../ledger/index.ts";
import { redactAddress, redactPassword } from "./address.ts";
import type { Driver, PgClient, PgOptions, PgPool } from "./driver.ts";
import { isTransientDatabaseError } from "./transient-error.ts";

/** What runs statements: a connection of its own in a transaction, or any. */
export interface Sql {
  query<R>(text: string, values?: readonly unknown[]): Promise<R[]>;
}

/** A connection that is kept. */
export interface PostgresConnection extends Sql {
  /** Called once where the connection is lost. */
  onLost(listener: () => void): void;
  close(): Promise<void>;
}

/**
 * What is acknowledged is on the disk, whatever the server's default; and the server learns within ten seconds that a
 * machine is gone, so that what it held is free.
 */
const sessionSetup =
  "SET synchronous_commit = on; SET search_path = seedance; SET TIME ZONE 'UTC'; SET client_min_messages = warning; " +
  "SET tcp_keepalives_idle = 4; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 10000";
/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const diskFull = "53100";
const [firstPause, longestPause] = [50, 2_000];

/** One PostgreSQL database, for as long as a process needs it. What fails because it is away is tried again. */
export class PostgresDatabase {
  /** Its address without the password. */
  readonly address: string;
  readonly driver: Driver;
  readonly #options: PgOptions;
  readonly #pool: PgPool;
  readonly #timeout: number;
  readonly #closed = new AbortController();

  /** @param patience how many milliseconds to wait for a database that is away. */
  constructor(driver: Driver, url: string, patience: number) {
    this.address = redactAddress(url);
    this.driver = driver;
    this.#timeout = patience;
    this.#options = {
      connectionString: url,
      application_name: "seedance",
      connectionTimeoutMillis: 5_000,
      query_timeout: 60_000,
      keepAlive: true,
    };
    this.#pool = new driver.Pool({ ...this.#options, max: 6, allowExitOnIdle: true });
    // A connection that breaks is replaced with the next statement; what it was doing is told by its promise.
    this.#pool.on("error", () => {});
    this.#pool.on("connect", (client: PgClient) => client.on("error", () => {}));
  }

  /** Runs one statement, which may be run twice where the answer to the first was lost. */
  query<R>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    return this.#borrow((sql) => sql.query<R>(text, values));
  }

  /** All of what the work does, or nothing. It may be done twice where the answer to the first COMMIT was lost. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#borrow((sql) => inTransaction(sql, work));
  }

  /**
   * Opens a connection of its own.
   * @throws what `pg` throws, without the password.
   */
  async connect(): Promise<PostgresConnection> {
    const client = new this.driver.Client(this.#options);
    const listeners: (() => void)[] = [];
    for (const event of ["error", "end"] as const)
      client.on(event, () => {
        for (const tell of listeners.splice(0)) tell();
      });
    try {
      await client.connect();
      await client.query(sessionSetup);
    } catch (error) {
      void client.end().catch(() => {});
      throw this.redactError(error);
    }
    return {
      ...this.#sqlOf(client),
      onLost: (listener) => listeners.push(listener),
      close: () => client.end().catch(() => {}),
    };
  }

  /**
   * Does something until the database lets it.
   * @throws BatchError `engine_away` where it was away for too long, or this was closed.
   */
  async persist<T>(work: () => Promise<T>, signal = this.#closed.signal): Promise<T> {
    const end = performance.now() + this.#timeout;
    for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
      try {
        return await work();
      } catch (error) {
        if (!isTransientDatabaseError(error)) throw this.redactError(error);
        if (signal.aborted || performance.now() + pause > end) throw this.#unavailable(error);
        // Machines that were thrown out together come back one by one.
        await setTimeout(pause * (0.5 + Math.random()), undefined, { signal }).catch(() => {});
      }
    }
  }

  /** An error without the password. */
  redactError(error: unknown): unknown {
    if (!(error instanceof Error)) return error;
    const { message, stack = "" } = error;
    const [clean, cleanStack] = [message, stack].map((text) => redactPassword(text, this.#options.connectionString));
    const told = Object.assign(error, { message: clean, stack: cleanStack });
    if ((error as { code?: string }).code !== diskFull) return told;
    return new LedgerError("disk_full", this.address, `the database's disk takes no more (${clean})`, {
      fix: "Free some space there, then repeat the same command.",
      cause: told,
    });
  }

  async close(): Promise<void> {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort();
    await this.#pool.end();
  }

  #unavailable(cause: unknown): BatchError {
    const reason = cause instanceof Error ? cause.message || (cause as { code?: string }).code : String(cause);
    const problem = `${this.address} can't be reached: ${redactPassword(String(reason), this.#options.connectionString)}.`;
    const fix = "What was acknowledged is safe. Start the database, then run the same command again.";
    return new BatchError("engine_away", problem, { fix });
  }

  #borrow<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.persist(async () => {
      const client = await this.#pool.connect();
      // After a failure it may be in the middle of a transaction, or gone.
      let broken = true;
      try {
        const fresh = client as typeof client & { isSetUp?: boolean };
        if (!fresh.isSetUp) await client.query(sessionSetup);
        fresh.isSetUp = true;
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
        // Several statements in one text have a result each.
        const results = [await client.query(text, values)].flat();
        return results.flatMap(({ rows }) => rows as R[]);
      },
    };
  }
}

/** All of what the work does, or nothing. */
export async function inTransaction<T>(sql: Sql, work: (sql: Sql) => Promise<T>): Promise<T> {
  await sql.query("BEGIN");
  try {
    // Each is told from the next one.
    const result = await work({ query: sql.query });
    await sql.query("COMMIT");
    return result;
  } catch (error) {
    // Where the connection is gone, so is the transaction.
    await sql.query("ROLLBACK").catch(() => {});
    throw error;
  }
}
