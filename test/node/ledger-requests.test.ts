import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Database } from "../../src/ledger/database.ts";
import type { RequestSlot } from "../../src/package/index.ts";
import { RequestWindow } from "../../src/scheduling/request-window.ts";
import { respondJson, startServer } from "../support/server.ts";
import { ledgerAccount, ledgerApiKey } from "./ledger-fixtures.ts";
import { createLedgerFolder, ledgerErrorOf, startLedgerChild } from "./ledger-support.ts";

const window = { requests: 3, seconds: 60 };

/** Two processes' views of one log, on a machine whose clock stands at `time`, and a budget that began at 7,000. */
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
    /** The budget's time. */
    now: () => clock.time - 993_000,
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  };
}

test("one log is what the window of a single process is, whatever happens to it", async () => {
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
      await using box = await createRequestLogTestBed();
      const single = new RequestWindow(window.requests, window.seconds * 1_000);
      // Answers go by either view: the two are one.
      const open: [RequestSlot | undefined, RequestSlot | undefined][] = [];
      for (const [index, each] of events.entries()) {
        const [now, log] = [box.now(), index % 2 ? box.one : box.other];
        expect(log.nextAvailableAt(now)).toBeCloseTo(single.nextAvailableAt(now), 6);
        expect(log.available(now)).toBe(single.available(now));
        expect(log.available(now + 30_000)).toBe(single.available(now + 30_000));
        if (each.type === "pass") box.clock.time += each.time;
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
      // Who comes later learns the same from what is written.
      const { log } = box.open();
      expect(log.nextAvailableAt(box.now())).toBeCloseTo(single.nextAvailableAt(box.now()), 6);
    }),
    { numRuns: 40 },
  );
}, 60_000);

test("room that one takes, the other has not; it is free a window after the answer", async () => {
  await using box = await createRequestLogTestBed();
  const taken = [box.one.reserve(box.now()), box.other.reserve(box.now()), box.one.reserve(box.now())];
  expect(taken.every(Boolean)).toBe(true);
  expect(box.other.reserve(box.now())).toBeUndefined();
  expect(box.other.available(box.now())).toBe(0);
  box.clock.time += 5_000;
  taken[0]?.recordResponse(box.now());
  expect(box.other.nextAvailableAt(box.now())).toBe(box.now() + 60_000);
  box.clock.time += 59_999;
  expect(box.other.reserve(box.now())).toBeUndefined();
  box.clock.time += 1;
  expect(box.other.nextAvailableAt(box.now())).toBe(box.now());
  expect(box.other.reserve(box.now())).toBeDefined();
  expect(box.one.reserve(box.now())).toBeUndefined();
});

test("a 429 that one gets pauses the other", async () => {
  await using box = await createRequestLogTestBed();
  box.one.reserve(box.now())?.recordResponse(box.now(), { retryAfter: 17_000 });
  expect(box.other.available(box.now())).toBe(0);
  expect(box.other.nextAvailableAt(box.now())).toBeGreaterThanOrEqual(box.now() + 17_000);
  expect(box.other.reserve(box.now())).toBeUndefined();
});

test("accounts have a window each", async () => {
  await using box = await createRequestLogTestBed();
  for (let count = 0; count < 3; count++) box.one.reserve(box.now());
  const other = box.ledger.journal({ ...ledgerAccount, id: "acc_other" }).requestLog(window, box.machine);
  expect(other.available(box.now())).toBe(3);
});

describe("requests of a process that died", () => {
  test("count until two windows after they were sent, and no longer", async () => {
    await using box = await createRequestLogTestBed();
    const child = startLedgerChild("hoard", [box.folder.file, "3", "60"]);
    expect(await child.readLine()).toBe("3");
    let shift = 0;
    const ledger = box.folder.open();
    const log = ledger.journal(ledgerAccount).requestLog(window, () => monotonicTime() + shift);
    shift = 100_000;
    // As long as it lives, they may yet arrive.
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

  test("long ago stand in nobody's way", async () => {
    await using box = await createRequestLogTestBed();
    const child = startLedgerChild("hoard", [box.folder.file, "3", "60"]);
    await child.readLine();
    await child.kill();
    const log = box.folder
      .open()
      .journal(ledgerAccount)
      .requestLog(window, () => monotonicTime() + 120_001);
    expect(log.available(0)).toBe(3);
  });

  test("count for others as soon as one has found out", async () => {
    await using box = await createRequestLogTestBed();
    const child = startLedgerChild("hoard", [box.folder.file, "2", "60"]);
    await child.readLine();
    const begun = monotonicTime();
    let shift = 0;
    const open = () => {
      const journal = box.folder.open().journal(ledgerAccount);
      return journal.requestLog(window, () => begun + shift);
    };
    const [one, other] = [open(), open()];
    one.reserve(0)?.recordResponse(0);
    expect(other.available(0)).toBe(0);
    await child.kill();
    shift = 70_000;
    // They were answered a window after they were sent, which lies before what both have seen since.
    expect(one.nextAvailableAt(0)).toBe(0);
    one.reserve(0)?.recordResponse(0);
    expect(other.nextAvailableAt(0)).toBeGreaterThan(40_000);
    expect(other.nextAvailableAt(0)).toBeLessThanOrEqual(50_000);
    expect(other.nextAvailableAt(0)).toBe(one.nextAvailableAt(0));
  });
});

test("after the machine was started anew, what was before counts for one window of its time, not for ever", async () => {
  await using box = await createRequestLogTestBed();
  for (let count = 0; count < 3; count++) box.one.reserve(box.now())?.recordResponse(box.now());
  box.clock.time = 20_000;
  const { log } = box.open();
  expect(log.reserve(0)).toBeUndefined();
  expect(log.nextAvailableAt(0)).toBe(40_000);
  box.clock.time = 60_000;
  expect(log.available(0)).toBe(3);
});

test("a closed ledger takes nothing, and an answer that comes after it is no error", async () => {
  await using box = await createRequestLogTestBed();
  const { log, ledger } = box.open();
  const taken = log.reserve(box.now());
  ledger.close();
  taken?.recordResponse(box.now());
  expect(ledgerErrorOf(() => log.reserve(box.now())).code).toBe("closed");
  expect(box.one.available(box.now())).toBe(2);
});

test("an answer that can't be written down is none the less given, and is written with the next request", async () => {
  await using box = await createRequestLogTestBed();
  const ledger = box.folder.open({ timeout: 20 });
  const log = ledger.journal(ledgerAccount).requestLog(window, box.machine);
  const taken = log.reserve(box.now());
  const blocker = new Database(`${box.folder.file}.live/live.sqlite`, 0);
  blocker.exec("BEGIN IMMEDIATE");
  taken?.recordResponse(box.now());
  expect(ledgerErrorOf(() => log.reserve(box.now()))).toMatchObject({ code: "locked", retryable: true });
  blocker.exec("ROLLBACK");
  blocker.close();
  box.clock.time += 59_000;
  log.reserve(box.now());
  box.clock.time += 1_000;
  expect(box.other.available(box.now())).toBe(2);
});

test("old requests are forgotten; a limit of none is kept too", async () => {
  await using box = await createRequestLogTestBed({ requests: Number.POSITIVE_INFINITY, seconds: 60 });
  for (let count = 0; count < 300; count++) {
    box.one.reserve(box.now())?.recordResponse(box.now());
    box.clock.time += 60_000;
  }
  expect(box.other.available(box.now())).toBe(Number.POSITIVE_INFINITY);
  const live = new Database(`${box.folder.file}.live/live.sqlite`, 0);
  expect(live.get<{ events: number }>("SELECT count(*) AS events FROM request_events")?.events).toBeLessThan(70);
  live.close();
});

test("a request costs its room less than 2 ms", async () => {
  await using box = await createRequestLogTestBed({ requests: 1_000_000, seconds: 60 });
  const times: number[] = [];
  for (let count = 0; count < 500; count++) {
    const begun = performance.now();
    const taken = box.one.reserve(box.now());
    times.push(performance.now() - begun);
    taken?.recordResponse(box.now());
  }
  const [median = 0, p99 = 0] = [250, 495].map((place) => times.sort((a, b) => a - b)[place]);
  console.log(`take(): median ${median.toFixed(3)} ms, 99 of 100 below ${p99.toFixed(3)} ms`);
  expect(median).toBeLessThan(2);
});

test("three processes never send more in any window than one may", async () => {
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

/** The machine's clock as it really is. */
function monotonicTime(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
