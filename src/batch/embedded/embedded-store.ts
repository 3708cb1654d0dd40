import type { Contract } from "../../contract/index.ts";
import type { DownloadedFile } from "../../download/index.ts";
import type { Account, JobState, Journal, Ledger } from "../../ledger/index.ts";
import type { Clock } from "../../scheduling/index.ts";
import type { Item } from "../item.ts";
import { scopeOf } from "../scope.ts";
import type {
  BatchEntry,
  BatchProgress,
  BatchSettings,
  ImportResult,
  ItemState,
  OperatorCommand,
  PendingDownload,
  Store,
} from "../store.ts";
import type { BatchDatabase } from "./batch-database.ts";
import { EmbeddedWriter } from "./embedded-writer.ts";
import { ItemQueue, type QueueRow } from "./item-queue.ts";
import { Leases } from "./leases.ts";
import { acquireRunnerLock } from "./runner-lock.ts";

export interface EmbeddedStoreParts {
  ledger: Ledger;
  account: Account;
  contract: Contract;
  name: string;
  state: BatchDatabase;
  folder: string;
  /** The right to run it; undefined for who only looks. */
  lock: { release(): void } | undefined;
  clock: Clock | undefined;
}

/** A batch on one machine: the ledger is its record, and its queue is worked out from that and the manifest's items. */
export class EmbeddedStore implements Store {
  readonly location: string;
  readonly scope: string;
  readonly contract: Contract;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly state: BatchDatabase;
  readonly leases: Leases;
  /** Places of items whose files are to be saved. */
  readonly pendingDownloads: number[] = [];
  /** Places of accepted tasks that nobody polls. */
  unpolled: number[] = [];
  readonly #parts: EmbeddedStoreParts;
  readonly clock: Clock | undefined;
  #queue: ItemQueue | undefined;

  constructor(parts: EmbeddedStoreParts) {
    this.#parts = parts;
    this.contract = parts.contract;
    this.ledger = parts.ledger;
    this.state = parts.state;
    this.clock = parts.clock;
    this.location = parts.ledger.path;
    this.scope = scopeOf(parts.name);
    this.journal = parts.ledger.journal(parts.account, parts.contract);
    this.leases = new Leases(this.journal);
  }

  get queue(): ItemQueue {
    this.#queue ??= this.#makeQueue(this.state.rows());
    return this.#queue;
  }

  attempts() {
    const states = this.#states();
    const known = this.state.attempts().map(({ id, key, attempt }) => {
      return [id, { attempt, failed: states.get(key) === "failed" }] as const;
    });
    return new Map(known.filter(([, { attempt, failed }]) => failed || attempt > 1));
  }

  async importItems(items: Iterable<Item> | AsyncIterable<Item>, settings: BatchSettings): Promise<ImportResult> {
    const { taken, rows } = await this.state.replaceItems(items);
    this.state.setValue("settings", settings);
    this.#queue = this.#makeQueue(rows);
    return { ...taken, known: rows.length - taken.added };
  }

  settings(): BatchSettings | undefined {
    return this.state.getValue<BatchSettings>("settings");
  }

  async acquireWriter(): Promise<EmbeddedWriter> {
    return new EmbeddedWriter(this);
  }

  claimDownloads(most: number): PendingDownload[] {
    const taken: PendingDownload[] = [];
    while (taken.length < most) {
      const place = this.pendingDownloads.shift();
      if (place === undefined) break;
      const item = this.state.item(place);
      const output = this.state.output(item.key);
      if (output) taken.push({ item, ...output });
    }
    return taken;
  }

  recordDownloaded({ item, task }: PendingDownload, files: readonly DownloadedFile[]): void {
    this.journal.recordDownloaded(task.id, files);
    this.state.dropOutput(item.key);
    this.setState(item, "downloaded");
    this.leases.release(item.key);
  }

  recordDownloadFailure({ item }: PendingDownload, _error: unknown, next: "again" | "fresh" | "never"): void {
    this.state.countTry(item.key);
    const place = this.queue.indexOf(item.id);
    if (place === undefined) return;
    if (next === "never") this.queue.setState(place, "unsaved");
    else if (next === "fresh") this.unpolled.push(place);
    else this.pendingDownloads.push(place);
  }

  progress(): BatchProgress {
    const { ledger, scope, queue } = this;
    const account = this.journal.account.id;
    return {
      states: queue.counts,
      // Added up where it is asked for: that takes a while where there are very many.
      get spent() {
        return ledger.spending({ account, scope });
      },
    };
  }

  *entries(): Iterable<BatchEntry> {
    for (const [place, { key }] of this.queue.rows.entries())
      yield { item: this.state.item(place), state: this.queue.stateAt(place), job: this.journal.job(key) };
  }

  command(): OperatorCommand {
    return this.state.getValue<OperatorCommand>("command") ?? "run";
  }

  setCommand(command: OperatorCommand): void {
    this.state.setValue("command", command);
  }

  /** The process that runs it; undefined where none does. */
  runner(): number | undefined {
    if (this.#parts.lock) return process.pid;
    const lock = acquireRunnerLock(this.#parts.folder);
    lock?.release();
    return lock ? undefined : this.state.getValue<number>("pid");
  }

  setState({ id }: Item, state: ItemState): void {
    const place = this.queue.indexOf(id);
    if (place !== undefined) this.queue.setState(place, state);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.leases.releaseAll();
    this.state.db.close();
    this.#parts.lock?.release();
  }

  #states(): Map<string, JobState> {
    return this.ledger.states({ account: this.journal.account.id, scope: this.scope });
  }

  #makeQueue(rows: readonly QueueRow[]): ItemQueue {
    const states = this.#states();
    const runs = this.#parts.lock !== undefined;
    return new ItemQueue(rows, (key) => itemStateOf(states.get(key), runs));
  }
}

/** A run tries again what was refused, and asks again what is not known. Who only looks is told how it is. */
function itemStateOf(state: JobState | undefined, runs: boolean): ItemState {
  if (state === undefined) return "waiting";
  if (runs && state === "refused") return "waiting";
  return runs && state === "unknown" ? "intended" : state;
}
