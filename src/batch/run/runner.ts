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
  /** The idempotency scope of the batch's jobs. */
  scope: string;
  service: BatchServiceOptions & { baseUrl: string };
  window: RateLimitWindow;
  options: RunOptions;
  notify: BatchEventListener;
}

/** Milliseconds between two reads of the store, for what other processes have done. */
const watchInterval = 1_000;
/** Milliseconds that a sent submit may wait for its response while the run ends. */
const responseGracePeriod = 5_000;

/**
 * Runs one batch in this process until everything is done or something stops it. All state that matters is in the store,
 * so the process may die at any moment.
 */
export class Runner {
  readonly #parts: RunnerParts;
  readonly #clock: Clock;
  readonly #downloader: BatchDownloader;
  /** Aborts everything that can be aborted at once. */
  readonly #halt = new AbortController();
  #dispatcher: Dispatcher | undefined;
  #acquiring: Promise<void> | undefined;
  #stop: Stop | undefined;
  #woken = false;
  #wake = () => {};

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#clock = parts.service.clock ?? systemClock;
    const { store, options, notify, service } = parts;
    this.#downloader = new BatchDownloader({
      store,
      options,
      notify,
      clock: this.#clock,
      baseUrl: service.baseUrl,
      signal: this.#halt.signal,
      onChange: () => this.#wakeUp(),
      onFailure: (error) => this.#fail(error),
    });
  }

  /** @returns why it ended early; undefined if everything was done. */
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

  /** Starts everything that can start now. @returns whether anything is left to wait for. */
  async #step(): Promise<boolean> {
    if (this.#stop?.how === "hard") return false;
    const { store } = this.#parts;
    await this.#downloader.startMore();
    if (this.#dispatcher?.lost) await this.#releaseWriter();
    if ((await store.command()) === "cancel") this.#end({ how: "soft", reason: "cancelled", error: undefined });
    await this.#dispatch(await store.progress()).catch((error) => {
      // Another process holds the lease now, or this one acquires it again.
      if (!isLeaseLost(error)) throw error;
    });
    const progress = await store.progress();
    await this.#notifyProgress(progress);
    return !this.#isOver(progress);
  }

  /** Submits and polls if this process holds the lease; otherwise acquires it if there is anything to dispatch. */
  async #dispatch(progress: BatchProgress): Promise<void> {
    const { store } = this.#parts;
    const { waiting, intended, running, completed } = progress.states;
    const unfinished = intended + running + completed;
    const command = await store.command();
    const maySubmit = (command === "run" || command === "canary") && !this.#stop;
    const dispatcher = this.#dispatcher;
    if (!dispatcher) {
      if (unfinished > 0 || (maySubmit && waiting > 0)) this.#acquiring ??= this.#acquireWriter();
      return;
    }
    dispatcher.watch(await dispatcher.context.writer.claimRunning());
    const { canary = 0 } = this.#parts.options;
    const limit =
      command === "canary" ? canary - countStarted(progress.states) - dispatcher.submitting : Number.POSITIVE_INFINITY;
    if (maySubmit) await dispatcher.submitMore(limit, waiting);
    if (maySubmit && command === "canary" && dispatcher.idle) await this.#checkCanary(canary);
    if (dispatcher.stop) this.#end(dispatcher.stop);
    // Another batch of the account may need the lease.
    if (command === "pause" && dispatcher.idle && unfinished === 0) await this.#releaseWriter();
  }

  /** If the first rows are done, asks for a confirmation before the others are paid for. */
  async #checkCanary(rows: number): Promise<void> {
    const { store, options } = this.#parts;
    const { states } = await store.progress();
    const unfinished = states.running + states.intended + states.completed - (this.#dispatcher?.abandonedCount ?? 0);
    if (countStarted(states) < rows || unfinished > 0 || states.waiting === 0) return;
    const isConfirmed = await options.confirmCanary?.(await reportCanary(store));
    if (isConfirmed) await store.setCommand("run");
    else this.#end({ how: "soft", reason: "canary", error: undefined });
  }

  #isOver({ states }: BatchProgress): boolean {
    const { waiting, intended, running, completed } = states;
    const abandoned = this.#dispatcher?.abandonedCount ?? 0;
    const unsent = this.#stop ? 0 : waiting + intended;
    const busy = this.#dispatcher?.idle === false || this.#downloader.busy;
    // Running tasks are polled even if nothing more is submitted, since they are paid for.
    return unsent + (running - abandoned) + completed <= 0 && !busy;
  }

  async #acquireWriter(): Promise<void> {
    const { store, rules, scope, service, window, options, notify } = this.#parts;
    try {
      const writer = await store.acquireWriter(this.#halt.signal);
      const onEvent: NonNullable<ClientOptions["onEvent"]> = (event) => notify({ type: "client", event });
      const context = await createDispatcherContext(writer, rules, service, window, onEvent);
      this.#dispatcher = new Dispatcher({
        context,
        scope,
        options,
        notify,
        onChange: () => this.#wakeUp(),
      });
    } catch (error) {
      if (!this.#halt.signal.aborted && !isLeaseLost(error)) this.#fail(error);
    } finally {
      this.#acquiring = undefined;
      this.#wakeUp();
    }
  }

  /** Ends the dispatcher's work and releases the lease. */
  async #releaseWriter(): Promise<void> {
    const dispatcher = this.#dispatcher;
    this.#dispatcher = undefined;
    if (!dispatcher) return;
    await dispatcher.end(responseGracePeriod);
    if (!dispatcher.lost) this.#stop ??= dispatcher.stop;
    await dispatcher.context.writer[Symbol.asyncDispose]();
  }

  #end(stop: Stop): void {
    // The first stop counts, except that a hard one replaces a soft one.
    if (this.#stop && (this.#stop.how === "hard" || stop.how === "soft")) return;
    this.#stop = stop;
    if (stop.how === "hard") this.#halt.abort(stop.error);
    this.#wakeUp();
  }

  #fail(error: unknown): void {
    this.#end({ how: "hard", reason: isStorageError(error) ? "storage" : "error", error });
  }

  async #notifyProgress(progress: BatchProgress): Promise<void> {
    const { store, window, notify } = this.#parts;
    const { states } = progress;
    const context: DispatcherContext | undefined = this.#dispatcher?.context;
    const used = context && window.requests - context.requestLog.available(this.#clock.now());
    const requests = 2 * (states.waiting + states.intended) + states.running;
    notify({
      type: "progress",
      states,
      spent: () => progress.spent,
      command: await store.command(),
      isDispatcher: context !== undefined,
      requests: used === undefined ? undefined : { ...window, used },
      secondsLeft: requests === 0 ? undefined : requests * (window.seconds / window.requests),
    });
  }

  #wakeUp(): void {
    this.#woken = true;
    this.#wake();
  }

  /** Waits until something changes in this process, or the store is to be read again. */
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
