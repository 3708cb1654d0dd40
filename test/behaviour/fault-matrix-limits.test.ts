import { expect, vi } from "vitest";
import { RateLimitedError } from "../../src/package/index.ts";
import { requestGaps } from "./fault-matrix/recovery.ts";
import { steppedClock } from "./fault-matrix/stepped-clock.ts";
import { row } from "./fault-matrix/test-bed.ts";

row(18, "it is waited for, and no retry is used up", async (stand) => {
  stand.fault({ name: "rate-limited", value: "17", times: 8 });
  await stand.submit({ retries: 0 });
  expect(requestGaps(stand)).toHaveLength(8);
  for (const gap of requestGaps(stand)) expect(gap).toBeGreaterThanOrEqual(17_000);
});

row(18, "a poll waits for it as well", async (stand) => {
  const { id } = await stand.submit();
  stand.fault({ name: "rate-limited", value: "40", method: "GET", times: 2 });
  await stand.client().wait(id);
  for (const gap of requestGaps(stand, "GET").slice(0, 2)) expect(gap).toBeGreaterThanOrEqual(40_000);
});

const stepped = steppedClock();
row(
  18,
  "it pauses all requests of the account",
  async (stand) => {
    const by = stand.client();
    const { id } = await stand.submit({ client: by });
    stand.fault({ name: "rate-limited", value: "17", times: 1 });
    const limited = stand.submit({ client: by });
    // Until the client has read the refusal and waits.
    await vi.waitUntil(() => stand.receivedRequests("POST").length === 2 && stepped.sleepers > 0, { interval: 2 });
    const [, refused] = stand.receivedRequests("POST");
    const all = [limited, stand.submit({ client: by }), by.get(id), by.wait(id)];
    let settled = 0;
    for (const one of all) one.finally(() => settled++).catch(() => {});
    while (settled < all.length && stepped.now() < 300_000) {
      // What is about to be sent is sent while these go to and fro.
      for (let turn = 0; turn < 3; turn++) await stand.control("GET", "/ledger?after=1000000");
      stepped.advance(1_000);
    }
    await Promise.all(all);
    const next = stand.sandbox.ledger(refused?.seq).find(({ type }) => type === "request");
    expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(17_000);
  },
  { clock: stepped },
);

row(18, "the service's own limit: every job gets through, none is lost", async (stand) => {
  const by = stand.client();
  const jobs = Array.from({ length: 70 }, () => stand.submit({ client: by, retries: 0, timeout: 3_600_000 }));
  await Promise.all(jobs);
  expect(stand.charges()).toHaveLength(70);
});

row(19, "the pauses grow from 2 s to a minute, and no retry is used up", async (stand) => {
  stand.fault({ name: "rate-limited", value: "none", times: 7 });
  await stand.submit({ retries: 0 });
  const pauses = requestGaps(stand);
  expect(pauses).toHaveLength(7);
  for (const [index, pause] of pauses.entries()) {
    expect(pause).toBeGreaterThanOrEqual(Math.min(2_000 * 2 ** index, 59_000));
    expect(pause).toBeLessThanOrEqual(61_000);
  }
});

row(19, "until the deadline, with nothing charged and nothing to resume", async (stand) => {
  stand.fault({ name: "rate-limited", value: "none" });
  const error = await stand.fail({ timeout: 120_000 });
  expect(error).toBeInstanceOf(RateLimitedError);
  expect(error.resume).toBeUndefined();
  expect(stand.clock.now()).toBeLessThanOrEqual(120_000);
});

for (const skew of [0, -3_600_000, 3_600_000])
  for (const name of ["rate-limited", "service-busy"])
    row(
      20,
      `${name}, the service's calendar ${skew / 1000} s off: counted from the answer's own Date`,
      async (stand) => {
        stand.fault({ name, value: "date+17", times: 1 });
        await stand.submit();
        const [gap = 0] = requestGaps(stand);
        // A date has whole seconds; a wrong clock would make it 0 or the longest wait there is.
        expect(gap).toBeGreaterThanOrEqual(16_000);
        expect(gap).toBeLessThanOrEqual(61_000);
      },
      { skew },
    );

for (const [value, least, most] of [
  ["date+-500", 0, 61_000],
  ["date+86400", 300_000, 361_000],
  ["99999", 300_000, 361_000],
] as const)
  row(20, `${value} is clamped`, async (stand) => {
    stand.fault({ name: "rate-limited", value, times: 1 });
    await stand.submit();
    const [gap = -1] = requestGaps(stand);
    expect(gap).toBeGreaterThanOrEqual(least);
    expect(gap).toBeLessThan(most);
  });

for (const value of ["-3", "1e3", "5.5", "", "abc", "2026-10-21", "99999999999", "Wed, 21 Oct 2026"])
  row(21, `${JSON.stringify(value)} is as none`, async (stand) => {
    stand.fault({ name: "rate-limited", value, times: 2 });
    await stand.submit({ retries: 0 });
    const pauses = requestGaps(stand);
    expect(pauses).toHaveLength(2);
    for (const pause of pauses) {
      expect(pause).toBeGreaterThanOrEqual(2_000);
      expect(pause).toBeLessThanOrEqual(61_000);
    }
  });

row(21, "0 is a number: no time is lost", async (stand) => {
  stand.fault({ name: "rate-limited", value: "0", times: 1 });
  await stand.submit();
  expect(requestGaps(stand)[0]).toBeLessThanOrEqual(61_000);
});

for (const hours of [-1, 1])
  row(
    25,
    `the service ${hours} h off, and the machine's calendar ${hours} h further at each request`,
    async (stand) => {
      vi.useFakeTimers({ toFake: ["Date"] });
      try {
        const fetch: typeof globalThis.fetch = (input, init) => {
          vi.setSystemTime(Date.now() + hours * 3_600_000);
          return globalThis.fetch(input, init);
        };
        const by = stand.client({ fetch });
        stand.fault({ name: "rate-limited", value: "date+17", times: 1 });
        stand.fault({ name: "reset-after", times: 1 });
        const { id } = await stand.submit({ client: by });
        const [gap = 0] = requestGaps(stand);
        expect(gap).toBeGreaterThanOrEqual(16_000);
        expect(gap).toBeLessThanOrEqual(61_000);
        expect((await by.wait(id)).status).toBe("completed");
        expect(stand.clock.now()).toBeLessThan(1_800_000);
      } finally {
        vi.useRealTimers();
      }
    },
    { skew: hours * 3_600_000 },
  );

row(25, "the service's clock jumps ahead while a task runs", async (stand) => {
  const { id } = await stand.submit();
  stand.sandbox.advance(3_600);
  expect((await stand.client().wait(id)).status).toBe("completed");
});

row(25, "the client's own clock does not follow the calendar", async (stand) => {
  vi.useFakeTimers({ toFake: ["Date"] });
  try {
    const { systemClock } = await import("../../src/scheduling/clock.ts");
    const before = systemClock.now();
    vi.setSystemTime(Date.now() - 3_600_000);
    expect(systemClock.now()).toBeGreaterThanOrEqual(before);
    vi.setSystemTime(Date.now() + 7_200_000);
    expect(systemClock.now() - before).toBeLessThan(60_000);
    await stand.submit({ client: stand.client({ clock: systemClock }) });
  } finally {
    vi.useRealTimers();
  }
});
