import type { Item, ItemState, StoreWriter } from "../batch/index.ts";
import type { PreparedJob } from "../client/index.ts";
import type { SubmittedTask, Task } from "../contract/index.ts";
import type { OutgoingRequest } from "../http/index.ts";
import {
  type IntentOptions,
  type Job,
  LedgerError,
  type ObservedDuration,
  type RateLimitWindow,
} from "../ledger/index.ts";
import { message } from "../message.ts";
import { redactJson } from "../redact.ts";
import type { RequestLog } from "../scheduling/index.ts";
import type { Sql } from "./database.ts";
import type { DispatcherLease } from "./dispatcher-lease.ts";
import type { DownloadQueue } from "./download-queue.ts";
import { type BatchId, blockItems, type ItemRow, setItem, toItem } from "./items.ts";
import { queryJob, queryJobs } from "./jobs.ts";
import type { PostgresJournal } from "./journal.ts";
import { DispatcherRequestLog, type PastRequest } from "./request-log.ts";

export interface PostgresWriterParts {
  batch: BatchId;
  journal: PostgresJournal;
  downloads: DownloadQueue;
  lease: DispatcherLease;
  /** Requests of former dispatchers, as recorded when the lease was acquired. */
  pastRequests: readonly PastRequest[];
  /** How many milliseconds the database's clock is ahead of this machine's. */
  clockOffset: number;
  /** Identifies this dispatcher in the items that it has claimed. */
  id: string;
  /** The database's address, for errors. */
  location: string;
}

const freeItems = "account = $1 AND batch = $2 AND listed AND leader IS DISTINCT FROM $3";
/** Each half follows the order of an index, so that it reads only the first of many rows. */
const claimUrgent = `
  UPDATE items SET leader = $3 WHERE account = $1 AND batch = $2 AND key IN (
    SELECT key FROM (
      (SELECT 0 AS rank, key, priority, line FROM items WHERE ${freeItems} AND state = 'intended'
       ORDER BY priority DESC, line LIMIT $4)
      UNION ALL
      (SELECT 1, key, priority, line FROM items WHERE ${freeItems} AND state = 'waiting' AND NOT EXISTS (
         SELECT 1 FROM unnest(needs) AS need (id) WHERE NOT EXISTS (
           SELECT 1 FROM items AS needed WHERE needed.account = $1 AND needed.batch = $2 AND needed.listed
             AND needed.id = need.id AND needed.state IN ('completed', 'downloaded', 'unsaved')))
       ORDER BY priority DESC, line LIMIT $4)
    ) AS urgent ORDER BY rank, priority DESC, line LIMIT $4)
  RETURNING *`;

/** The writer of a batch in a database. It writes over the connection that holds the dispatcher lease. */
export class PostgresWriter implements StoreWriter {
  readonly #parts: PostgresWriterParts;
  #log: DispatcherRequestLog | undefined;
  /** By task id, when it was last polled as running: a lower bound of its duration, kept in memory to save writes. */
  readonly #running = new Map<string, string>();

  constructor(parts: PostgresWriterParts) {
    this.#parts = parts;
  }

  get lost(): AbortSignal {
    return this.#parts.lease.lost;
  }

  requestLog(window: RateLimitWindow): RequestLog {
    const { lease, batch, pastRequests } = this.#parts;
    this.#log ??= new DispatcherRequestLog(lease, batch.account, window, pastRequests);
    return this.#log;
  }

  recordRequest({ slot }: OutgoingRequest): Promise<void> {
    if (!this.#log) throw new TypeError("Call requestLog first: requests must not be sent uncounted.");
    return this.#log.record(slot);
  }

  durations(): Promise<ObservedDuration[]> {
    const { lease, batch, journal } = this.#parts;
    return queryDurations(lease, batch.account, journal.contract.name);
  }

  async claimSubmits(limit: number): Promise<{ item: Item; job: Job | undefined }[]> {
    const { batch, lease, id } = this.#parts;
    const rows = await lease.query<ItemRow>(claimUrgent, [batch.account, batch.name, id, limit]);
    const urgency = ({ state, priority, line }: ItemRow) => [Number(state === "waiting"), -priority, line] as const;
    rows.sort((one, other) => compare(urgency(one), urgency(other)));
    return this.#withJobs(rows);
  }

  async release(items: readonly Item[]): Promise<void> {
    const { batch, lease } = this.#parts;
    await lease.query(
      `UPDATE items SET leader = NULL, state = CASE state WHEN 'refused' THEN 'waiting' ELSE state END
       WHERE account = $1 AND batch = $2 AND key = ANY ($3)`,
      [batch.account, batch.name, items.map(({ key }) => key)],
    );
  }

  async claimRunning(): Promise<{ item: Item; job: Job }[]> {
    const { batch, lease, id } = this.#parts;
    const rows = await lease.query<ItemRow>(
      `UPDATE items SET leader = $3 WHERE ${freeItems} AND state = 'running' RETURNING *`,
      [batch.account, batch.name, id],
    );
    return (await this.#withJobs(rows)).flatMap(({ item, job }) => (job ? [{ item, job }] : []));
  }

  async jobOf(id: string): Promise<Job | undefined> {
    const { batch, lease } = this.#parts;
    const text = "SELECT key FROM items WHERE account = $1 AND batch = $2 AND id = $3 AND listed";
    const [row] = await lease.query<{ key: string }>(text, [batch.account, batch.name, id]);
    return row && queryJob(lease, batch.account, row.key);
  }

  recordIntent({ key }: Item, prepared: PreparedJob, options: IntentOptions): Promise<Job> {
    return this.#write(async (sql) => {
      const job = await this.#parts.journal.recordIntent(sql, prepared, options);
      const state: ItemState = job.state === "unknown" ? "intended" : job.state;
      await setItem(sql, this.#parts.batch, key, { state, leader: this.#parts.id });
      return job;
    });
  }

  async recordSubmitted(item: Item, task: SubmittedTask): Promise<Job> {
    const { journal, batch, lease, id, location } = this.#parts;
    const job = await this.#write(async (sql) => {
      const job = await journal.recordSubmitted(sql, item.key, task);
      await setItem(sql, batch, item.key, { state: "running", leader: id });
      await redactItemBody(sql, batch, item);
      return job;
    });
    this.#running.set(task.id, job.updatedAt);
    const other = await journal.otherJobOf(lease, item.key, task.id);
    if (!other) return job;
    throw new LedgerError("duplicate_task", location, message`task ${task.id} already belongs to job ${other.key}`, {
      fix: message`Both are recorded. Ask the provider which of them was charged.`,
      idempotencyKey: item.key,
      taskId: task.id,
    });
  }

  recordUnknown({ key }: Item, error: unknown): Promise<void> {
    return this.#write(async (sql) => {
      await this.#parts.journal.recordUnknown(sql, key, error);
      await this.#end(sql, key, "unknown");
    });
  }

  recordRefused({ key }: Item, error: unknown, released: boolean): Promise<void> {
    return this.#write(async (sql) => {
      await this.#parts.journal.recordRefused(sql, key, error);
      if (released) await setItem(sql, this.#parts.batch, key, { state: "waiting", leader: null });
      else await this.#end(sql, key, "refused");
    });
  }

  async recordPoll(item: Item, task: Task): Promise<void> {
    const { journal, batch, downloads } = this.#parts;
    if (task.status !== "completed" && task.status !== "failed") {
      this.#running.set(task.id, new Date(Date.now() + this.#parts.clockOffset).toISOString());
      return;
    }
    await downloads.start();
    await this.#write(async (sql) => {
      const end = await journal.recordPoll(sql, task, this.#running.get(task.id));
      if (end === "failed") return this.#end(sql, item.key, end);
      if (!end) return;
      // An item whose files are saved or queued already is not queued again.
      const [download] = await sql.query<{ key: string; round: number }>(
        `UPDATE items SET state = 'completed', leader = NULL, task = $4, round = round + 1
         WHERE account = $1 AND batch = $2 AND key = $3
           AND (state = 'running' OR (state = 'completed' AND task IS NULL)) RETURNING key, round`,
        [batch.account, batch.name, item.key, JSON.stringify(task)],
      );
      if (download) await downloads.enqueue(sql, [download]);
    });
    this.#running.delete(task.id);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts.lease.release();
  }

  #write<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#parts.lease.transaction(work);
  }

  async #end(sql: Sql, key: string, state: ItemState): Promise<void> {
    const { batch } = this.#parts;
    await setItem(sql, batch, key, { state });
    const text = "SELECT chained FROM batches WHERE account = $1 AND name = $2";
    const [row] = await sql.query<{ chained: boolean }>(text, [batch.account, batch.name]);
    if (row?.chained) await blockItems(sql, batch);
  }

  async #withJobs(rows: readonly ItemRow[]): Promise<{ item: Item; job: Job | undefined }[]> {
    if (rows.length === 0) return [];
    const { lease, batch } = this.#parts;
    const keys = rows.map(({ key }) => key);
    const jobs = await queryJobs(lease, batch.account, keys);
    return rows.map((row) => ({ item: toItem(row), job: jobs.get(row.key) }));
  }
}

/** Redacts an item's body after it was sent: signed URLs are needed only until then. */
async function redactItemBody(sql: Sql, { account, name }: BatchId, { key, body }: Item): Promise<void> {
  const redacted = JSON.stringify(redactJson(body));
  if (redacted === JSON.stringify(body)) return;
  const text = "UPDATE items SET body = $4 WHERE account = $1 AND batch = $2 AND key = $3";
  await sql.query(text, [account, name, key, redacted]);
}

/** Compares two lists of numbers by their first difference. */
function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}

/** The number of newest jobs whose durations are used. */
const maxDurations = 100;

/** The durations of an account's completed jobs of one contract, the newest first. */
export function queryDurations(sql: Sql, account: string, contract: string): Promise<ObservedDuration[]> {
  const seconds = (at: string) => `extract(epoch FROM ${at}::timestamptz - submitted_at::timestamptz)::float8`;
  return sql.query<ObservedDuration>(
    `SELECT model, kind, ${seconds("coalesce(running_at, submitted_at)")} AS after, ${seconds("ended_at")} AS before
     FROM jobs WHERE account = $1 AND contract = $2 AND state IN ('completed', 'downloaded') AND ended_at > submitted_at
     ORDER BY ended_at DESC LIMIT $3`,
    [account, contract, maxDurations],
  );
}
