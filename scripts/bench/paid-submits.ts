import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import type { Connector } from "./client.ts";
import { type SubmitFault, startPaidServer } from "./paid-server.ts";

export interface Scenario {
  fault: SubmitFault;
  /** How many submits fail. */
  times: number;
  /** Milliseconds that a request may take, for clients that have such an option. */
  timeout?: number;
  /** Milliseconds after which the caller gives up. */
  abortAfter?: number;
  /** Milliseconds after which the trial is stopped. */
  bound?: number;
}

export interface Trial {
  submits: number;
  /** Distinct idempotency keys. */
  keys: number;
  charges: number;
  /** Seconds between the first submit and the second. */
  gap?: number;
  /** What the caller got: `task`, the name of the error's class, or `none` within the bound. */
  outcome: string;
  /** Seconds from the caller's abort until the call returned; negative if it returned before the abort. */
  afterAbort?: number;
  shown: { byError: boolean; byClient: boolean; byJson: boolean };
}

const errorReply = (status: number, code: string, more: object = {}) => ({
  status,
  body: { error: { code, message: "Refused." }, ...more },
});
const rateLimitedReply = (seconds: number) => ({
  ...errorReply(429, "rate_limited"),
  headers: { "Retry-After": String(seconds) },
});
const everySubmit = Number.POSITIVE_INFINITY;

export const scenarios = {
  resetOnce: { fault: "reset", times: 1 },
  resetAlways: { fault: "reset", times: everySubmit },
  hangOnce: { fault: "hang", times: 1, timeout: 500, bound: 10_000 },
  conflict: { fault: errorReply(409, "idempotency_conflict"), times: everySubmit },
  credits: {
    fault: errorReply(402, "insufficient_credits", { required_credits: 30, available_credits: 5 }),
    times: everySubmit,
  },
  retryAfter: { fault: rateLimitedReply(2), times: 1 },
  abort: { fault: rateLimitedReply(5), times: everySubmit, abortAfter: 300 },
} satisfies Record<string, Scenario>;
export type ScenarioName = keyof typeof scenarios;
export type Trials = Record<ScenarioName, Trial>;

/** Submits one paid job through each client in each scenario, and counts the submits that the server got. */
export async function measurePaidSubmits(
  connectors: ReadonlyMap<string, Connector>,
  apiKey: string,
): Promise<Map<string, Trials>> {
  const runAll = async (names: readonly ScenarioName[]) => {
    const trials = [...connectors].flatMap(([client, connect]) =>
      names.map(async (name) => ({ client, name, trial: await runTrial(connect, apiKey, scenarios[name]) })),
    );
    return Promise.all(trials);
  };
  const names = Object.keys(scenarios) as ScenarioName[];
  const trials = await runAll(names.filter((name) => name !== "abort"));
  // Runs alone, because it is timed to the millisecond.
  trials.push(...(await runAll(["abort"])));
  const of = (client: string) => trials.filter((each) => each.client === client);
  return new Map(
    [...connectors.keys()].map((client) => [
      client,
      Object.fromEntries(of(client).map(({ name, trial }) => [name, trial])) as Trials,
    ]),
  );
}

/** Runs one submit by one client: what the server got, what the caller got, and whether an output shows the key. */
export async function runTrial(
  connect: Connector,
  apiKey: string,
  { fault, times, timeout, abortAfter, bound = 90_000 }: Scenario,
): Promise<Trial> {
  const server = await startPaidServer(fault, times);
  const { client, submit } = connect({ url: server.url, apiKey, timeout });
  const controller = new AbortController();
  const over = new AbortController();
  let abortedAt = Number.NaN;
  const abort = () => {
    abortedAt = performance.now();
    controller.abort();
  };
  const timer = abortAfter === undefined ? undefined : setTimeout(abort, abortAfter);

  const start = performance.now();
  const ended = submit(controller.signal).then(
    () => ({ outcome: "task", error: undefined, at: performance.now() }),
    (error: unknown) => ({ outcome: nameOf(error), error, at: performance.now() }),
  );
  const late = sleep(bound, { outcome: "none", error: undefined, at: Number.NaN }, { signal: over.signal });
  const { outcome, error, at } = await Promise.race([ended, late]);
  clearTimeout(timer);
  over.abort();
  await late.catch(() => undefined);
  const { submits, charges } = server;
  const [first, second] = submits;
  const trial: Trial = {
    submits: submits.length,
    keys: new Set(submits.flatMap(({ key }) => key ?? [])).size,
    charges: charges(),
    ...(first && second && { gap: (second.at - first.at) / 1000 }),
    outcome,
    ...(abortAfter !== undefined && { afterAbort: (at - (abortedAt || start + abortAfter)) / 1000 }),
    shown: {
      byError: inspect(error).includes(apiKey),
      byClient: inspect(client).includes(apiKey),
      byJson: [error, client].some((value) => stringify(value).includes(apiKey)),
    },
  };
  // A pending wait would keep the process alive.
  controller.abort();
  await server.close();
  return trial;
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === "Error" ? error.constructor.name : error.name;
}

/** Returns a value as JSON; an empty string if that fails, for example for a value with cycles. */
function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}
