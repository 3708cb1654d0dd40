import type { PreparedJob } from "../client/index.ts";
import type { CompletedTask, SubmittedTask, Task } from "../contract/index.ts";
import type { DownloadedFile } from "../download/index.ts";
import type { OutgoingRequest } from "../http/index.ts";
import type { IntentOptions, Job, ObservedDuration, RateLimitWindow, SpendingTotals } from "../ledger/index.ts";
import type { RequestLog } from "../scheduling/index.ts";
import type { Item } from "./item.ts";
import type { BadRow, InvalidRow } from "./manifest/bad-row.ts";

/** A value that a file on this machine gives synchronously, and a database asynchronously. */
export type Awaitable<T> = T | Promise<T>;

/**
 * A command to the processes that run a batch. `canary`: submit only the first rows, until the command is `run`.
 * `pause`, `cancel`: submit nothing. Tasks that run are polled and saved in any case, since they are paid for.
 */
export type OperatorCommand = "run" | "canary" | "pause" | "cancel";

/** The options of the last run, for the runs that resume it: a JSON object that engines store unchanged. */
export type BatchSettings = Readonly<Record<string, unknown>>;

/**
 * - `waiting`: not submitted yet.
 * - `intended`: sending, or interrupted while sending; it is sent again under the same key.
 * - `running`: accepted.
 * - `completed`: its files are not saved yet.
 * - `downloaded`, `failed`: final.
 * - `refused`: not charged; the next run tries it again.
 * - `unknown`: given up by this run, but it may be charged; the next run sends it again under the same key.
 * - `download_failed`: completed, but its files could not be downloaded; the next run polls the task anew and tries again.
 * - `blocked`: a row that it needs was refused, has failed, or is blocked itself.
 * - `invalid`: the row breaks a rule of the manifest, the contract or the linter, so it is not submitted.
 */
export type ItemState =
  | "waiting"
  | "intended"
  | "running"
  | "completed"
  | "downloaded"
  | "failed"
  | "refused"
  | "unknown"
  | "download_failed"
  | "blocked"
  | "invalid";

export interface BatchProgress {
  /** How many rows are in each state. */
  readonly states: Readonly<Record<ItemState, number>>;
  /** The credits that the batch has cost and may yet cost, changed and retried rows included. */
  readonly spent: SpendingTotals;
}

/** The rows of a manifest, each after those that it needs. */
export type ManifestRowStream = Iterable<Item | InvalidRow> | AsyncIterable<Item | InvalidRow>;

/** How the imported items differ from those of the last run. */
export interface ImportResult {
  /** How many are new, changed ones included. */
  readonly added: number;
  /** How many are unchanged. */
  readonly known: number;
  /** The ids of rows whose model or body has changed: each is another job, and another charge. */
  readonly changed: readonly string[];
  /** How many rows of the last run are missing now. Jobs that were submitted for them stay recorded. */
  readonly dropped: number;
}

/** What earlier runs of a batch have done. */
export interface PreviousRun {
  /** The newest attempts, by row id, of rows that have failed or have more than one. */
  readonly attempts: ReadonlyMap<string, Attempt>;
  /** The keys of all jobs that were submitted, or may have been. */
  readonly submitted: ReadonlySet<string>;
}

/** The newest attempt of a row. */
export interface Attempt {
  readonly attempt: number;
  readonly failed: boolean;
}

/** A valid row with its job. */
export interface ItemEntry {
  readonly item: Item;
  readonly state: Exclude<ItemState, "invalid">;
  /** Undefined if it was never submitted. */
  readonly job: Job | undefined;
}

/** A row that can't be submitted. */
export interface InvalidEntry {
  readonly state: "invalid";
  readonly row: BadRow;
}

/** A row of a batch. */
export type BatchEntry = ItemEntry | InvalidEntry;

/** A completed item whose files are not saved yet. */
export interface PendingDownload {
  readonly item: Item;
  /** As it was last polled, with complete signed URLs. */
  readonly task: CompletedTask;
  /** How many downloads have failed before. */
  readonly tries: number;
}

/**
 * One batch of one account. There are two implementations: `EmbeddedStore` keeps it beside the ledger for one machine,
 * `PostgresStore` in a database for several. The runner uses this interface alone.
 */
export interface Store extends AsyncDisposable {
  /** For messages: a path, or an address without its password. */
  readonly location: string;

  previousRun(): Awaitable<PreviousRun>;

  /**
   * Replaces the batch's rows by those of a manifest. States of unchanged items stay, except for those that
   * `requeueUnfinished` resets. `settings` replace the former ones.
   */
  importItems(rows: ManifestRowStream, settings: BatchSettings): Awaitable<ImportResult>;
  /**
   * Makes the rows that an earlier run has given up ready for this one, without a new import: refused and blocked rows wait
   * again, unknown ones are sent again under their keys, and tasks whose download failed are polled anew.
   */
  requeueUnfinished(): Awaitable<void>;
  /** The settings of the last `importItems`; undefined if there is no such batch. */
  settings(): Awaitable<BatchSettings | undefined>;

  /**
   * Acquires the dispatcher lease: the right to dispatch the account's requests. Waits if another process holds it.
   * @throws AbortedError if the signal ends the wait.
   */
  acquireWriter(signal: AbortSignal): Promise<StoreWriter>;

  /** Claims up to `limit` downloads. Any process may claim them; each is claimed by one process at a time. */
  claimDownloads(limit: number): Awaitable<PendingDownload[]>;
  /** Records that the files were saved. */
  recordDownloaded(download: PendingDownload, files: readonly DownloadedFile[]): Awaitable<void>;
  /**
   * Records that the files could not be saved.
   * @param next `again`: any process may try again at once. `fresh`: try again after the dispatcher has polled the task
   * for new URLs. `never`: not in this run; the item is `download_failed` until the next run calls
   * `importItems` or `requeueUnfinished`.
   */
  recordDownloadFailure(download: PendingDownload, error: unknown, next: "again" | "fresh" | "never"): Awaitable<void>;

  progress(): Awaitable<BatchProgress>;
  /** The invalid rows, each after those that it needs. */
  invalidRows(): Awaitable<readonly InvalidRow[]>;
  /** All rows in the manifest's order. */
  entries(): Iterable<BatchEntry> | AsyncIterable<BatchEntry>;

  command(): Awaitable<OperatorCommand>;
  /** Sets the command. Each process that runs the batch reads it once a second. */
  setCommand(command: OperatorCommand): Awaitable<void>;
}

/**
 * Claims items and records what happens to them; the dispatcher alone has it. Each record is on the disk when its
 * method returns. If `recordIntent` rejects, the item must not be sent.
 */
export interface StoreWriter extends AsyncDisposable {
  /** Aborted when the dispatcher lease is lost: send nothing more. */
  readonly lost: AbortSignal;

  /** The account's requests, including those of other batches, other processes and former dispatchers. */
  requestLog(window: RateLimitWindow): RequestLog;
  /** Records a request before it is sent, if the store needs that besides the log. If it throws, nothing is sent. */
  recordRequest?(request: OutgoingRequest): Awaitable<void>;
  /** The durations of the account's newest jobs, at most 100, the newest first. */
  durations(): Awaitable<readonly ObservedDuration[]>;

  /**
   * Claims up to `limit` items to submit: first those that may have been sent before, with their job, whose body must
   * be sent again; then the others by priority. Items whose `needs` are not done are left out.
   */
  claimSubmits(limit: number): Awaitable<{ item: Item; job: Job | undefined }[]>;
  /** Releases claimed items, so that they can be claimed again. */
  release(items: readonly Item[]): Awaitable<void>;
  /** Claims all accepted tasks that no process polls: those of former dispatchers, and those that need new URLs. */
  claimRunning(): Awaitable<{ item: Item; job: Job }[]>;
  /** The job of a row, by the row's `id`. */
  jobOf(id: string): Awaitable<Job | undefined>;

  /**
   * Records that an item is about to be submitted, checks its spending limits and reserves its maximum price, in one
   * transaction.
   * @returns as `Journal.recordIntent`: if the state is `intended`, submit it; if it is `unknown`, submit it with
   * `repeated: true`; otherwise it was submitted before.
   */
  recordIntent(item: Item, job: PreparedJob, options: IntentOptions): Awaitable<Job>;
  recordSubmitted(item: Item, task: SubmittedTask): Awaitable<Job>;
  /** Records that the outcome is unknown: it may be charged. This run does not claim it again. */
  recordUnknown(item: Item, error: unknown): Awaitable<void>;
  /**
   * Records that an item was not charged, or was invalid before an intent was recorded.
   * @param released whether the item waits again at once, because it is valid: the balance was too low, for example.
   * Otherwise it is `refused`, and the rows that need it are blocked.
   */
  recordRefused(item: Item, error: unknown, released: boolean): Awaitable<void>;
  /** Records a polled task. A completed one is queued for download; its output is kept with signed URLs until then. */
  recordPoll(item: Item, task: Task): Awaitable<void>;
}
