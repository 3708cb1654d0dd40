import { setTimeout } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import { failureReasonOf, sha256Sync } from "../ledger/index.ts";
import type { PostgresDatabase, Sql } from "./database.ts";
import type { BatchId } from "./items.ts";
import { isTransientDatabaseError } from "./transient-error.ts";

/** A queued download of an item. The round tells it from earlier ones of the same item. */
interface QueuedDownload {
  key: string;
  round: number;
}

/** A job that this process has claimed; pg-boss tells its attempts apart by `retryCount`. */
interface ClaimedQueueJob {
  id: string;
  retryCount: number;
}

const schema = "seedance_queue";
/** Seconds: between two heartbeats, until a process without a heartbeat is given up, and between two checks for such. */
const [touchInterval, heartbeatTimeout, superviseInterval] = [3, 10, 5];
/** Seconds: for one download while its process lives, and until finished jobs are deleted. */
const [expireAfter, deleteAfter] = [6 * 3_600, 86_400];
/** Milliseconds that `close` may wait. */
const closeTimeout = 2_000;
const year = 365 * 86_400;

/**
 * The queue of downloads, which any machine may claim, in pg-boss. One process at a time has a job; if it dies, another
 * one gets the job soon. A job's id is derived from the item's key, so that queueing it twice has no effect.
 */
export class DownloadQueue {
  readonly #db: PostgresDatabase;
  readonly #queue: string;
  readonly #claimed = new Map<string, ClaimedQueueJob>();
  #boss: Promise<PgBoss> | undefined;
  #heartbeatTimer: NodeJS.Timeout | undefined;

  constructor(db: PostgresDatabase, { account, name }: BatchId) {
    this.#db = db;
    // A batch's name may contain characters that a queue's name may not.
    this.#queue = `deliveries-${sha256Sync(`${account}\n${name}`).slice(0, 24)}`;
  }

  /** Starts pg-boss and creates the queue if it is missing. */
  start(): Promise<PgBoss> {
    this.#boss ??= this.#start().catch((error) => {
      this.#boss = undefined;
      throw error;
    });
    return this.#boss;
  }

  /** Queues downloads, in the transaction that completes their items. */
  async enqueue(sql: Sql, downloads: readonly QueuedDownload[]): Promise<void> {
    if (downloads.length === 0) return;
    const boss = await this.start();
    const jobs = downloads.map(({ key, round }) => ({ id: queueJobId(key, round), data: { key, round } }));
    await boss.insert(this.#queue, jobs, { db: pgBossDatabase(sql) });
  }

  /** Queues the downloads of all completed items, in case any is missing from the queue. */
  async enqueueReady({ account, name }: BatchId): Promise<void> {
    const text = "SELECT key, round FROM items WHERE account = $1 AND batch = $2 AND state = 'completed' AND listed";
    await this.enqueue(this.#db, await this.#db.query<QueuedDownload>(text, [account, name]));
  }

  /** Claims up to `limit` downloads. */
  async claim(limit: number): Promise<QueuedDownload[]> {
    const boss = await this.start();
    const jobs = await boss.fetch<QueuedDownload>(this.#queue, { batchSize: limit });
    for (const { id, retryCount, data } of jobs) this.#claimed.set(data.key, { id, retryCount });
    this.#heartbeatTimer ??= setInterval(() => void this.#touch(boss), touchInterval * 1_000).unref();
    return jobs.map(({ data }) => data);
  }

  /** Ends a download, whichever process has claimed it. */
  async complete(sql: Sql, { key, round }: QueuedDownload): Promise<void> {
    const boss = await this.start();
    await boss.complete(this.#queue, queueJobId(key, round), null, { db: pgBossDatabase(sql), includeQueued: true });
    this.#claimed.delete(key);
  }

  /** Returns a download that this process has claimed: any process may try it again. */
  async requeue(sql: Sql, key: string, error: unknown): Promise<void> {
    const boss = await this.start();
    const job = this.#claimed.get(key);
    this.#claimed.delete(key);
    if (job) await boss.fail(this.#queue, [job], failureReasonOf(error), { db: pgBossDatabase(sql) });
  }

  async close(): Promise<void> {
    clearInterval(this.#heartbeatTimer);
    const boss = await this.#boss?.catch(() => undefined);
    if (!boss) return;
    // Claimed downloads go to other processes now, not only when this process's heartbeat times out.
    const unfinished = [...this.#claimed.values()];
    const ended = { message: "the process has ended" };
    const returned = unfinished.length > 0 ? boss.fail(this.#queue, unfinished, ended).catch(() => {}) : undefined;
    // Bounded, since the database may be unreachable.
    await Promise.race([returned, setTimeout(closeTimeout, undefined, { ref: false })]);
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
    // Maintenance fails while the database is unreachable, and is repeated later. Other errors are only warnings, since the
    // batch does not depend on pg-boss's maintenance.
    boss.on("error", (error) => {
      if (!isTransientDatabaseError(error))
        process.emitWarning(`pg-boss: ${(this.#db.toDatabaseError(error) as Error).message}`);
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
    const jobs = [...this.#claimed.values()];
    // Without heartbeats, another process may claim the jobs and save the files a second time, which does no harm.
    if (jobs.length > 0) await boss.touch(this.#queue, jobs).catch(() => {});
  }
}

/** A UUID that is derived from the item's key and round. */
function queueJobId(key: string, round: number): string {
  const hash = sha256Sync(`${key}\n${round}`);
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join("-");
}

/** Makes pg-boss run its statements on the given connection or in the given transaction. */
const pgBossDatabase = (sql: Sql) => ({
  executeSql: async (text: string, values?: unknown[]) => ({ rows: await sql.query<unknown>(text, values) }),
});
