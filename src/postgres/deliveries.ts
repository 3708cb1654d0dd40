import { setTimeout } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import { reasonOf, sha256 } from "../ledger/index.ts";
import { mayPass } from "./away.ts";
import type { Database, Sql } from "./database.ts";
import type { Batch } from "./items.ts";

/** An item's files, to be saved: which of its rounds, since it may be offered again. */
interface Offer {
  key: string;
  round: number;
}

/** What this process took: pg-boss tells an attempt from the next one by `retryCount`. */
interface Taken {
  id: string;
  retryCount: number;
}

const schema = "seedance_queue";
/** Seconds: a process tells so often that it lives, is given up after so long, and is looked for so often. */
const [beat, silence, watch] = [3, 10, 5];
/** Seconds that one delivery may take while its process lives; and for which those that are over are kept. */
const [longest, kept] = [6 * 3_600, 86_400];
/** Milliseconds that an end may take. */
const farewell = 2_000;
const year = 365 * 86_400;

/**
 * The queue of what any machine may save: pg-boss's. A job is taken by one process at a time, and goes to another soon
 * after that one dies. Its id is made of the item's key, so that offering it twice is offering it once.
 */
export class Deliveries {
  readonly #db: Database;
  readonly #queue: string;
  readonly #taken = new Map<string, Taken>();
  #boss: Promise<PgBoss> | undefined;
  #heart: NodeJS.Timeout | undefined;

  constructor(db: Database, { account, name }: Batch) {
    this.#db = db;
    // A batch's name may hold what a queue's may not.
    this.#queue = `deliveries-${sha256(`${account}\n${name}`).slice(0, 24)}`;
  }

  /** Makes the queue, and what it needs, where it is missing. To be called before anything is offered or taken. */
  start(): Promise<PgBoss> {
    this.#boss ??= this.#start().catch((error) => {
      this.#boss = undefined;
      throw error;
    });
    return this.#boss;
  }

  /** Offers items' files to all machines, with the transaction that makes them ready. */
  async offer(sql: Sql, offers: readonly Offer[]): Promise<void> {
    if (offers.length === 0) return;
    const boss = await this.start();
    const jobs = offers.map(({ key, round }) => ({ id: idOf(key, round), data: { key, round } }));
    await boss.insert(this.#queue, jobs, { db: within(sql) });
  }

  /** Offers what is ready and is not on offer, for whatever reason. */
  async offerAll({ account, name }: Batch): Promise<void> {
    const text = "SELECT key, round FROM items WHERE account = $1 AND batch = $2 AND state = 'completed' AND listed";
    await this.offer(this.#db, await this.#db.query<Offer>(text, [account, name]));
  }

  /** Takes up to `most` of what is offered. */
  async take(most: number): Promise<Offer[]> {
    const boss = await this.start();
    const jobs = await boss.fetch<Offer>(this.#queue, { batchSize: most });
    for (const { id, retryCount, data } of jobs) this.#taken.set(data.key, { id, retryCount });
    this.#heart ??= setInterval(() => void this.#touch(boss), beat * 1_000).unref();
    return jobs.map(({ data }) => data);
  }

  /** It is over, whoever has taken it. */
  async end(sql: Sql, { key, round }: Offer): Promise<void> {
    const boss = await this.start();
    await boss.complete(this.#queue, idOf(key, round), null, { db: within(sql), includeQueued: true });
    this.#taken.delete(key);
  }

  /** Gives back what this process took: anyone may try it again. */
  async giveBack(sql: Sql, key: string, error: unknown): Promise<void> {
    const boss = await this.start();
    const taken = this.#taken.get(key);
    this.#taken.delete(key);
    if (taken) await boss.fail(this.#queue, [taken], reasonOf(error), { db: within(sql) });
  }

  async close(): Promise<void> {
    clearInterval(this.#heart);
    const boss = await this.#boss?.catch(() => undefined);
    if (!boss) return;
    // What was taken and not saved goes to others now, rather than when this process is missed.
    const left = [...this.#taken.values()];
    const ended = { message: "the process has ended" };
    const given = left.length > 0 ? boss.fail(this.#queue, left, ended).catch(() => {}) : undefined;
    // Where the database is away, there is nothing to wait for.
    await Promise.race([given, setTimeout(farewell, undefined, { ref: false })]);
    await boss.stop({ graceful: false, close: false });
  }

  async #start(): Promise<PgBoss> {
    const { PgBoss } = this.#db.driver;
    const boss = new PgBoss({
      db: within(this.#db),
      schema,
      schedule: false,
      registerInstance: false,
      openTelemetry: { enabled: false },
      superviseIntervalSeconds: watch,
      monitorIntervalSeconds: watch,
    });
    // What its timers do fails while the database is away, and is done when it is back. What else goes wrong is told: the
    // batch itself does not depend on it.
    boss.on("error", (error) => {
      if (!mayPass(error)) process.emitWarning(`pg-boss: ${(this.#db.told(error) as Error).message}`);
    });
    await boss.start();
    await boss.createQueue(this.#queue, {
      heartbeatSeconds: silence,
      expireInSeconds: longest,
      retentionSeconds: year,
      deleteAfterSeconds: kept,
      retryLimit: 1_000_000,
    });
    return boss;
  }

  async #touch(boss: PgBoss): Promise<void> {
    const taken = [...this.#taken.values()];
    // Where the database is away, they are given up at worst, and saved twice.
    if (taken.length > 0) await boss.touch(this.#queue, taken).catch(() => {});
  }
}

/** A UUID, made of the item and its round. */
function idOf(key: string, round: number): string {
  const hash = sha256(`${key}\n${round}`);
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join("-");
}

/** What pg-boss is to run its statements in. */
const within = (sql: Sql) => ({
  executeSql: async (text: string, values?: unknown[]) => ({ rows: await sql.query<unknown>(text, values) }),
});
