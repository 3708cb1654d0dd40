import type { ClientOptions } from "../../client/index.ts";
import type { Window } from "../../ledger/index.ts";
import { type Clock, systemClock } from "../../scheduling/index.ts";
import { BatchError } from "../batch-error.ts";
import type { RowRules } from "../manifest/row-rules.ts";
import type { Progress, Store } from "../store.ts";
import { begun, reportCanary } from "./canary.ts";
import { type Connection, connect, type Service } from "./connect.ts";
import { Deliveries } from "./deliveries.ts";
import type { Tell } from "./events.ts";
import { Leader } from "./leader.ts";
import type { RunOptions } from "./options.ts";
import { isStorageError, type Stop } from "./stop.ts";

export interface RunnerParts {
  store: Store;
  rules: RowRules;
  /** What the batch's jobs have in common. */
  scope: string;
  service: Service & { baseUrl: string };
  window: Window;
  options: RunOptions;
  tell: Tell;
}

/** Milliseconds between two looks at what others have done. */
const look = 1_000;
/** Milliseconds that a submit which has left gets for its answer after everything else was ended. */
const lastAnswers = 5_000;

/**
 * Runs one batch in this process until nothing of it is left, or somebody or something ends it. All that is to be
 * remembered is in the store: the process may die at any moment.
 */
export class Runner {
  readonly #parts: RunnerParts;
  readonly #clock: Clock;
  readonly #deliveries: Deliveries;
  /** Ends what can be ended at once. */
  readonly #halt = new AbortController();
  #leader: Leader | undefined;
  #becoming: Promise<void> | undefined;
  #stop: Stop | undefined;
  #woken = false;
  #wake = () => {};

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#clock = parts.service.clock ?? systemClock;
    const { store, options, tell, service } = parts;
    this.#deliveries = new Deliveries({
      store,
      options,
      tell,
      clock: this.#clock,
      baseUrl: service.baseUrl,
      signal: this.#halt.signal,
      changed: () => this.#changed(),
      failed: (error) => this.#fail(error),
    });
  }

  /** @returns why it ended before everything was done; undefined where it was. */
  async run(): Promise<Stop | undefined> {
    const { signal } = this.#parts.options;
    const interrupt = () => this.#end({ how: "hard", reason: "interrupted", error: signal?.reason });
    if (signal?.aborted) interrupt();
    signal?.addEventListener("abort", interrupt);
    try {
      while (await this.#goOn()) await this.#rest();
    } catch (error) {
      this.#fail(error);
    } finally {
      signal?.removeEventListener("abort", interrupt);
      this.#halt.abort(new Error("The batch has ended."));
      await this.#becoming;
      await this.#dismiss();
      await this.#deliveries.ended();
    }
    return this.#stop;
  }

  /** Begins all that can be begun now; whether anything is left to wait for. */
  async #goOn(): Promise<boolean> {
    if (this.#stop?.how === "hard") return false;
    const { store } = this.#parts;
    await this.#deliveries.takeMore();
    if (this.#leader?.lost) await this.#dismiss();
    if ((await store.command()) === "cancel") this.#end({ how: "soft", reason: "cancelled", error: undefined });
    await this.#leadOn(await store.progress()).catch((error) => {
      // Another leads now, or soon this one again.
      if (!isLeadLost(error)) throw error;
    });
    const progress = await store.progress();
    await this.#tellProgress(progress);
    return !this.#isOver(progress);
  }

  /** Submits and watches, where this process may, and becomes the one who may where there is reason to. */
  async #leadOn(progress: Progress): Promise<void> {
    const { store } = this.#parts;
    const { waiting, intended, running, completed } = progress.states;
    const open = intended + running + completed;
    const command = await store.command();
    const submits = (command === "run" || command === "canary") && !this.#stop;
    const leader = this.#leader;
    if (!leader) {
      if (open > 0 || (submits && waiting > 0)) this.#becoming ??= this.#become();
      return;
    }
    leader.watch(await leader.connection.lead.takeWatches());
    const { canary = 0 } = this.#parts.options;
    const most = command === "canary" ? canary - begun(progress.states) - leader.submitting : Number.POSITIVE_INFINITY;
    if (submits) await leader.submitMore(most, waiting);
    if (submits && command === "canary" && leader.idle) await this.#judgeCanary(canary);
    if (leader.stop) this.#end(leader.stop);
    // Another batch of the account may have its turn.
    if (command === "pause" && leader.idle && open === 0) await this.#dismiss();
  }

  /** The first rows are done: somebody has to agree before the others are paid for. */
  async #judgeCanary(rows: number): Promise<void> {
    const { store, options } = this.#parts;
    const { states } = await store.progress();
    const open = states.running + states.intended + states.completed - (this.#leader?.late ?? 0);
    if (begun(states) < rows || open > 0 || states.waiting === 0) return;
    const agreed = await options.confirmCanary?.(await reportCanary(store));
    if (agreed) await store.setCommand("run");
    else this.#end({ how: "soft", reason: "canary", error: undefined });
  }

  #isOver({ states }: Progress): boolean {
    const { waiting, intended, running, completed } = states;
    const late = this.#leader?.late ?? 0;
    const unsent = this.#stop ? 0 : waiting + intended;
    const busy = this.#leader?.idle === false || this.#deliveries.busy;
    // Whoever may not submit any more still follows what runs: it is paid for.
    return unsent + (running - late) + completed <= 0 && !busy;
  }

  async #become(): Promise<void> {
    const { store, rules, scope, service, window, options, tell } = this.#parts;
    try {
      const lead = await store.lead(this.#halt.signal);
      const onEvent: NonNullable<ClientOptions["onEvent"]> = (event) => tell({ type: "client", event });
      const connection = await connect(lead, rules, service, window, onEvent);
      this.#leader = new Leader({ connection, scope, options, tell, changed: () => this.#changed() });
    } catch (error) {
      if (!this.#halt.signal.aborted && !isLeadLost(error)) this.#fail(error);
    } finally {
      this.#becoming = undefined;
      this.#changed();
    }
  }

  /** Ends what the leader does, and lets others lead. */
  async #dismiss(): Promise<void> {
    const leader = this.#leader;
    this.#leader = undefined;
    if (!leader) return;
    await leader.end(lastAnswers);
    if (!leader.lost) this.#stop ??= leader.stop;
    await leader.connection.lead[Symbol.asyncDispose]();
  }

  #end(stop: Stop): void {
    // What ends all is not outdone by what ends a part.
    if (this.#stop && (this.#stop.how === "hard" || stop.how === "soft")) return;
    this.#stop = stop;
    if (stop.how === "hard") this.#halt.abort(stop.error);
    this.#changed();
  }

  #fail(error: unknown): void {
    this.#end({ how: "hard", reason: isStorageError(error) ? "storage" : "error", error });
  }

  async #tellProgress(progress: Progress): Promise<void> {
    const { store, window, tell } = this.#parts;
    const { states } = progress;
    const connection: Connection | undefined = this.#leader?.connection;
    const used = connection && window.requests - connection.log.room(this.#clock.now());
    const requests = 2 * (states.waiting + states.intended) + states.running;
    tell({
      type: "progress",
      states,
      spent: () => progress.spent,
      command: await store.command(),
      leads: connection !== undefined,
      requests: used === undefined ? undefined : { ...window, used },
      secondsLeft: requests === 0 ? undefined : requests * (window.seconds / window.requests),
    });
  }

  #changed(): void {
    this.#woken = true;
    this.#wake();
  }

  /** Until something happens here, or it is time to look what others have done. */
  async #rest(): Promise<void> {
    if (!this.#woken) {
      const woken = new AbortController();
      this.#wake = () => woken.abort();
      await this.#clock.sleep(look, woken.signal).catch((error) => {
        if (!woken.signal.aborted) throw error;
      });
      this.#wake = () => {};
    }
    this.#woken = false;
  }
}

const isLeadLost = (error: unknown) => error instanceof BatchError && error.code === "lead_lost";
