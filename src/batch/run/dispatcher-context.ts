import { type Client, type ClientOptions, createClient } from "../../client/index.ts";
import type { RateLimitWindow } from "../../ledger/index.ts";
import { type Clock, createBudget, type RequestBudget, type RequestLog, systemClock } from "../../scheduling/index.ts";
import type { RowRules } from "../manifest/row-rules.ts";
import type { StoreWriter } from "../store.ts";

/** The client's options that a batch passes on. */
export type BatchServiceOptions = Pick<
  ClientOptions,
  "apiKey" | "baseUrl" | "fetch" | "requestTimeout" | "durations" | "clock"
>;

/** What a dispatcher needs to send requests. */
export interface DispatcherContext {
  writer: StoreWriter;
  client: Client;
  rules: RowRules;
  budget: RequestBudget;
  requestLog: RequestLog;
  clock: Clock;
  /** Whether the submit under this key was sent: only a submit that was not can be cancelled. */
  wasSent(key: string): boolean;
  /** The typical duration of a model's jobs, in seconds. */
  typicalSeconds(model: string): number;
}

/** Bounds the requests in flight: if the process dies, each response that was not recorded costs another request. */
const maxConcurrentRequests = 4;

/** Creates the context: a client whose requests are counted in the writer's log, with the observed durations. */
export async function createDispatcherContext(
  writer: StoreWriter,
  rules: RowRules,
  service: BatchServiceOptions,
  window: RateLimitWindow,
  onEvent: NonNullable<ClientOptions["onEvent"]>,
): Promise<DispatcherContext> {
  const { contract } = rules;
  const { clock = systemClock } = service;
  const sentKeys = new Set<string>();
  const semaphore = new Semaphore(maxConcurrentRequests);
  const log = writer.requestLog(window);
  const budget = createBudget(window, { log, clock });
  const client = createClient({
    ...service,
    contract,
    budget,
    onEvent,
    async beforeSend(request) {
      const release = await semaphore.acquire();
      try {
        await writer.recordRequest?.(request);
      } catch (error) {
        release();
        throw error;
      }
      if (request.idempotencyKey !== undefined) sentKeys.add(request.idempotencyKey);
      return release;
    },
  });
  const minSeconds = Math.min(...Object.values(contract.models).map(({ duration }) => duration.median));
  const typicalSeconds = (model: string) =>
    service.durations?.[model] ?? contract.models[model]?.duration.median ?? minSeconds;
  const engine = await budget.engine();
  // The oldest first, since later observations weigh more.
  for (const { model, kind, after, before } of [...(await writer.durations())].reverse())
    engine.recordDuration(kind, typicalSeconds(model), after, before);
  return {
    writer,
    client,
    rules,
    budget: engine,
    requestLog: log,
    clock,
    wasSent: (key) => sentKeys.has(key),
    typicalSeconds,
  };
}

/** A counting semaphore; waiters are served in their order. */
export class Semaphore {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(permits: number) {
    this.#free = permits;
  }

  /** Waits for a permit. @returns the function that releases it, to be called once. */
  async acquire(): Promise<() => void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return () => {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    };
  }
}
