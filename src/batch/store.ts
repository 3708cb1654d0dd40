import type { PreparedJob } from "../client/index.ts";
import type { CompletedTask, SubmittedTask, Task } from "../contract/index.ts";
import type { DownloadedFile } from "../download/index.ts";
import type { OutgoingRequest } from "../http/index.ts";
import type { IntentOptions, Job, ObservedDuration, RateLimitWindow, SpendingTotals } from "../ledger/index.ts";
import type { RequestLog } from "../scheduling/index.ts";
import type { Item } from "./item.ts";

/** A value that may come at once, from a file on this machine, or later, from a database. */
export type Awaitable<T> = T | Promise<T>;

/**
 * What an operator asked of a batch. `canary`: submit no more than the first few, until somebody says `run`. `pause`,
 * `cancel`: submit nothing; what runs is followed and saved, since it is paid for.
 */
export type OperatorCommand = "run" | "canary" | "pause" | "cancel";

/** What a run was told, for whoever goes on with it: a JSON object that engines keep as it is. */
export type BatchSettings = Readonly<Record<string, unknown>>;

/**
 * - `waiting`: to be submitted. - `intended`: it may have been sent by somebody who died, and is sent again.
 * - `running`: accepted. - `completed`: its files are to be saved.
 * - `downloaded`, `failed`: over. - `refused`: surely not charged; tried again by the next run.
 * - `unknown`: given up by this run, though it may be charged. - `unsaved`: done, and its files could not be had.
 * - `blocked`: a row that it needs was refused, has failed, or is blocked itself.
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
  | "unsaved"
  | "blocked";

export interface BatchProgress {
  /** How many items are in each state. */
  readonly states: Readonly<Record<ItemState, number>>;
  /** What the batch has cost and may yet cost, changed and retried rows included. */
  readonly spent: SpendingTotals;
}

/** What became of a manifest's items when they were taken in. */
export interface ImportResult {
  /** How many were not there before, changed ones included. */
  readonly added: number;
  /** How many were there. */
  readonly known: number;
  /** The rows, by `id`, that ask for something else than they did: each is another job, and another charge. */
  readonly changed: readonly string[];
  /** How many of an earlier manifest are no longer in it. What was submitted of them stays recorded. */
  readonly dropped: number;
}

/** The newest attempt of a row. */
export interface Attempt {
  readonly attempt: number;
  readonly failed: boolean;
}

/** An item and what is known of its job. */
export interface BatchEntry {
  readonly item: Item;
  readonly state: ItemState;
  /** Undefined where it was never submitted. */
  readonly job: Job | undefined;
}

/** An item whose files are to be saved. */
export interface PendingDownload {
  readonly item: Item;
  /** With its URLs whole, as they were when it was last read. */
  readonly task: CompletedTask;
  /** How often it was tried before. */
  readonly tries: number;
}

/**
 * Where one batch of one account is kept, and who may choose its next request. The engines differ in this alone: one
 * machine keeps it beside the ledger, many in a database. The runner is written once, and knows no engine.
 */
export interface Store extends AsyncDisposable {
  /** For people: a path, or an address without its password. */
  readonly location: string;

  /** Rows that have failed, or were tried more than once. */
  attempts(): Awaitable<ReadonlyMap<string, Attempt>>;

  /**
   * Takes in all items of a manifest: from now on these are the batch. What is known of them stays; those that were
   * refused wait again. `settings` replace the former ones.
   */
  importItems(items: Iterable<Item> | AsyncIterable<Item>, settings: BatchSettings): Awaitable<ImportResult>;
  /** What the last `enlist` was given; undefined where there was none: there is no such batch. */
  settings(): Awaitable<BatchSettings | undefined>;

  /**
   * Becomes the one who chooses the account's requests for this batch; waits for its turn where others may take over.
   * @throws AbortedError where the signal ends the wait.
   */
  acquireWriter(signal: AbortSignal): Promise<StoreWriter>;

  /** Takes up to `most` items whose files are to be saved. Each comes to one process at a time; any process may take them. */
  claimDownloads(most: number): Awaitable<PendingDownload[]>;
  /** Files were saved. */
  recordDownloaded(delivery: PendingDownload, files: readonly DownloadedFile[]): Awaitable<void>;
  /**
   * They could not be saved.
   * @param next `again`: by anyone, at once. `fresh`: after the leader has polled the task once for fresh URLs.
   * `never`: not by this run, the item is `unsaved`; the next `enlist` makes it `completed` again.
   */
  recordDownloadFailure(delivery: PendingDownload, error: unknown, next: "again" | "fresh" | "never"): Awaitable<void>;

  progress(): Awaitable<BatchProgress>;
  /** All items, in the manifest's order: for status and report. */
  entries(): Iterable<BatchEntry> | AsyncIterable<BatchEntry>;

  command(): Awaitable<OperatorCommand>;
  /** Tells whoever runs the batch: each looks once a second. */
  setCommand(command: OperatorCommand): Awaitable<void>;
}

/**
 * What the one may do who chooses requests. Each record is on the disk when it returns. A record that can't be made
 * rejects: whoever gets that from `intend` sends nothing.
 */
export interface StoreWriter extends AsyncDisposable {
  /** Aborted where the right was lost: send nothing more. */
  readonly lost: AbortSignal;

  /** The account's requests, those of other batches, processes and former leaders included. */
  requestLog(window: RateLimitWindow): RequestLog;
  /** Records a request that is about to leave, if that is needed besides the log: what it throws keeps it from being sent. */
  recordRequest?(request: OutgoingRequest): Awaitable<void>;
  /** How long the account's newest jobs took, at most 100, the newest first. */
  durations(): Awaitable<readonly ObservedDuration[]>;

  /**
   * Takes up to `most` items that may be submitted: first those that may have been sent before, with their job, whose
   * body must be sent again; then the most urgent. None whose `needs` are not done.
   */
  claimSubmits(most: number): Awaitable<{ item: Item; job: Job | undefined }[]>;
  /** Items that were taken are to be taken again: those that may have been sent, with their job. */
  release(items: readonly Item[]): Awaitable<void>;
  /** Takes all accepted tasks that nobody polls: those of former leaders, at first, and those that need fresh URLs. */
  claimRunning(): Awaitable<{ item: Item; job: Job }[]>;
  /** The job of a row by its `id`, for who needs its output. */
  jobOf(id: string): Awaitable<Job | undefined>;

  /**
   * Records that an item is about to be submitted, and reserves what it may cost, in one transaction with its
   * ceilings. As `Journal.intend`: `intended`: submit it; `unknown`: with `repeated: true`; any other: it was submitted.
   */
  recordIntent(item: Item, job: PreparedJob, options: IntentOptions): Awaitable<Job>;
  recordSubmitted(item: Item, task: SubmittedTask): Awaitable<Job>;
  /** Given up: it may be charged. Not taken again by this run. */
  recordUnknown(item: Item, error: unknown): Awaitable<void>;
  /**
   * Surely not charged, or found to be wrong before it was written down.
   * @param again whether it waits again at once, since nothing was wrong with it: the balance was too low, say. Rows that
   * need it are not blocked then.
   */
  recordRefused(item: Item, error: unknown, again: boolean): Awaitable<void>;
  /** A task was read; completed, its files wait to be saved, and its output is kept whole until they are. */
  recordPoll(item: Item, task: Task): Awaitable<void>;
}
