import { setTimeout } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import { failureReasonOf, sha256Sync } from "../ledger/index.ts";
import type { PostgresDatabase, Sql } from "./database.ts";
import type { BatchId } from "./items.ts";
import { isTransientDatabaseError } from "./transient-error.ts";

/** An item's files, to be saved: which of its rounds, since it may be offered again. */
interface QueuedDownload {
  key: string;
  round: number;
}

/** What this process took: pg-boss tells an attempt from the next one by `retryCount`. */
interface ClaimedQueueJob {
  id: string;
  retryCount: number;
}

const schema = "seedance_queue";
/** Seconds: a process tells so often that it lives, is given up after so long, and is looked for so often. */
const [touchInterval, heartbeatTimeout, superviseInterval] = [3, 10, 5];
/** Seconds that one delivery may take while its process lives; and for which those that are over are kept. */
const [expireAfter, deleteAfter] = [6 * 3_600, 86_400];
/** Milliseconds that an end may take. */
const closeTimeout = 2_000;
const year = 365 * 86_400;

/**
 * The queue of what any machine may save: pg-boss's. A job is taken by one process at a time, and goes to another soon
 * after that one dies. Its id is made of the item's key, so that offering it twice is offering it once.
 */
export class DownloadQueue {
  readonly #db: PostgresDatabase;
  readonly #queue: string;
  readonly #claimed = new Map<string, ClaimedQueueJob>();
  #boss: Promise<PgBoss> | undefined;
  #heartbeatTimer: NodeJS.Timeout | undefined;

  constructor(db: PostgresDatabase, { account, name }: BatchId) {
    this.#db = db;
    // A batch's name may hold what a queue's may not.
    this.#queue = `deliveries-${sha256Sync(`${account}\n${name}`).slice(0, 24)}`;
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
  async enqueue(sql: Sql, offers: readonly QueuedDownload[]): Promise<void> {
    if (offers.length === 0) return;
    const boss = await this.start();
    const jobs = offers.map(({ key, round }) => ({ id: queueJobId(key, round), data: { key, round } }));
    await boss.insert(this.#queue, jobs, { db: pgBossDatabase(sql) });
  }

  /** Offers what is ready and is not on offer, for whatever reason. */
  async enqueueReady({ account, name }: BatchId): Promise<void> {
    const text = "SELECT key, round FROM items WHERE account = $1 AND batch = $2 AND state = 'completed' AND listed";
    await this.enqueue(this.#db, await this.#db.query<QueuedDownload>(text, [account, name]));
  }

  /** Takes up to `most` of what is offered. */
  async claim(most: number): Promise<QueuedDownload[]> {
    const boss = await this.start();
    const jobs = await boss.fetch<QueuedDownload>(this.#queue, { batchSize: most });
    for (const { id, retryCount, data } of jobs) this.#claimed.set(data.key, { id, retryCount });
    this.#heartbeatTimer ??= setInterval(() => void this.#touch(boss), touchInterval * 1_000).unref();
    return jobs.map(({ data }) => data);
  }

  /** It is over, whoever has taken it. */
  async complete(sql: Sql, { key, round }: QueuedDownload): Promise<void> {
    const boss = await this.start();
    await boss.complete(this.#queue, queueJobId(key, round), null, { db: pgBossDatabase(sql), includeQueued: true });
    this.#claimed.delete(key);
  }

  /** Gives back what this process took: anyone may try it again. */
  async requeue(sql: Sql, key: string, error: unknown): Promise<void> {
    const boss = await this.start();
    const taken = this.#claimed.get(key);
    this.#claimed.delete(key);
    if (taken) await boss.fail(this.#queue, [taken], failureReasonOf(error), { db: pgBossDatabase(sql) });
  }

  async close(): Promise<void> {
    clearInterval(this.#heartbeatTimer);
    const boss = await this.#boss?.catch(() => undefined);
    if (!boss) return;
    // What was taken and not saved goes to others now, rather than when this process is missed.
    const left = [...this.#claimed.values()];
    const ended = { message: "the process has ended" };
    const given = left.length > 0 ? boss.fail(this.#queue, left, ended).catch(() => {}) : undefined;
    // Where the database is away, there is nothing to wait for.
    await Promise.race([given, setTimeout(closeTimeout, undefined, { ref: false })]);
    await boss.stop({ graceful: false, close: false });
  }

  async #start(): Promise<PgBoss> {
    const { PgBoss } = this.#db.driver;
    const boss = new PgBoss({
      db: pgBossDatabase(this.#db),
      schema,
      schedule: false,
      registerInstance: false,
      openTelemetry: { enabled: false },
      superviseIntervalSeconds: superviseInterval,
      monitorIntervalSeconds: superviseInterval,
    });
    // What its timers do fails while the database is away, and is done when it is back. What else goes wrong is told: the
    // batch itself does not depend on it.
    boss.on("error", (error) => {
      if (!isTransientDatabaseError(error))
        process.emitWarning(`pg-boss: ${(this.#db.redactError(error) as Error).message}`);
    });
    await boss.start();
    await boss.createQueue(this.#queue, {
      heartbeatSeconds: heartbeatTimeout,
      expireInSeconds: expireAfter,
      retentionSeconds: year,
      deleteAfterSeconds: deleteAfter,
      retryLimit: 1_000_000,
    });
    return boss;
  }

  async #touch(boss: PgBoss): Promise<void> {
    const taken = [...this.#claimed.values()];
    // Where the database is away, they are given up at worst, and saved twice.
    if (taken.length > 0) await boss.touch(this.#queue, taken).catch(() => {});
  }
}

/** A UUID, made of the item and its round. */
function queueJobId(key: string, round: number): string {
  const hash = sha256Sync(`${key}\n${round}`);
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join("-");
}

/** What pg-boss is to run its statements in. */
const pgBossDatabase = (sql: Sql) => ({
  executeSql: async (text: string, values?: unknown[]) => ({ rows: await sql.query<unknown>(text, values) }),
});
