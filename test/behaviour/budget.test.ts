import { describe, expect, test, vi } from "vitest";
import { type Client, type ClientOptions, contract, createBudget, createClient } from "../../src/package/index.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { virtualClock } from "../support/clock.ts";
import { sandboxClock } from "../support/sandbox-clock.ts";

const { rateLimit } = contract;

/** A sandbox with the contract's rate limit, and clients on the same clock. */
async function createBudgetTestBed() {
  const clock = virtualClock();
  const sandbox = await startSandbox({ credits: 1e5, speed: 1, rateLimit, clock: sandboxClock(clock) });
  const { apiKey, url: baseUrl } = sandbox;
  return {
    clock,
    sandbox,
    connect: (options: Partial<ClientOptions> = {}) => createClient({ apiKey, baseUrl, clock, ...options }),
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

/** Submits `count` videos at once, distributed over the clients, and waits for each. */
async function finish(count: number, ...clients: Client[]): Promise<string[]> {
  const jobs = Array.from({ length: count }, async (_, index) => {
    const client = clients[index % clients.length];
    const { id } = (await client?.submit("seedance", { prompt: `Train ${index}` })) ?? {};
    return client?.wait(`${id}`);
  });
  return (await Promise.all(jobs)).map((task) => `${task?.status}`);
}

/** The requests and charges by the sandbox's ledger. */
function measureRequests(sandbox: Sandbox) {
  const entries = sandbox.ledger();
  const requests = entries.filter((entry) => entry.type === "request");
  const { requests: maxRequests, seconds } = rateLimit;
  const windowCounts = requests.map(({ at }, first) => {
    return requests.slice(first).filter((other) => other.at < at + seconds * 1000).length;
  });
  return {
    charges: entries.filter(({ type }) => type === "charge").length,
    requests: requests.length,
    refused: requests.filter(({ status }) => status === 429).length,
    tooMany: windowCounts.filter((count) => count > maxRequests).length,
  };
}

const done = (count: number) => Array(count).fill("completed");

describe("the request budget of an account", () => {
  test("causes no 429 for forty videos at once", async () => {
    await using box = await createBudgetTestBed();
    expect(await finish(40, box.connect())).toEqual(done(40));
    const { requests, ...counts } = measureRequests(box.sandbox);
    expect(counts).toEqual({ charges: 40, refused: 0, tooMany: 0 });
    expect(requests).toBeLessThanOrEqual(40 * 3);
  });

  test("holds for all clients that share it", async () => {
    await using box = await createBudgetTestBed();
    const budget = createBudget({ clock: box.clock });
    expect(await finish(40, box.connect({ budget }), box.connect({ budget }))).toEqual(done(40));
    expect(measureRequests(box.sandbox)).toMatchObject({ charges: 40, refused: 0, tooMany: 0 });
  });

  test("causes 429 responses but loses no job if two clients do not share it", async () => {
    await using box = await createBudgetTestBed();
    expect(await finish(80, box.connect(), box.connect())).toEqual(done(80));
    const { charges, refused } = measureRequests(box.sandbox);
    expect(charges).toBe(80);
    expect(refused).toBeGreaterThan(0);
  });

  test("causes 429 responses if it has no limit", async () => {
    await using box = await createBudgetTestBed();
    const budget = createBudget({ requests: Number.POSITIVE_INFINITY, clock: box.clock });
    expect(await finish(40, box.connect({ budget }))).toEqual(done(40));
    expect(measureRequests(box.sandbox)).toMatchObject({ charges: 40 });
    expect(measureRequests(box.sandbox).refused).toBeGreaterThan(0);
  });

  test("delays single reads too", async () => {
    await using box = await createBudgetTestBed();
    const client = box.connect();
    const { id } = await client.submit("seedance", { prompt: "Train" });
    await Promise.all(Array.from({ length: 60 }, () => client.get(id)));
    expect(measureRequests(box.sandbox)).toMatchObject({ requests: 61, refused: 0, tooMany: 0 });
    expect(box.clock.now()).toBe(2 * rateLimit.seconds * 1000);
  });
});

test("a request that the account's log can't count, as on a full disk, was certainly not sent", async () => {
  const log = {
    available: () => 1,
    nextAvailableAt: (now: number) => now,
    reserve: () => {
      throw new Error("no space left on the device");
    },
  };
  const send = vi.fn<typeof fetch>();
  const clock = virtualClock();
  const client = createClient({ apiKey: "sk_live_any_key", budget: createBudget({ log, clock }), clock, fetch: send });
  const error = await client.submit("seedance", { prompt: "A train" }, { retries: 0 }).catch((error) => error);
  expect(error).toMatchObject({ name: "ConnectionError", notSent: true });
  expect(error.message).toBe("The request was not sent: no space left on the device");
  expect(error.resume).toBeUndefined();
  expect(send).not.toHaveBeenCalled();
});
