import { setTimeout } from "node:timers/promises";
import { BatchError } from "../batch/index.ts";
import { AbortedError } from "../errors.ts";
import { message } from "../message.ts";
import { inTransaction, type PostgresConnection, type PostgresDatabase, type Sql } from "./database.ts";
import { SerialQueue } from "./serial-queue.ts";
import { isTransientDatabaseError } from "./transient-error.ts";

/** Milliseconds: between two tries to acquire the lease, between two heartbeats, and until a heartbeat times out. */
const [acquireInterval, heartbeatInterval, heartbeatTimeout] = [300, 2_000, 15_000];
/** Bounds the transactions in one commit: if the process dies before it, their requests must be repeated. */
const maxGroupSize = 8;
/** The lock belongs to the connection, and is released when that ends. */
const lockStatement = "SELECT pg_try_advisory_lock(hashtextextended('seedance leader ' || $1, 0)) AS got";

interface PendingTransaction {
  work(sql: Sql): Promise<unknown>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/**
 * The right to dispatch an account's requests: a connection that holds the account's lock. The dispatcher writes over this
 * connection alone, so it can't write after it has lost the lease, and what it can't record it does not send.
 */
export class DispatcherLease implements Sql {
  readonly #db: PostgresDatabase;
  readonly #connection: PostgresConnection;
  readonly #lost = new AbortController();
  readonly #pending: PendingTransaction[] = [];
  readonly #queue = new SerialQueue();
  #heartbeatTimer: NodeJS.Timeout | undefined;

  private constructor(db: PostgresDatabase, connection: PostgresConnection) {
    this.#db = db;
    this.#connection = connection;
    connection.onLost(() => this.#lose());
    this.#heartbeatTimer = setInterval(() => void this.#sendHeartbeat(), heartbeatInterval).unref();
  }

  /**
   * Waits until no other process holds the lease, and acquires it.
   * @throws AbortedError if the signal ends the wait.
   * @throws BatchError `engine_away` if the database is unreachable for too long.
   */
  static async acquire(db: PostgresDatabase, account: string, signal: AbortSignal): Promise<DispatcherLease> {
    const wait = () => waitForLease(db, account, signal);
    return new DispatcherLease(
      db,
      await db.persist(wait, signal).catch((error) => Promise.reject(toLeaseError(error, signal))),
    );
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Runs one statement. */
  query<R>(text: string, values?: readonly unknown[]): Promise<R[]> {
    return this.#queue.run(() => this.#guard(() => this.#connection.query<R>(text, values)));
  }

  /**
   * Runs the work in a transaction; it may be started twice. Transactions run before single statements, so that results
   * are recorded before more items are claimed.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ work, resolve: resolve as (result: unknown) => void, reject });
      this.#queue.run(() => this.#guard(() => this.#commitPending()), true).catch(reject);
    });
  }

  /** Commits the pending transactions as one, since each commit waits for the disk; one by one if any of them fails. */
  async #commitPending(): Promise<void> {
    const group = this.#pending.splice(0, maxGroupSize);
    if (group.length === 0) return;
    const all = async (sql: Sql) => {
      const results: unknown[] = [];
      for (const { work } of group) results.push(await work(sql));
      return results;
    };
    try {
      const results = await inTransaction(this.#connection, all);
      for (const [index, { resolve }] of group.entries()) resolve(results[index]);
    } catch (error) {
      if (isTransientDatabaseError(error)) {
        for (const { reject } of group) reject(leaseLostError(this.#db.address));
        throw error;
      }
      if (group.length === 1) group[0]?.reject(this.#db.toDatabaseError(error));
      for (const { work, resolve, reject } of group.length > 1 ? group : [])
        await inTransaction(this.#connection, work).then(resolve, (reason) => {
          reject(this.#db.toDatabaseError(reason));
          if (isTransientDatabaseError(reason)) throw reason;
        });
    }
  }

  /** Releases the lease when all statements have ended. */
  async release(): Promise<void> {
    // The queue runs this last.
    await this.#queue.run(async () => {});
    this.#lose();
    await this.#connection.close();
  }

  /** Runs the work; if the connection fails, the lease is lost. */
  async #guard<T>(work: () => Promise<T>): Promise<T> {
    if (this.#lost.signal.aborted) throw leaseLostError(this.#db.address);
    try {
      return await work();
    } catch (error) {
      // Whether it was committed is unknown: the next dispatcher finds out.
      if (isTransientDatabaseError(error)) this.#lose();
      throw this.#lost.signal.aborted ? leaseLostError(this.#db.address) : this.#db.toDatabaseError(error);
    }
  }

  async #sendHeartbeat(): Promise<void> {
    const response = this.query("SELECT 1").then(() => true);
    const timeout = setTimeout(heartbeatTimeout, false, { ref: false });
    if (!(await Promise.race([response, timeout]).catch(() => false))) this.#lose();
  }

  #lose(): void {
    clearInterval(this.#heartbeatTimer);
    if (this.#lost.signal.aborted) return;
    this.#lost.abort(leaseLostError(this.#db.address));
    void this.#connection.close();
  }
}

async function waitForLease(db: PostgresDatabase, account: string, signal: AbortSignal): Promise<PostgresConnection> {
  const connection = await db.connect();
  try {
    for (;;) {
      signal.throwIfAborted();
      const [row] = await connection.query<{ got: boolean }>(lockStatement, [account]);
      if (row?.got) return connection;
      await setTimeout(acquireInterval, undefined, { signal });
    }
  } catch (error) {
    await connection.close();
    throw error;
  }
}

const toLeaseError = (error: unknown, signal: AbortSignal) =>
  signal.aborted
    ? new AbortedError(message`Interrupted while waiting for the dispatcher lease.`, { cause: signal.reason })
    : error;

const leaseLostError = (address: string) =>
  new BatchError("lead_lost", message`The dispatcher lease was lost: the connection to ${address} has ended.`, {
    fix: message`Another machine takes over, or this one when the database is reachable again.`,
  });
