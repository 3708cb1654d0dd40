import { setTimeout } from "node:timers/promises";
import { BatchError } from "../batch/index.ts";
import { AbortedError } from "../errors.ts";
import { inTransaction, type PostgresConnection, type PostgresDatabase, type Sql } from "./database.ts";
import { SerialQueue } from "./serial-queue.ts";
import { isTransientDatabaseError } from "./transient-error.ts";

/** Milliseconds: between two tries to lead, between two signs of life, and for which the answer to one is waited for. */
const [acquireInterval, heartbeatInterval, heartbeatTimeout] = [300, 2_000, 15_000];
/** So many transactions are made one at most: what is not yet written when this process dies has to be asked for again. */
const maxGroupSize = 8;
/** Held by a connection, and lost with it, however it ends. */
const lockStatement = "SELECT pg_try_advisory_lock(hashtextextended('seedance leader ' || $1, 0)) AS got";

interface PendingTransaction {
  work(sql: Sql): Promise<unknown>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/**
 * The right to choose an account's requests: a connection that holds the account's lock. All that the leader writes goes
 * over this connection, one after the other. So where the right is lost, nothing more can be written, and what can't be
 * written down is not sent.
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
   * Waits until nobody else leads.
   * @throws AbortedError where the signal ends the wait; BatchError where the database is away for too long.
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

  /** One statement. */
  query<R>(text: string, values?: readonly unknown[]): Promise<R[]> {
    return this.#queue.run(() => this.#guard(() => this.#connection.query<R>(text, values)));
  }

  /**
   * All of what the work does, or nothing. It may be begun twice. It comes before single statements: what is known is
   * written down before more is asked for.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ work, resolve: resolve as (result: unknown) => void, reject });
      this.#queue.run(() => this.#guard(() => this.#commitPending()), true).catch(reject);
    });
  }

  /** Does what waits in one transaction, since the disk takes as long for one as for all; each alone where one fails. */
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
      for (const [place, { resolve }] of group.entries()) resolve(results[place]);
    } catch (error) {
      if (isTransientDatabaseError(error)) {
        for (const { reject } of group) reject(leaseLostError(this.#db.address));
        throw error;
      }
      if (group.length === 1) group[0]?.reject(this.#db.redactError(error));
      for (const { work, resolve, reject } of group.length > 1 ? group : [])
        await inTransaction(this.#connection, work).then(resolve, (reason) => {
          reject(this.#db.redactError(reason));
          if (isTransientDatabaseError(reason)) throw reason;
        });
    }
  }

  /** Lets others lead. */
  async release(): Promise<void> {
    // The last turn: all others are over.
    await this.#queue.run(async () => {});
    this.#lose();
    await this.#connection.close();
  }

  /** Where the connection fails, the right is lost. */
  async #guard<T>(work: () => Promise<T>): Promise<T> {
    if (this.#lost.signal.aborted) throw leaseLostError(this.#db.address);
    try {
      return await work();
    } catch (error) {
      // Whether it was done is not known: whoever leads next looks after it.
      if (isTransientDatabaseError(error)) this.#lose();
      throw this.#lost.signal.aborted ? leaseLostError(this.#db.address) : this.#db.redactError(error);
    }
  }

  async #sendHeartbeat(): Promise<void> {
    const answered = this.query("SELECT 1").then(() => true);
    const late = setTimeout(heartbeatTimeout, false, { ref: false });
    if (!(await Promise.race([answered, late]).catch(() => false))) this.#lose();
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
  signal.aborted ? new AbortedError("The wait for the lead was aborted.", { cause: signal.reason }) : error;

const leaseLostError = (place: string) =>
  new BatchError("lead_lost", `The lead was lost: the connection to ${place} has ended.`, {
    fix: "Another machine takes over, or this one when the database is back.",
  });
