import type { Contract } from "../../contract/index.ts";
import type { DownloadedFile } from "../../download/index.ts";
import type { Account, JobState, Journal, Ledger } from "../../ledger/index.ts";
import type { Clock } from "../../scheduling/index.ts";
import type { Item } from "../item.ts";
import type { InvalidRow } from "../manifest/bad-row.ts";
import { mergeEntries } from "../merge-entries.ts";
import { scopeOf } from "../scope.ts";
import type {
  BatchEntry,
  BatchProgress,
  BatchSettings,
  ImportResult,
  ItemEntry,
  ManifestRowStream,
  OperatorCommand,
  PendingDownload,
  PreviousRun,
  Store,
} from "../store.ts";
import type { BatchDatabase } from "./batch-database.ts";
import { EmbeddedWriter } from "./embedded-writer.ts";
import { ItemQueue, type QueueRow, type QueueState } from "./item-queue.ts";
import { Leases } from "./leases.ts";
import { acquireRunnerLock } from "./runner-lock.ts";

export interface EmbeddedStoreParts {
  ledger: Ledger;
  account: Account;
  contract: Contract;
  name: string;
  database: BatchDatabase;
  folder: string;
  /** The lock of the process that runs it; undefined if it is only read. */
  lock: { release(): void } | undefined;
  clock: Clock | undefined;
}

/** A batch on one machine. Its queue is computed from the ledger and the manifest's items. */
export class EmbeddedStore implements Store {
  readonly location: string;
  readonly scope: string;
  readonly contract: Contract;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly database: BatchDatabase;
  readonly leases: Leases;
  /** Indexes of items whose files are not saved yet. */
  readonly pendingDownloads: number[] = [];
  /** Indexes of items whose accepted tasks are not polled. */
  unpolled: number[] = [];
  readonly #parts: EmbeddedStoreParts;
  readonly clock: Clock | undefined;
  #queue: ItemQueue | undefined;

  constructor(parts: EmbeddedStoreParts) {
    this.#parts = parts;
    this.contract = parts.contract;
    this.ledger = parts.ledger;
    this.database = parts.database;
    this.clock = parts.clock;
    this.location = parts.ledger.path;
    this.scope = scopeOf(parts.name);
    this.journal = parts.ledger.journal(parts.account, parts.contract);
    this.leases = new Leases(this.journal);
  }

  get queue(): ItemQueue {
    this.#queue ??= this.#makeQueue(this.database.rows(), this.database.invalidCount());
    return this.#queue;
  }

  previousRun(): PreviousRun {
    const states = this.#states();
    const attempts = this.database.attempts().map(({ id, key, attempt }) => {
      return [id, { attempt, failed: states.get(key) === "failed" }] as const;
    });
    const submitted = [...states].flatMap(([key, state]) => (state === "refused" ? [] : [key]));
    return {
      attempts: new Map(attempts.filter(([, { attempt, failed }]) => failed || attempt > 1)),
      submitted: new Set(submitted),
    };
  }

  async importItems(source: ManifestRowStream, settings: BatchSettings): Promise<ImportResult> {
    const { imported, rows, invalid } = await this.database.replaceRows(source);
    this.database.setValue("settings", settings);
    this.#queue = this.#makeQueue(rows, invalid);
    return { ...imported, known: rows.length - imported.added };
  }

  /** Does nothing: the queue of a run is computed that way when it is first read. */
  requeueUnfinished(): void {}

  settings(): BatchSettings | undefined {
    return this.database.getValue<BatchSettings>("settings");
  }

  async acquireWriter(): Promise<EmbeddedWriter> {
    return new EmbeddedWriter(this);
  }

  claimDownloads(limit: number): PendingDownload[] {
    const claimed: PendingDownload[] = [];
    while (claimed.length < limit) {
      const index = this.pendingDownloads.shift();
      if (index === undefined) break;
      const item = this.database.item(index);
      const output = this.database.output(item.key);
      if (output) claimed.push({ item, ...output });
    }
    return claimed;
  }

  recordDownloaded({ item, task }: PendingDownload, files: readonly DownloadedFile[]): void {
    this.journal.recordDownloaded(task.id, files);
    this.database.dropOutput(item.key);
    this.setState(item, "downloaded");
    this.leases.release(item.key);
  }

  recordDownloadFailure({ item }: PendingDownload, _error: unknown, next: "again" | "fresh" | "never"): void {
    // The next run polls the task anew: the output may be right by then.
    if (next === "never") this.database.dropOutput(item.key);
    else this.database.countTry(item.key);
    const index = this.queue.indexOf(item.id);
    if (index === undefined) return;
    if (next === "never") this.queue.setState(index, "download_failed");
    else if (next === "fresh") this.unpolled.push(index);
    else this.pendingDownloads.push(index);
  }

  progress(): BatchProgress {
    const { ledger, scope, queue } = this;
    const account = this.journal.account.id;
    return {
      states: queue.counts,
      // A getter, since adding up very many jobs takes a while.
      get spent() {
        return ledger.spending({ account, scope });
      },
    };
  }

  invalidRows(): InvalidRow[] {
    return this.database.invalidRows();
  }

  entries(): AsyncIterable<BatchEntry> {
    return mergeEntries(this.#items(), this.invalidRows());
  }

  command(): OperatorCommand {
    return this.database.getValue<OperatorCommand>("command") ?? "run";
  }

  setCommand(command: OperatorCommand): void {
    this.database.setValue("command", command);
  }

  /** The id of the process that runs it; undefined if none does. */
  runner(): number | undefined {
    if (this.#parts.lock) return process.pid;
    const lock = acquireRunnerLock(this.#parts.folder);
    lock?.release();
    return lock ? undefined : this.database.getValue<number>("pid");
  }

  setState({ id }: Item, state: QueueState): void {
    const index = this.queue.indexOf(id);
    if (index !== undefined) this.queue.setState(index, state);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.leases.releaseAll();
    this.database.db.close();
    this.#parts.lock?.release();
  }

  *#items(): Iterable<ItemEntry> {
    for (const [index, { key }] of this.queue.rows.entries())
      yield { item: this.database.item(index), state: this.queue.stateAt(index), job: this.journal.job(key) };
  }

  #states(): Map<string, JobState> {
    return this.ledger.states({ account: this.journal.account.id, scope: this.scope });
  }

  #makeQueue(rows: readonly QueueRow[], invalid: number): ItemQueue {
    const [states, released] = [this.#states(), this.database.released()];
    const isRun = this.#parts.lock !== undefined;
    const stateOf = (key: string) => itemStateOf(states.get(key), isRun || released.has(key), isRun);
    return new ItemQueue(rows, stateOf, invalid);
  }
}

/** A run submits refused items again and sends unknown ones again; otherwise the item has its job's state. */
function itemStateOf(state: JobState | undefined, isReleased: boolean, isRun: boolean): QueueState {
  if (state === undefined) return "waiting";
  if (isReleased && state === "refused") return "waiting";
  return isRun && state === "unknown" ? "intended" : state;
}
