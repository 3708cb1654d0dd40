import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Database } from "../../src/ledger/database.ts";
import type { RequestSlot } from "../../src/package/index.ts";
import { RequestWindow } from "../../src/scheduling/request-window.ts";
import { respondJson, startServer } from "../support/server.ts";
import { ledgerAccount, ledgerApiKey } from "./ledger-fixtures.ts";
import { createLedgerFolder, ledgerErrorOf, startLedgerChild } from "./ledger-support.ts";

const window = { requests: 3, seconds: 60 };

/** Two instances of one log. The machine's clock is at `time`, and the budget's clock is 993,000 ms behind it. */
async function createRequestLogTestBed(requests = window) {
  const folder = await createLedgerFolder();
  const clock = { time: 1_000_000 };
  const machine = () => clock.time;
  const open = (seconds = 0) => {
    const ledger = folder.open();
    return { ledger, log: ledger.journal(ledgerAccount).requestLog(requests, () => machine() + seconds * 1_000) };
  };
  const [{ log: one }, { log: other, ledger }] = [open(), open()];
  return {
    folder,
    clock,
    machine,
    open,
    one,
    other,
    ledger,
    /** The time of the budget's clock. */
    now: () => clock.time - 993_000,
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  };
}

test("a shared request log equals the window of a single process after any sequence of events", async () => {
  const event = fc.oneof(
    { weight: 5, arbitrary: fc.record({ type: fc.constant("take" as const) }) },
    { weight: 5, arbitrary: fc.record({ type: fc.constant("answer" as const), index: fc.nat(20) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant("refuse" as const),
        index: fc.nat(20),
        retryAfter: fc.option(fc.integer({ min: 0, max: 90_000 }), { nil: undefined }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ type: fc.constant("pass" as const), time: fc.integer({ min: 1, max: 40_000 }) }),
    },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 60 }), async (events) => {
      await using testBed = await createRequestLogTestBed();
      const single = new RequestWindow(window.requests, window.seconds * 1_000);
      // Both logs are used in turn: they must behave as one.
      const open: [RequestSlot | undefined, RequestSlot | undefined][] = [];
      for (const [index, each] of events.entries()) {
        const [now, log] = [testBed.now(), index % 2 ? testBed.one : testBed.other];
        expect(log.nextAvailableAt(now)).toBeCloseTo(single.nextAvailableAt(now), 6);
        expect(log.available(now)).toBe(single.available(now));
        expect(log.available(now + 30_000)).toBe(single.available(now + 30_000));
        if (each.type === "pass") testBed.clock.time += each.time;
        else if (each.type === "take") {
          const free = single.nextAvailableAt(now) <= now;
          const taken = log.reserve(now);
          expect(taken !== undefined).toBe(free);
          if (free) open.push([taken, single.reserve(now)]);
        } else {
          const [pair] = open.splice(each.index % Math.max(open.length, 1), 1);
          const refused = each.type === "refuse" ? { retryAfter: each.retryAfter } : undefined;
          for (const taken of pair ?? []) taken?.recordResponse(now, refused);
        }
      }
      // A log that is opened later reaches the same state.
      const { log } = testBed.open();
      expect(log.nextAvailableAt(testBed.now())).toBeCloseTo(single.nextAvailableAt(testBed.now()), 6);
    }),
    { numRuns: 40 },
  );
}, 60_000);

test("a request of one process counts for the other until one window after its response", async () => {
  await using testBed = await createRequestLogTestBed();
  const taken = [
    testBed.one.reserve(testBed.now()),
    testBed.other.reserve(testBed.now()),
    testBed.one.reserve(testBed.now()),
  ];
  expect(taken.every(Boolean)).toBe(true);
  expect(testBed.other.reserve(testBed.now())).toBeUndefined();
  expect(testBed.other.available(testBed.now())).toBe(0);
  testBed.clock.time += 5_000;
  taken[0]?.recordResponse(testBed.now());
  expect(testBed.other.nextAvailableAt(testBed.now())).toBe(testBed.now() + 60_000);
  testBed.clock.time += 59_999;
  expect(testBed.other.reserve(testBed.now())).toBeUndefined();
  testBed.clock.time += 1;
  expect(testBed.other.nextAvailableAt(testBed.now())).toBe(testBed.now());
  expect(testBed.other.reserve(testBed.now())).toBeDefined();
  expect(testBed.one.reserve(testBed.now())).toBeUndefined();
});

test("a 429 of one process pauses the other", async () => {
  await using testBed = await createRequestLogTestBed();
  testBed.one.reserve(testBed.now())?.recordResponse(testBed.now(), { retryAfter: 17_000 });
  expect(testBed.other.available(testBed.now())).toBe(0);
  expect(testBed.other.nextAvailableAt(testBed.now())).toBeGreaterThanOrEqual(testBed.now() + 17_000);
  expect(testBed.other.reserve(testBed.now())).toBeUndefined();
});

test("each account has its own window", async () => {
  await using testBed = await createRequestLogTestBed();
  for (let count = 0; count < 3; count++) testBed.one.reserve(testBed.now());
  const other = testBed.ledger.journal({ ...ledgerAccount, id: "acc_other" }).requestLog(window, testBed.machine);
  expect(other.available(testBed.now())).toBe(3);
});

describe("requests of a killed process", () => {
  test("count until two windows after they were sent", async () => {
    await using testBed = await createRequestLogTestBed();
    const child = startLedgerChild("reserveRequests", [testBed.folder.file, "3", "60"]);
    expect(await child.readLine()).toBe("3");
    let shift = 0;
    const ledger = testBed.folder.open();
    const log = ledger.journal(ledgerAccount).requestLog(window, () => monotonicTime() + shift);
    shift = 100_000;
    // As long as the process is alive, its requests may still arrive.
    expect(log.nextAvailableAt(0)).toBe(60_000);
    await child.kill();
    const free = log.nextAvailableAt(0);
    expect(free).toBeGreaterThan(10_000);
    expect(free).toBeLessThanOrEqual(20_000);
    shift += free - 1_000;
    expect(log.reserve(0)).toBeUndefined();
    shift += 2_000;
    for (let count = 0; count < 3; count++) expect(log.reserve(0)).toBeDefined();
  });

  test("stop counting after two windows", async () => {
    await using testBed = await createRequestLogTestBed();
    const child = startLedgerChild("reserveRequests", [testBed.folder.file, "3", "60"]);
    await child.readLine();
    await child.kill();
    const log = testBed.folder
      .open()
      .journal(ledgerAccount)
      .requestLog(window, () => monotonicTime() + 120_001);
    expect(log.available(0)).toBe(3);
  });

  test("count for all processes as soon as one has detected it", async () => {
    await using testBed = await createRequestLogTestBed();
    const child = startLedgerChild("reserveRequests", [testBed.folder.file, "2", "60"]);
    await child.readLine();
    const start = monotonicTime();
    let shift = 0;
    const open = () => {
      const journal = testBed.folder.open().journal(ledgerAccount);
      return journal.requestLog(window, () => start + shift);
    };
    const [one, other] = [open(), open()];
    one.reserve(0)?.recordResponse(0);
    expect(other.available(0)).toBe(0);
    await child.kill();
    shift = 70_000;
    // Their response counts one window after they were sent, which is before the events that both have applied.
    expect(one.nextAvailableAt(0)).toBe(0);
    one.reserve(0)?.recordResponse(0);
    expect(other.nextAvailableAt(0)).toBeGreaterThan(40_000);
    expect(other.nextAvailableAt(0)).toBeLessThanOrEqual(50_000);
    expect(other.nextAvailableAt(0)).toBe(one.nextAvailableAt(0));
  });
});

test("after a reboot, earlier requests count for one window", async () => {
  await using testBed = await createRequestLogTestBed();
  for (let count = 0; count < 3; count++) testBed.one.reserve(testBed.now())?.recordResponse(testBed.now());
  testBed.clock.time = 20_000;
  const { log } = testBed.open();
  expect(log.reserve(0)).toBeUndefined();
  expect(log.nextAvailableAt(0)).toBe(40_000);
  testBed.clock.time = 60_000;
  expect(log.available(0)).toBe(3);
});

test("a closed ledger reserves no request, and a later response is no error", async () => {
  await using testBed = await createRequestLogTestBed();
  const { log, ledger } = testBed.open();
  const taken = log.reserve(testBed.now());
  ledger.close();
  taken?.recordResponse(testBed.now());
  expect(ledgerErrorOf(() => log.reserve(testBed.now())).code).toBe("closed");
  expect(testBed.one.available(testBed.now())).toBe(2);
});

test("a response that cannot be recorded is recorded with the next request", async () => {
  await using testBed = await createRequestLogTestBed();
  const ledger = testBed.folder.open({ timeout: 20 });
  const log = ledger.journal(ledgerAccount).requestLog(window, testBed.machine);
  const taken = log.reserve(testBed.now());
  const blocker = new Database(`${testBed.folder.file}.live/live.sqlite`, 0);
  blocker.exec("BEGIN IMMEDIATE");
  taken?.recordResponse(testBed.now());
  expect(ledgerErrorOf(() => log.reserve(testBed.now()))).toMatchObject({ code: "locked", retryable: true });
  blocker.exec("ROLLBACK");
  blocker.close();
  testBed.clock.time += 59_000;
  log.reserve(testBed.now());
  testBed.clock.time += 1_000;
  expect(testBed.other.available(testBed.now())).toBe(2);
});

test("old requests are deleted, also without a limit", async () => {
  await using testBed = await createRequestLogTestBed({ requests: Number.POSITIVE_INFINITY, seconds: 60 });
  for (let count = 0; count < 300; count++) {
    testBed.one.reserve(testBed.now())?.recordResponse(testBed.now());
    testBed.clock.time += 60_000;
  }
  expect(testBed.other.available(testBed.now())).toBe(Number.POSITIVE_INFINITY);
  const live = new Database(`${testBed.folder.file}.live/live.sqlite`, 0);
  expect(live.get<{ events: number }>("SELECT count(*) AS events FROM request_events")?.events).toBeLessThan(70);
  live.close();
});

test("reserving a request takes less than 2 ms", async () => {
  await using testBed = await createRequestLogTestBed({ requests: 1_000_000, seconds: 60 });
  const times: number[] = [];
  for (let count = 0; count < 500; count++) {
    const start = performance.now();
    const taken = testBed.one.reserve(testBed.now());
    times.push(performance.now() - start);
    taken?.recordResponse(testBed.now());
  }
  const [median = 0, p99 = 0] = [250, 495].map((index) => times.sort((a, b) => a - b)[index]);
  console.log(`reserve(): median ${median.toFixed(3)} ms, 99 of 100 below ${p99.toFixed(3)} ms`);
  expect(median).toBeLessThan(2);
});

test("three processes together never send more requests in any window than allowed", async () => {
  await using folder = await createLedgerFolder();
  const [requests, milliseconds, each] = [20, 500, 40];
  const arrivals: number[] = [];
  await using server = await startServer((_, response) => {
    arrivals.push(performance.now());
    respondJson(response, 200, { id: "sd2_1", status: "processing" });
  });
  const args = [folder.file, server.url, `${requests}`, `${milliseconds / 1_000}`, `${each}`];
  const children = [0, 1, 2].map(() => startLedgerChild("request", args));
  for (const child of children) expect(await child.readRest()).toBe('"ready"\n"done"');
  expect(arrivals).toHaveLength(3 * each);
  for (let first = 0; first + requests < arrivals.length; first++)
    expect((arrivals[first + requests] ?? 0) - (arrivals[first] ?? 0)).toBeGreaterThanOrEqual(milliseconds);
  const took = (arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0);
  console.log(`${arrivals.length} requests of 3 processes, ${requests} in ${milliseconds} ms: ${took.toFixed(0)} ms`);
  for (const { headers } of server.requests) expect(headers.authorization).toBe(`Bearer ${ledgerApiKey}`);
}, 60_000);

/** The machine's real monotonic clock. */
function monotonicTime(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
