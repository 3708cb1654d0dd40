import { expect, vi } from "vitest";
import { RateLimitedError } from "../../src/package/index.ts";
import { requestGaps } from "./fault-matrix/recovery.ts";
import { steppedClock } from "./fault-matrix/stepped-clock.ts";
import { row } from "./fault-matrix/test-bed.ts";

row(18, "a submit waits for Retry-After, which does not count as a retry", async (testBed) => {
  testBed.fault({ name: "rate-limited", value: "17", times: 8 });
  await testBed.submit({ retries: 0 });
  expect(requestGaps(testBed)).toHaveLength(8);
  for (const gap of requestGaps(testBed)) expect(gap).toBeGreaterThanOrEqual(17_000);
});

row(18, "a poll waits for Retry-After too", async (testBed) => {
  const { id } = await testBed.submit();
  testBed.fault({ name: "rate-limited", value: "40", method: "GET", times: 2 });
  await testBed.client().wait(id);
  for (const gap of requestGaps(testBed, "GET").slice(0, 2)) expect(gap).toBeGreaterThanOrEqual(40_000);
});

const stepped = steppedClock();
row(
  18,
  "all requests of the account wait",
  async (testBed) => {
    const client = testBed.client();
    const { id } = await testBed.submit({ client });
    testBed.fault({ name: "rate-limited", value: "17", times: 1 });
    const limited = testBed.submit({ client });
    // Until the client has read the 429 and waits.
    await vi.waitUntil(() => testBed.receivedRequests("POST").length === 2 && stepped.sleepers > 0, { interval: 2 });
    const [, refused] = testBed.receivedRequests("POST");
    const calls = [limited, testBed.submit({ client }), client.get(id), client.wait(id)];
    let settled = 0;
    for (const call of calls) call.finally(() => settled++).catch(() => {});
    while (settled < calls.length && stepped.now() < 300_000) {
      // Meanwhile the client sends what it is about to send.
      for (let count = 0; count < 3; count++) await testBed.control("GET", "/ledger?after=1000000");
      stepped.advance(1_000);
    }
    await Promise.all(calls);
    const next = testBed.sandbox.ledger(refused?.seq).find(({ type }) => type === "request");
    expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(17_000);
  },
  { clock: stepped },
);

row(18, "all of 70 jobs are submitted despite the service's own limit", async (testBed) => {
  const client = testBed.client();
  const jobs = Array.from({ length: 70 }, () => testBed.submit({ client, retries: 0, timeout: 3_600_000 }));
  await Promise.all(jobs);
  expect(testBed.charges()).toHaveLength(70);
});

row(19, "the pauses grow from 2 s to a minute, and none counts as a retry", async (testBed) => {
  testBed.fault({ name: "rate-limited", value: "none", times: 7 });
  await testBed.submit({ retries: 0 });
  const pauses = requestGaps(testBed);
  expect(pauses).toHaveLength(7);
  for (const [index, pause] of pauses.entries()) {
    expect(pause).toBeGreaterThanOrEqual(Math.min(2_000 * 2 ** index, 59_000));
    expect(pause).toBeLessThanOrEqual(61_000);
  }
});

row(19, "a submit ends at its timeout without a charge and without resume()", async (testBed) => {
  testBed.fault({ name: "rate-limited", value: "none" });
  const error = await testBed.fail({ timeout: 120_000 });
  expect(error).toBeInstanceOf(RateLimitedError);
  expect(error.resume).toBeUndefined();
  expect(testBed.clock.now()).toBeLessThanOrEqual(120_000);
});

for (const skew of [0, -3_600_000, 3_600_000])
  for (const name of ["rate-limited", "service-busy"])
    row(
      20,
      `the date counts from the response's own Date (${name}, the service's clock is ${skew / 1000} s off)`,
      async (testBed) => {
        testBed.fault({ name, value: "date+17", times: 1 });
        await testBed.submit();
        const [gap = 0] = requestGaps(testBed);
        // A date has whole seconds. By the local clock, the pause would be 0 or the maximum.
        expect(gap).toBeGreaterThanOrEqual(16_000);
        expect(gap).toBeLessThanOrEqual(61_000);
      },
      { skew },
    );

for (const [value, minGap, maxGap] of [
  ["date+-500", 0, 61_000],
  ["date+86400", 300_000, 361_000],
  ["99999", 300_000, 361_000],
] as const)
  row(20, `the pause of ${value} is limited`, async (testBed) => {
    testBed.fault({ name: "rate-limited", value, times: 1 });
    await testBed.submit();
    const [gap = -1] = requestGaps(testBed);
    expect(gap).toBeGreaterThanOrEqual(minGap);
    expect(gap).toBeLessThan(maxGap);
  });

for (const value of ["-3", "1e3", "5.5", "", "abc", "2026-10-21", "99999999999", "Wed, 21 Oct 2026"])
  row(21, `${JSON.stringify(value)} is ignored`, async (testBed) => {
    testBed.fault({ name: "rate-limited", value, times: 2 });
    await testBed.submit({ retries: 0 });
    const pauses = requestGaps(testBed);
    expect(pauses).toHaveLength(2);
    for (const pause of pauses) {
      expect(pause).toBeGreaterThanOrEqual(2_000);
      expect(pause).toBeLessThanOrEqual(61_000);
    }
  });

row(21, "0 causes no long pause", async (testBed) => {
  testBed.fault({ name: "rate-limited", value: "0", times: 1 });
  await testBed.submit();
  expect(requestGaps(testBed)[0]).toBeLessThanOrEqual(61_000);
});

for (const hours of [-1, 1])
  row(
    25,
    `a job completes with the service's clock ${hours} h off and the machine's date ${hours} h further off at each request`,
    async (testBed) => {
      vi.useFakeTimers({ toFake: ["Date"] });
      try {
        const fetch: typeof globalThis.fetch = (input, init) => {
          vi.setSystemTime(Date.now() + hours * 3_600_000);
          return globalThis.fetch(input, init);
        };
        const client = testBed.client({ fetch });
        testBed.fault({ name: "rate-limited", value: "date+17", times: 1 });
        testBed.fault({ name: "reset-after", times: 1 });
        const { id } = await testBed.submit({ client });
        const [gap = 0] = requestGaps(testBed);
        expect(gap).toBeGreaterThanOrEqual(16_000);
        expect(gap).toBeLessThanOrEqual(61_000);
        expect((await client.wait(id)).status).toBe("completed");
        expect(testBed.clock.now()).toBeLessThan(1_800_000);
      } finally {
        vi.useRealTimers();
      }
    },
    { skew: hours * 3_600_000 },
  );

row(25, "a wait completes although the service's clock jumps ahead", async (testBed) => {
  const { id } = await testBed.submit();
  testBed.sandbox.advance(3_600);
  expect((await testBed.client().wait(id)).status).toBe("completed");
});

row(25, "the client's clock is independent of the machine's date", async (testBed) => {
  vi.useFakeTimers({ toFake: ["Date"] });
  try {
    const { systemClock } = await import("../../src/scheduling/clock.ts");
    const before = systemClock.now();
    vi.setSystemTime(Date.now() - 3_600_000);
    expect(systemClock.now()).toBeGreaterThanOrEqual(before);
    vi.setSystemTime(Date.now() + 7_200_000);
    expect(systemClock.now() - before).toBeLessThan(60_000);
    await testBed.submit({ client: testBed.client({ clock: systemClock }) });
  } finally {
    vi.useRealTimers();
  }
});
