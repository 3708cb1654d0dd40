import { randomUUID } from "node:crypto";
import {
  type Attempt,
  type BatchEntry,
  type BatchProgress,
  type BatchSettings,
  type ImportResult,
  type InvalidRow,
  type ItemEntry,
  type ItemState,
  type ManifestRowStream,
  mergeEntries,
  type OperatorCommand,
  type PendingDownload,
  type PreviousRun,
  type Store,
  type StoreWriter,
} from "../batch/index.ts";
import type { DownloadedFile } from "../download/index.ts";
import type { PostgresDatabase } from "./database.ts";
import { DispatcherLease } from "./dispatcher-lease.ts";
import { DownloadQueue } from "./download-queue.ts";
import { importItems, requeueUnfinished } from "./import-items.ts";
import {
  type BatchId,
  type ItemRow,
  lockItem,
  queryInvalidRows,
  type StoredState,
  setItem,
  taskOf,
  toItem,
  toItemState,
} from "./items.ts";
import { queryJobs, querySpent } from "./jobs.ts";
import type { PostgresJournal } from "./journal.ts";
import { PostgresWriter } from "./postgres-writer.ts";
import { deleteOldRequests, findPastRequests } from "./request-log.ts";

const emptyStates: Record<ItemState, number> = {
  waiting: 0,
  intended: 0,
  running: 0,
  completed: 0,
  downloaded: 0,
  failed: 0,
  refused: 0,
  unknown: 0,
  download_failed: 0,
  blocked: 0,
  invalid: 0,
};
/** The number of entries that one statement reads. */
const pageSize = 1_000;

/** One batch of one account in a database, shared by all machines that run it. */
export class PostgresStore implements Store {
  readonly #db: PostgresDatabase;
  readonly #batch: BatchId;
  readonly #journal: PostgresJournal;
  readonly #downloads: DownloadQueue;

  constructor(db: PostgresDatabase, name: string, journal: PostgresJournal) {
    this.#db = db;
    this.#batch = { account: journal.account.id, name };
    this.#journal = journal;
    this.#downloads = new DownloadQueue(db, this.#batch);
  }

  get location(): string {
    return this.#db.address;
  }

  async previousRun(): Promise<PreviousRun> {
    const rows = await this.#query<Attempt & { id: string }>(
      `SELECT DISTINCT ON (id) id, attempt, state = 'failed' AS failed FROM items
       WHERE account = $1 AND batch = $2 AND listed ORDER BY id, attempt DESC`,
    );
    const listed = rows.filter(({ attempt, failed }) => failed || attempt > 1);
    const submitted = await this.#query<{ key: string }>(
      `SELECT key FROM items WHERE account = $1 AND batch = $2 AND state NOT IN ('waiting', 'refused', 'blocked')`,
    );
    return {
      attempts: new Map(listed.map(({ id, attempt, failed }) => [id, { attempt, failed }])),
      submitted: new Set(submitted.map(({ key }) => key)),
    };
  }

  async importItems(rows: ManifestRowStream, settings: BatchSettings): Promise<ImportResult> {
    const imported = await importItems(this.#db, this.#batch, rows, settings);
    await this.#downloads.enqueueReady(this.#batch);
    return imported;
  }

  requeueUnfinished(): Promise<void> {
    return this.#db.transaction((sql) => requeueUnfinished(sql, this.#batch));
  }

  async settings(): Promise<BatchSettings | undefined> {
    const text = "SELECT settings FROM batches WHERE account = $1 AND name = $2";
    const [row] = await this.#query<{ settings: string | null }>(text);
    return row?.settings ? JSON.parse(row.settings) : undefined;
  }

  async acquireWriter(signal: AbortSignal): Promise<StoreWriter> {
    const { account } = this.#batch;
    const lease = await DispatcherLease.acquire(this.#db, account, signal);
    try {
      await deleteOldRequests(lease, account);
      const pastRequests = await findPastRequests(lease, account);
      const clock = "SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now";
      const [{ now } = { now: Date.now() }] = await lease.query<{ now: number }>(clock);
      await this.#downloads.enqueueReady(this.#batch);
      const parts = { batch: this.#batch, journal: this.#journal, downloads: this.#downloads, location: this.location };
      return new PostgresWriter({
        ...parts,
        lease,
        pastRequests,
        clockOffset: now - Date.now(),
        id: randomUUID(),
      });
    } catch (error) {
      await lease.release();
      throw error;
    }
  }

  async claimDownloads(limit: number): Promise<PendingDownload[]> {
    const queued = await this.#downloads.claim(limit);
    if (queued.length === 0) return [];
    const text = "SELECT * FROM items WHERE account = $1 AND batch = $2 AND key = ANY ($3)";
    const rows = await this.#query<ItemRow>(text, [queued.map(({ key }) => key)]);
    const rowsByKey = new Map(rows.map((row) => [row.key, row]));
    const claimed: PendingDownload[] = [];
    for (const download of queued) {
      const row = rowsByKey.get(download.key);
      const task = row && taskOf(row);
      if (row?.state === "completed" && row.round === download.round && task)
        claimed.push({ item: toItem(row), task, tries: row.tries });
      // Another process, which was thought to be dead, has finished it meanwhile.
      else await this.#downloads.complete(this.#db, download);
    }
    return claimed;
  }

  async recordDownloaded({ item: { key }, task }: PendingDownload, files: readonly DownloadedFile[]): Promise<void> {
    await this.#db.transaction(async (sql) => {
      await this.#journal.recordDownloaded(sql, key, task.id, files);
      const row = await lockItem(sql, this.#batch, key);
      if (!row) return;
      await setItem(sql, this.#batch, key, { state: "downloaded", task: null, leader: null });
      await this.#downloads.complete(sql, row);
    });
  }

  async recordDownloadFailure(
    { item: { key } }: PendingDownload,
    error: unknown,
    next: "again" | "fresh" | "never",
  ): Promise<void> {
    await this.#db.transaction(async (sql) => {
      const row = await lockItem(sql, this.#batch, key);
      // Another machine has finished it meanwhile.
      if (row?.state !== "completed") return;
      const tries = row.tries + 1;
      if (next === "again") {
        await setItem(sql, this.#batch, key, { tries });
        return this.#downloads.requeue(sql, key, error);
      }
      // Without a leader, the dispatcher claims and polls it.
      await setItem(sql, this.#batch, key, { tries, leader: null, state: next === "fresh" ? "running" : "unsaved" });
      await this.#downloads.complete(sql, row);
    });
  }

  async progress(): Promise<BatchProgress> {
    const counted = await this.#query<{ state: StoredState | "invalid"; number: number }>(
      `SELECT state, count(*)::float8 AS number FROM items WHERE account = $1 AND batch = $2 AND listed GROUP BY state
       UNION ALL SELECT 'invalid', count(*)::float8 FROM invalid_rows WHERE account = $1 AND batch = $2`,
    );
    const states = { ...emptyStates };
    for (const { state, number } of counted) states[state === "invalid" ? state : toItemState(state)] = number;
    const spent = await querySpent(this.#db, this.#batch.account, { session: `batch ${this.#batch.name}` });
    return { states, spent };
  }

  invalidRows(): Promise<InvalidRow[]> {
    return queryInvalidRows(this.#db, this.#batch);
  }

  async *entries(): AsyncGenerator<BatchEntry, void, void> {
    yield* mergeEntries(this.#items(), await this.invalidRows());
  }

  async *#items(): AsyncGenerator<ItemEntry, void, void> {
    for (let after = [-1, ""] as [number, string]; ; ) {
      const rows = await this.#query<ItemRow>(
        `SELECT * FROM items WHERE account = $1 AND batch = $2 AND listed AND (line, key) > ($3, $4)
         ORDER BY line, key LIMIT ${pageSize}`,
        after,
      );
      const keys = rows.map(({ key }) => key);
      const jobs = await queryJobs(this.#db, this.#batch.account, keys);
      for (const row of rows) yield { item: toItem(row), state: toItemState(row.state), job: jobs.get(row.key) };
      const last = rows.at(-1);
      if (!last || rows.length < pageSize) return;
      after = [last.line, last.key];
    }
  }

  async command(): Promise<OperatorCommand> {
    const text = "SELECT command FROM batches WHERE account = $1 AND name = $2";
    const [row] = await this.#query<{ command: OperatorCommand }>(text);
    return row?.command ?? "run";
  }

  async setCommand(command: OperatorCommand): Promise<void> {
    await this.#query("UPDATE batches SET command = $3 WHERE account = $1 AND name = $2", [command]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#downloads.close();
    await this.#db.close();
  }

  #query<R>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    return this.#db.query<R>(text, [this.#batch.account, this.#batch.name, ...values]);
  }
}
