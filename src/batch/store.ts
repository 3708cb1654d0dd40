import type { RequestLog, SubmittedTask, Task } from "../index.ts";
import type { DownloadedFile, Intent, Job, Window } from "../node/index.ts";
import type { Awaitable, Item } from "./item.ts";

/** What an operator asked of a batch. */
export type Command = "run" | "pause" | "cancel";

/** Items that wait for a step, those that this process took, and what is known of each. */
export interface Progress {
  /** How many items are in each state of the ledger, `waiting` for those that were never submitted. */
  readonly states: Readonly<Record<string, number>>;
  readonly creditsUsed: number;
  readonly creditsReserved: number;
  readonly creditsRefunded: number;
}

/**
 * Where the states of one batch are kept, and who may choose the next request. The engines differ in this alone: one
 * machine keeps them in the ledger, many in a database.
 */
export interface Store extends AsyncDisposable {
  /** For people: a path, or an address without its password. */
  readonly place: string;

  /** Adds items; those that are there stay as they are. */
  add(items: readonly Item[]): Awaitable<void>;

  /**
   * Becomes the one who chooses requests. One machine: refused where another process is it. Many: waits for its turn.
   * @throws BatchError `running` with the other one's pid.
   */
  lead(signal: AbortSignal): Promise<Lead>;

  /** Takes up to `most` items whose output is to be saved; any process may. Each comes to one process at a time. */
  takeDownloads(most: number): Awaitable<{ item: Item; job: Job }[]>;
  /** Files were saved. */
  downloaded(item: Item, taskId: string, files: readonly DownloadedFile[]): Awaitable<void>;
  /** They could not be saved now: another try, by anyone, `fresh` with the task read anew since its URLs have expired. */
  notDownloaded(item: Item, error: unknown, fresh: boolean): Awaitable<void>;

  /** Whether all items have come to an end. */
  finished(): Awaitable<boolean>;
  progress(): Awaitable<Progress>;

  command(): Awaitable<Command>;
  /** Tells whoever runs the batch; it looks at least once in two seconds. */
  setCommand(command: Command): Awaitable<void>;
}

/** What the one may do who chooses requests. Each record is on the disk when it returns. */
export interface Lead extends AsyncDisposable {
  /** Aborted where the right was lost: send nothing more. */
  readonly lost: AbortSignal;
  /** The account's requests, those of former leaders included. */
  requestLog(window: Window): RequestLog;
  /** Items that were submitted, or may have been, by somebody who died. Once, before anything else. */
  adopt(): Awaitable<{ item: Item; job: Job }[]>;
  /** Takes up to `most` items that may be submitted, the most urgent first; none whose `needs` are not done. */
  takeSubmits(most: number): Awaitable<Item[]>;

  intend(intent: Intent): Awaitable<Job>;
  submitted(key: string, task: SubmittedTask): Awaitable<Job>;
  unknown(key: string, error: unknown): Awaitable<Job>;
  refused(key: string, error: unknown): Awaitable<Job>;
  /** A task was read; completed, its output waits to be saved. */
  saw(task: Task): Awaitable<Job | undefined>;
}
