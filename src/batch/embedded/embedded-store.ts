import type { Contract } from "../../contract/index.ts";
import type { DownloadedFile } from "../../download/index.ts";
import type { Account, JobState, Journal, Ledger } from "../../ledger/index.ts";
import type { Clock } from "../../scheduling/index.ts";
import type { Item } from "../item.ts";
import { scopeOf } from "../scope.ts";
import type { Command, Delivery, Enlisted, Entry, ItemState, Progress, Settings, Store } from "../store.ts";
import { EmbeddedLead } from "./embedded-lead.ts";
import { Leases } from "./leases.ts";
import { Queue, type Row } from "./queue.ts";
import { takeRunnerLock } from "./runner-lock.ts";
import type { State } from "./state.ts";

export interface EmbeddedParts {
  ledger: Ledger;
  account: Account;
  contract: Contract;
  name: string;
  state: State;
  folder: string;
  /** The right to run it; undefined for who only looks. */
  lock: { release(): void } | undefined;
  clock: Clock | undefined;
}

/** A batch on one machine: the ledger is its record, and its queue is worked out from that and the manifest's items. */
export class EmbeddedStore implements Store {
  readonly place: string;
  readonly scope: string;
  readonly contract: Contract;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly state: State;
  readonly leases: Leases;
  /** Places of items whose files are to be saved. */
  readonly deliveries: number[] = [];
  /** Places of accepted tasks that nobody polls. */
  watches: number[] = [];
  readonly #parts: EmbeddedParts;
  readonly clock: Clock | undefined;
  #queue: Queue | undefined;

  constructor(parts: EmbeddedParts) {
    this.#parts = parts;
    this.contract = parts.contract;
    this.ledger = parts.ledger;
    this.state = parts.state;
    this.clock = parts.clock;
    this.place = parts.ledger.path;
    this.scope = scopeOf(parts.name);
    this.journal = parts.ledger.journal(parts.account, parts.contract);
    this.leases = new Leases(this.journal);
  }

  get queue(): Queue {
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

  async enlist(items: Iterable<Item> | AsyncIterable<Item>, settings: Settings): Promise<Enlisted> {
    const { taken, rows } = await this.state.replace(items);
    this.state.setFact("settings", settings);
    this.#queue = this.#makeQueue(rows);
    return { ...taken, known: rows.length - taken.added };
  }

  settings(): Settings | undefined {
    return this.state.fact<Settings>("settings");
  }

  async lead(): Promise<EmbeddedLead> {
    return new EmbeddedLead(this);
  }

  takeDeliveries(most: number): Delivery[] {
    const taken: Delivery[] = [];
    while (taken.length < most) {
      const place = this.deliveries.shift();
      if (place === undefined) break;
      const item = this.state.item(place);
      const output = this.state.output(item.key);
      if (output) taken.push({ item, ...output });
    }
    return taken;
  }

  delivered({ item, task }: Delivery, files: readonly DownloadedFile[]): void {
    this.journal.downloaded(task.id, files);
    this.state.dropOutput(item.key);
    this.set(item, "downloaded");
    this.leases.release(item.key);
  }

  notDelivered({ item }: Delivery, _error: unknown, next: "again" | "fresh" | "never"): void {
    this.state.countTry(item.key);
    const place = this.queue.placeOf(item.id);
    if (place === undefined) return;
    if (next === "never") this.queue.set(place, "unsaved");
    else if (next === "fresh") this.watches.push(place);
    else this.deliveries.push(place);
  }

  progress(): Progress {
    const { ledger, scope, queue } = this;
    const account = this.journal.account.id;
    return {
      states: queue.counts,
      // Added up where it is asked for: that takes a while where there are very many.
      get spent() {
        return ledger.spent({ account, scope });
      },
    };
  }

  *entries(): Iterable<Entry> {
    for (const [place, { key }] of this.queue.rows.entries())
      yield { item: this.state.item(place), state: this.queue.stateAt(place), job: this.journal.job(key) };
  }

  command(): Command {
    return this.state.fact<Command>("command") ?? "run";
  }

  setCommand(command: Command): void {
    this.state.setFact("command", command);
  }

  /** The process that runs it; undefined where none does. */
  runner(): number | undefined {
    if (this.#parts.lock) return process.pid;
    const lock = takeRunnerLock(this.#parts.folder);
    lock?.release();
    return lock ? undefined : this.state.fact<number>("pid");
  }

  set({ id }: Item, state: ItemState): void {
    const place = this.queue.placeOf(id);
    if (place !== undefined) this.queue.set(place, state);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.leases.releaseAll();
    this.state.db.close();
    this.#parts.lock?.release();
  }

  #states(): Map<string, JobState> {
    return this.ledger.states({ account: this.journal.account.id, scope: this.scope });
  }

  #makeQueue(rows: readonly Row[]): Queue {
    const states = this.#states();
    const runs = this.#parts.lock !== undefined;
    return new Queue(rows, (key) => stateOf(states.get(key), runs));
  }
}

/** A run tries again what was refused, and asks again what is not known. Who only looks is told how it is. */
function stateOf(state: JobState | undefined, runs: boolean): ItemState {
  if (state === undefined) return "waiting";
  if (runs && state === "refused") return "waiting";
  return runs && state === "unknown" ? "intended" : state;
}
