import type { ClientOptions } from "../../client/index.ts";
import type { RateLimitWindow } from "../../ledger/index.ts";
import { type Clock, systemClock } from "../../scheduling/index.ts";
import { BatchError } from "../batch-error.ts";
import type { RowRules } from "../manifest/row-rules.ts";
import type { BatchProgress, Store } from "../store.ts";
import { BatchDownloader } from "./batch-downloader.ts";
import { countStarted, reportCanary } from "./canary.ts";
import { Dispatcher } from "./dispatcher.ts";
import { type BatchServiceOptions, createDispatcherContext, type DispatcherContext } from "./dispatcher-context.ts";
import type { BatchEventListener } from "./events.ts";
import type { RunOptions } from "./options.ts";
import { isStorageError, type Stop } from "./stop.ts";

export interface RunnerParts {
  store: Store;
  rules: RowRules;
  /** What the batch's jobs have in common. */
  scope: string;
  service: BatchServiceOptions & { baseUrl: string };
  window: RateLimitWindow;
  options: RunOptions;
  notify: BatchEventListener;
}

/** Milliseconds between two looks at what others have done. */
const watchInterval = 1_000;
/** Milliseconds that a submit which has left gets for its answer after everything else was ended. */
const responseGracePeriod = 5_000;

/**
 * Runs one batch in this process until nothing of it is left, or somebody or something ends it. All that is to be
 * remembered is in the store: the process may die at any moment.
 */
export class Runner {
  readonly #parts: RunnerParts;
  readonly #clock: Clock;
  readonly #downloader: BatchDownloader;
  /** Ends what can be ended at once. */
  readonly #halt = new AbortController();
  #dispatcher: Dispatcher | undefined;
  #acquiring: Promise<void> | undefined;
  #stop: Stop | undefined;
  #woken = false;
  #wake = () => {};

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#clock = parts.service.clock ?? systemClock;
    const { store, options, notify: tell, service } = parts;
    this.#downloader = new BatchDownloader({
      store,
      options,
      notify: tell,
      clock: this.#clock,
      baseUrl: service.baseUrl,
      signal: this.#halt.signal,
      onChange: () => this.#wakeUp(),
      onFailure: (error) => this.#fail(error),
    });
  }

  /** @returns why it ended before everything was done; undefined where it was. */
  async run(): Promise<Stop | undefined> {
    const { signal } = this.#parts.options;
    const interrupt = () => this.#end({ how: "hard", reason: "interrupted", error: signal?.reason });
    if (signal?.aborted) interrupt();
    signal?.addEventListener("abort", interrupt);
    try {
      while (await this.#step()) await this.#waitForChange();
    } catch (error) {
      this.#fail(error);
    } finally {
      signal?.removeEventListener("abort", interrupt);
      this.#halt.abort(new Error("The batch has ended."));
      await this.#acquiring;
      await this.#releaseWriter();
      await this.#downloader.drain();
    }
    return this.#stop;
  }

  /** Begins all that can be begun now; whether anything is left to wait for. */
  async #step(): Promise<boolean> {
    if (this.#stop?.how === "hard") return false;
    const { store } = this.#parts;
    await this.#downloader.startMore();
    if (this.#dispatcher?.lost) await this.#releaseWriter();
    if ((await store.command()) === "cancel") this.#end({ how: "soft", reason: "cancelled", error: undefined });
    await this.#dispatch(await store.progress()).catch((error) => {
      // Another leads now, or soon this one again.
      if (!isLeaseLost(error)) throw error;
    });
    const progress = await store.progress();
    await this.#notifyProgress(progress);
    return !this.#isOver(progress);
  }

  /** Submits and watches, where this process may, and becomes the one who may where there is reason to. */
  async #dispatch(progress: BatchProgress): Promise<void> {
    const { store } = this.#parts;
    const { waiting, intended, running, completed } = progress.states;
    const open = intended + running + completed;
    const command = await store.command();
    const submits = (command === "run" || command === "canary") && !this.#stop;
    const leader = this.#dispatcher;
    if (!leader) {
      if (open > 0 || (submits && waiting > 0)) this.#acquiring ??= this.#acquireWriter();
      return;
    }
    leader.watch(await leader.context.writer.claimRunning());
    const { canary = 0 } = this.#parts.options;
    const most =
      command === "canary" ? canary - countStarted(progress.states) - leader.submitting : Number.POSITIVE_INFINITY;
    if (submits) await leader.submitMore(most, waiting);
    if (submits && command === "canary" && leader.idle) await this.#checkCanary(canary);
    if (leader.stop) this.#end(leader.stop);
    // Another batch of the account may have its turn.
    if (command === "pause" && leader.idle && open === 0) await this.#releaseWriter();
  }

  /** The first rows are done: somebody has to agree before the others are paid for. */
  async #checkCanary(rows: number): Promise<void> {
    const { store, options } = this.#parts;
    const { states } = await store.progress();
    const open = states.running + states.intended + states.completed - (this.#dispatcher?.timedOutCount ?? 0);
    if (countStarted(states) < rows || open > 0 || states.waiting === 0) return;
    const agreed = await options.confirmCanary?.(await reportCanary(store));
    if (agreed) await store.setCommand("run");
    else this.#end({ how: "soft", reason: "canary", error: undefined });
  }

  #isOver({ states }: BatchProgress): boolean {
    const { waiting, intended, running, completed } = states;
    const late = this.#dispatcher?.timedOutCount ?? 0;
    const unsent = this.#stop ? 0 : waiting + intended;
    const busy = this.#dispatcher?.idle === false || this.#downloader.busy;
    // Whoever may not submit any more still follows what runs: it is paid for.
    return unsent + (running - late) + completed <= 0 && !busy;
  }

  async #acquireWriter(): Promise<void> {
    const { store, rules, scope, service, window, options, notify: tell } = this.#parts;
    try {
      const lead = await store.acquireWriter(this.#halt.signal);
      const onEvent: NonNullable<ClientOptions["onEvent"]> = (event) => tell({ type: "client", event });
      const connection = await createDispatcherContext(lead, rules, service, window, onEvent);
      this.#dispatcher = new Dispatcher({
        context: connection,
        scope,
        options,
        notify: tell,
        onChange: () => this.#wakeUp(),
      });
    } catch (error) {
      if (!this.#halt.signal.aborted && !isLeaseLost(error)) this.#fail(error);
    } finally {
      this.#acquiring = undefined;
      this.#wakeUp();
    }
  }

  /** Ends what the leader does, and lets others lead. */
  async #releaseWriter(): Promise<void> {
    const leader = this.#dispatcher;
    this.#dispatcher = undefined;
    if (!leader) return;
    await leader.end(responseGracePeriod);
    if (!leader.lost) this.#stop ??= leader.stop;
    await leader.context.writer[Symbol.asyncDispose]();
  }

  #end(stop: Stop): void {
    // What ends all is not outdone by what ends a part.
    if (this.#stop && (this.#stop.how === "hard" || stop.how === "soft")) return;
    this.#stop = stop;
    if (stop.how === "hard") this.#halt.abort(stop.error);
    this.#wakeUp();
  }

  #fail(error: unknown): void {
    this.#end({ how: "hard", reason: isStorageError(error) ? "storage" : "error", error });
  }

  async #notifyProgress(progress: BatchProgress): Promise<void> {
    const { store, window, notify: tell } = this.#parts;
    const { states } = progress;
    const connection: DispatcherContext | undefined = this.#dispatcher?.context;
    const used = connection && window.requests - connection.requestLog.available(this.#clock.now());
    const requests = 2 * (states.waiting + states.intended) + states.running;
    tell({
      type: "progress",
      states,
      spent: () => progress.spent,
      command: await store.command(),
      isDispatcher: connection !== undefined,
      requests: used === undefined ? undefined : { ...window, used },
      secondsLeft: requests === 0 ? undefined : requests * (window.seconds / window.requests),
    });
  }

  #wakeUp(): void {
    this.#woken = true;
    this.#wake();
  }

  /** Until something happens here, or it is time to look what others have done. */
  async #waitForChange(): Promise<void> {
    if (!this.#woken) {
      const woken = new AbortController();
      this.#wake = () => woken.abort();
      await this.#clock.sleep(watchInterval, woken.signal).catch((error) => {
        if (!woken.signal.aborted) throw error;
      });
      this.#wake = () => {};
    }
    this.#woken = false;
  }
}

const isLeaseLost = (error: unknown) => error instanceof BatchError && error.code === "lead_lost";
