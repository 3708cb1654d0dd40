import { type Client, type ClientOptions, createClient } from "../../client/index.ts";
import type { RateLimitWindow } from "../../ledger/index.ts";
import { type Clock, createBudget, type RequestBudget, type RequestLog, systemClock } from "../../scheduling/index.ts";
import type { RowRules } from "../manifest/row-rules.ts";
import type { StoreWriter } from "../store.ts";

/** What a batch has to know of its account and service. */
export type BatchServiceOptions = Pick<
  ClientOptions,
  "apiKey" | "baseUrl" | "fetch" | "requestTimeout" | "durations" | "clock"
>;

/** What a leader sends requests with. */
export interface DispatcherContext {
  writer: StoreWriter;
  client: Client;
  rules: RowRules;
  budget: RequestBudget;
  requestLog: RequestLog;
  clock: Clock;
  /** Whether a submit under this key has left: only what has not can be called back. */
  wasSent(key: string): boolean;
  /** How many seconds a job of a model usually takes. */
  typicalSeconds(model: string): number;
}

/** So many requests are under way at once: an answer that nobody lives to write down has to be asked for again. */
const maxConcurrentRequests = 4;

/** A client whose requests are counted where the leader says, and which knows what is known of durations. */
export async function createDispatcherContext(
  lead: StoreWriter,
  rules: RowRules,
  service: BatchServiceOptions,
  window: RateLimitWindow,
  onEvent: NonNullable<ClientOptions["onEvent"]>,
): Promise<DispatcherContext> {
  const { contract } = rules;
  const { clock = systemClock } = service;
  const left = new Set<string>();
  const gate = new Semaphore(maxConcurrentRequests);
  const log = lead.requestLog(window);
  const budget = createBudget(window, { log, clock });
  const client = createClient({
    ...service,
    contract,
    budget,
    onEvent,
    async beforeSend(request) {
      const leave = await gate.acquire();
      try {
        await lead.recordRequest?.(request);
      } catch (error) {
        leave();
        throw error;
      }
      if (request.idempotencyKey !== undefined) left.add(request.idempotencyKey);
      return leave;
    },
  });
  const shortest = Math.min(...Object.values(contract.models).map(({ duration }) => duration.median));
  const usualSeconds = (model: string) =>
    service.durations?.[model] ?? contract.models[model]?.duration.median ?? shortest;
  const engine = await budget.engine();
  // The oldest first: what is new counts more.
  for (const { model, kind, after, before } of [...(await lead.durations())].reverse())
    engine.recordDuration(kind, usualSeconds(model), after, before);
  return {
    writer: lead,
    client,
    rules,
    budget: engine,
    requestLog: log,
    clock,
    wasSent: (key) => left.has(key),
    typicalSeconds: usualSeconds,
  };
}

/** Lets so many in at once; the others wait in the order in which they came. */
export class Semaphore {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(width: number) {
    this.#free = width;
  }

  /** Waits until there is room. @returns what makes room for the next one: to be called once. */
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
