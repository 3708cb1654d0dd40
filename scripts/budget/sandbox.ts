import { contract, createBudget, createClient } from "../../src/package/index.ts";
import { type SandboxLedgerEntry, startSandbox } from "../../src/sandbox/index.ts";
import { type Clock, systemClock } from "../../src/scheduling/clock.ts";
import type { RequestLog } from "../../src/scheduling/request-log.ts";
import { RequestWindow } from "../../src/scheduling/request-window.ts";
import { type BudgetFigures, figuresOf, mean } from "./figures.ts";
import type { RoundTrip } from "./simulated-service.ts";
import type { JobDurations } from "./workloads.ts";

export interface SandboxRun {
  figures: BudgetFigures;
  /** The duration of each job in the sandbox, in the order of their submits. */
  durations: JobDurations;
  roundTrip: RoundTrip;
}

export interface SandboxRunOptions {
  count: number;
  seed: string;
  /** The sandbox divides the contract's usual durations by this. */
  speed: number;
  /** The median that the client expects, in seconds. */
  guess: number;
  /** How many simulated seconds pass in a real one, for client and sandbox alike. */
  factor: number;
}

/** Runs the real client against the sandbox, over real HTTP, with accelerated clocks in both. */
export async function runOnSandbox({ count, seed, speed, guess, factor }: SandboxRunOptions): Promise<SandboxRun> {
  const clock = acceleratedClock(factor);
  const epoch = Date.now();
  const sandbox = await startSandbox({ credits: 1e6, seed, speed, clock: { now: () => epoch + clock.now() } });
  const window = new RequestWindow(contract.rateLimit.requests, contract.rateLimit.seconds * 1000);
  const roundTrips: number[] = [];
  const client = createClient({
    apiKey: sandbox.apiKey,
    baseUrl: sandbox.url,
    clock,
    durations: { seedance: guess },
    budget: createBudget({ clock, log: recordRoundTrips(window, roundTrips) }),
  });
  try {
    const start = clock.now();
    const observedAt = new Map<string, number>();
    await Promise.all(
      Array.from({ length: count }, async () => {
        const { id } = await client.generate("seedance", { prompt: "A glass train" });
        observedAt.set(id, clock.now() + epoch);
      }),
    );
    const makespan = (clock.now() - start) / 1000;
    const entries = sandbox.ledger();
    const tasks = entriesOfType(entries, "charge").map(({ task }) => task);
    const statuses = entriesOfType(entries, "request").map(({ status }) => status);
    const refused = statuses.filter((status) => status === 429).length;
    const lags = tasks.map(({ id, endsAt }) => ((observedAt.get(id) ?? Number.NaN) - endsAt) / 1000);
    return {
      figures: figuresOf({ makespan, lags, requests: statuses.length - refused, refused }),
      durations: tasks.map(({ createdAt, endsAt }) => (endsAt - createdAt) / 1000),
      roundTrip: (before) => roundTrips[before] ?? mean(roundTrips),
    };
  } finally {
    await sandbox.close();
  }
}

function entriesOfType<T extends SandboxLedgerEntry["type"]>(entries: readonly SandboxLedgerEntry[], type: T) {
  return entries.filter((entry): entry is Extract<SandboxLedgerEntry, { type: T }> => entry.type === type);
}

/** Returns a log that records the seconds of each request, in the order in which they were sent. */
function recordRoundTrips(log: RequestWindow, roundTrips: number[]): RequestLog {
  return {
    available: (by) => log.available(by),
    nextAvailableAt: (now) => log.nextAvailableAt(now),
    reserve(now) {
      const slot = log.reserve(now);
      const index = roundTrips.push(Number.NaN) - 1;
      return {
        recordResponse(at, refused) {
          roundTrips[index] = (at - now) / 1000;
          slot.recordResponse(at, refused);
        },
      };
    },
  };
}

function acceleratedClock(factor: number): Clock {
  const start = performance.now();
  return {
    now: () => (performance.now() - start) * factor,
    sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / factor, signal),
  };
}
