import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RequestSlot } from "../../src/scheduling/request-log.ts";
import { RequestWindow } from "../../src/scheduling/request-window.ts";

const [limit, length] = [10, 60_000];

/** A request as the network carries it: the pause before it, its way there and back, in milliseconds. */
interface RoundTrip {
  pause: number;
  requestDelay: number;
  responseDelay: number;
  refused: boolean;
}

/** When each request arrives, of a client that sends whenever its window lets it. */
function arrivalsOf(window: RequestWindow, trips: readonly RoundTrip[]): number[] {
  const open: { at: number; refused: boolean; taken: RequestSlot }[] = [];
  const arrivals: number[] = [];
  let now = 0;
  const settle = (until: number) => {
    open.sort((a, b) => a.at - b.at);
    while ((open[0]?.at ?? Number.POSITIVE_INFINITY) <= until) {
      const { at, refused, taken } = open.shift() as (typeof open)[number];
      taken.recordResponse(at, refused ? { retryAfter: undefined } : undefined);
    }
  };
  for (const { pause, requestDelay: there, responseDelay: back, refused } of trips) {
    now += pause;
    settle(now);
    for (let free = window.nextAvailableAt(now); free > now; free = window.nextAvailableAt(now)) {
      now = Math.min(free, open[0]?.at ?? free);
      settle(now);
    }
    arrivals.push(now + there);
    open.push({ at: now + there + back, refused, taken: window.reserve(now) });
  }
  return arrivals.sort((a, b) => a - b);
}

/** Sends one request and lets it be answered. */
function send(window: RequestWindow, at: number, answeredAt = at, refused?: { retryAfter: number | undefined }): void {
  window.reserve(at).recordResponse(answeredAt, refused);
}

/** How many requests may be sent at once. */
function burst(window: RequestWindow, now: number): number {
  let count = 0;
  while (window.nextAvailableAt(now) <= now) {
    window.reserve(now);
    count++;
  }
  return count;
}

describe("the window", () => {
  const milliseconds = (max: number) => fc.oneof(fc.constant(0), fc.nat({ max }));
  const trips = fc.array(
    fc.record({
      pause: milliseconds(20_000),
      requestDelay: milliseconds(30_000),
      responseDelay: milliseconds(30_000),
      refused: fc.boolean(),
    }),
    { minLength: 20, maxLength: 80 },
  );

  test("never lets the service count more than it may, in any window and however long requests travel", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: limit }), trips, (requests, each) => {
        const arrivals = arrivalsOf(new RequestWindow(requests, length), each);
        for (const [index, arrival] of arrivals.entries())
          expect(arrival - (arrivals[index - requests] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(length);
      }),
    );
  });

  test("lets all of it go at once, then each one a window after an answer", () => {
    const window = new RequestWindow(3, length);
    for (const answered of [100, 200, 300]) send(window, 0, answered);
    expect(window.nextAvailableAt(400)).toBe(100 + length);
    send(window, 100 + length);
    expect(window.nextAvailableAt(100 + length)).toBe(200 + length);
  });

  test("counts a request as long as it is not answered", () => {
    const window = new RequestWindow(1, length);
    const taken = window.reserve(0);
    expect(window.nextAvailableAt(5 * length)).toBe(6 * length);
    expect(window.available(100 * length)).toBe(0);
    taken.recordResponse(5 * length);
    expect(window.nextAvailableAt(5 * length)).toBe(6 * length);
    expect(window.available(6 * length)).toBe(1);
  });

  test("tells how many requests may go by a time", () => {
    const window = new RequestWindow(3, length);
    for (const answered of [0, 10_000]) send(window, 0, answered);
    expect([10_000, length - 1, length, length + 10_000].map((by) => window.available(by))).toEqual([1, 1, 2, 3]);
  });

  test("without a limit holds nothing back and keeps nothing", () => {
    const window = new RequestWindow(Number.POSITIVE_INFINITY, length);
    const start = performance.now();
    for (let count = 0; count < 30_000; count++) {
      if (window.nextAvailableAt(count / 100) > count / 100 || window.available(count / 100) < 1e9)
        expect.unreachable("it held back");
      send(window, count / 100);
    }
    expect(performance.now() - start).toBeLessThan(5_000);
    send(window, 1_000, 1_000, { retryAfter: 7_000 });
    expect(window.nextAvailableAt(1_000)).toBe(8_000);
    expect(window.nextAvailableAt(8_000)).toBe(8_000);
  });
});

describe("after 429", () => {
  test("everything pauses for what Retry-After says", () => {
    const window = new RequestWindow(limit, length);
    send(window, 0, 100, { retryAfter: 17_000 });
    expect(window.nextAvailableAt(200)).toBe(17_100);
    expect([200, 17_099, 17_100].map((by) => window.available(by))).toEqual([0, 0, limit - 1]);
  });

  test("a shorter Retry-After does not shorten a longer one", () => {
    const window = new RequestWindow(limit, length);
    const [first, second] = [window.reserve(0), window.reserve(0)];
    first.recordResponse(100, { retryAfter: 30_000 });
    second.recordResponse(200, { retryAfter: 1_000 });
    expect(window.nextAvailableAt(200)).toBe(30_100);
  });

  test("without it the pause is 2 s, doubled in a row up to a minute, and 2 s again after a success", () => {
    const window = new RequestWindow(1_000, length);
    const pauses: number[] = [];
    let now = 0;
    for (let count = 0; count < 7; count++) {
      send(window, now, now, { retryAfter: undefined });
      pauses.push(window.nextAvailableAt(now) - now);
      now = window.nextAvailableAt(now);
    }
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    send(window, now);
    send(window, now, now, { retryAfter: undefined });
    expect(window.nextAvailableAt(now) - now).toBe(2_000);
  });

  test("requests that were refused together count once", () => {
    const window = new RequestWindow(1_000, length);
    const taken = Array.from({ length: 5 }, () => window.reserve(0));
    for (const each of taken) each.recordResponse(300, { retryAfter: undefined });
    expect(window.nextAvailableAt(300)).toBe(2_300);
  });

  test("requests go at even distances for a window, then at once again", () => {
    const window = new RequestWindow(limit, length);
    send(window, 0, 0, { retryAfter: 1_000 });
    send(window, 1_000);
    expect(window.nextAvailableAt(1_000)).toBe(1_000 + length / limit);
    expect(burst(window, 1_000 + length)).toBeGreaterThan(1);
  });
});

describe("where others use the account too", () => {
  /** A window that has been in use for long, whose requests were then refused so many times. */
  function lowered(times: number): { window: RequestWindow; now: number } {
    const window = new RequestWindow(limit, length);
    send(window, 0);
    let now = 2 * length;
    for (let count = 0; count < times; count++) {
      send(window, now, now, { retryAfter: 0 });
      now = window.nextAvailableAt(now);
    }
    return { window, now };
  }

  /** How many are left when all that was sent is forgotten. */
  const share = (window: RequestWindow, now: number) => window.available(now + length);

  test.each([
    [0, 10],
    [1, 8],
    [2, 6],
    [3, 4],
    [4, 3],
    [5, 2],
    [6, 1],
    [9, 1],
  ])("%d refusals leave %d of ten requests", (times, left) => {
    const { window, now } = lowered(times);
    expect(share(window, now)).toBe(left);
  });

  test("a refusal in the first window of all leaves the share: it may tell of an earlier process", () => {
    const window = new RequestWindow(limit, length);
    send(window, 0);
    send(window, length - 1, length - 1, { retryAfter: 0 });
    expect(share(window, length)).toBe(limit);
  });

  test("requests that were under way together lower it once", () => {
    const window = new RequestWindow(limit, length);
    send(window, 0);
    const taken = Array.from({ length: 4 }, () => window.reserve(2 * length));
    for (const each of taken) each.recordResponse(2 * length + 300, { retryAfter: 0 });
    expect(share(window, 2 * length + 300)).toBe(8);
  });

  test("each window without a refusal gives one back, and never more than the account has", () => {
    const { window, now } = lowered(2);
    const shares = [0, 1, 2, 3, 4, 9].map((windows) => {
      window.nextAvailableAt(now + windows * length);
      return share(window, now + windows * length);
    });
    expect(shares).toEqual([6, 7, 8, 9, 10, 10]);
  });
});
