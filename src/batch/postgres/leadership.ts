import { setTimeout } from "node:timers/promises";
import { AbortedError } from "../../index.ts";
import { BatchError } from "../batch-error.ts";
import { mayPass } from "./away.ts";
import { type Connection, type Database, inTransaction, type Sql } from "./database.ts";

/** Milliseconds: between two tries to lead, between two signs of life, and for which the answer to one is waited for. */
const [pause, beat, silence] = [300, 2_000, 15_000];
/** Held by a connection, and lost with it, however it ends. */
const lock = "SELECT pg_try_advisory_lock(hashtextextended('seedance leader ' || $1, 0)) AS got";

/**
 * The right to choose an account's requests: a connection that holds the account's lock. All that the leader writes goes
 * over this connection, one after the other. So where the right is lost, nothing more can be written, and what can't be
 * written down is not sent.
 */
export class Leadership implements Sql {
  readonly #db: Database;
  readonly #connection: Connection;
  readonly #lost = new AbortController();
  #last: Promise<unknown> = Promise.resolve();
  #heart: NodeJS.Timeout | undefined;

  private constructor(db: Database, connection: Connection) {
    this.#db = db;
    this.#connection = connection;
    connection.onLost(() => this.#lose());
    this.#heart = setInterval(() => void this.#beat(), beat).unref();
  }

  /**
   * Waits until nobody else leads.
   * @throws AbortedError where the signal ends the wait; BatchError where the database is away for too long.
   */
  static async take(db: Database, account: string, signal: AbortSignal): Promise<Leadership> {
    const wait = () => waitForTurn(db, account, signal);
    return new Leadership(db, await db.persist(wait, signal).catch((error) => Promise.reject(told(error, signal))));
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** One statement. */
  query<R>(text: string, values?: readonly unknown[]): Promise<R[]> {
    return this.#inTurn(() => this.#connection.query<R>(text, values));
  }

  /** All of what the work does, or nothing. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#inTurn(() => inTransaction(this.#connection, work));
  }

  /** Lets others lead. */
  async release(): Promise<void> {
    await this.#last;
    this.#lose();
    await this.#connection.close();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      if (this.#lost.signal.aborted) throw lostError(this.#db.place);
      try {
        return await work();
      } catch (error) {
        // Whether it was done is not known: whoever leads next looks after it.
        if (mayPass(error)) this.#lose();
        throw this.#lost.signal.aborted ? lostError(this.#db.place) : this.#db.told(error);
      }
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #beat(): Promise<void> {
    const answered = this.query("SELECT 1").then(() => true);
    const late = setTimeout(silence, false, { ref: false });
    if (!(await Promise.race([answered, late]).catch(() => false))) this.#lose();
  }

  #lose(): void {
    clearInterval(this.#heart);
    if (this.#lost.signal.aborted) return;
    this.#lost.abort(lostError(this.#db.place));
    void this.#connection.close();
  }
}

async function waitForTurn(db: Database, account: string, signal: AbortSignal): Promise<Connection> {
  const connection = await db.connect();
  try {
    for (;;) {
      signal.throwIfAborted();
      const [row] = await connection.query<{ got: boolean }>(lock, [account]);
      if (row?.got) return connection;
      await setTimeout(pause, undefined, { signal });
    }
  } catch (error) {
    await connection.close();
    throw error;
  }
}

const told = (error: unknown, signal: AbortSignal) =>
  signal.aborted ? new AbortedError("The wait for the lead was aborted.", { cause: signal.reason }) : error;

const lostError = (place: string) =>
  new BatchError("lead_lost", `The lead was lost: the connection to ${place} has ended.`, {
    fix: "Another machine takes over, or this one when the database is back.",
  });
