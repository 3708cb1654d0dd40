import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RequestSlot } from "../../src/scheduling/request-log.ts";
import { RequestWindow } from "../../src/scheduling/request-window.ts";

const [limit, length] = [10, 60_000];

/** A request with the pause before it and the delays of request and response, in milliseconds. */
interface RoundTrip {
  pause: number;
  requestDelay: number;
  responseDelay: number;
  refused: boolean;
}

/** The arrival times of requests that a client sends as soon as its window allows. */
function arrivalsOf(window: RequestWindow, trips: readonly RoundTrip[]): number[] {
  const inFlight: { at: number; refused: boolean; slot: RequestSlot }[] = [];
  const arrivals: number[] = [];
  let now = 0;
  const recordResponses = (until: number) => {
    inFlight.sort((a, b) => a.at - b.at);
    while ((inFlight[0]?.at ?? Number.POSITIVE_INFINITY) <= until) {
      const { at, refused, slot } = inFlight.shift() as (typeof inFlight)[number];
      slot.recordResponse(at, refused ? { retryAfter: undefined } : undefined);
    }
  };
  for (const { pause, requestDelay, responseDelay, refused } of trips) {
    now += pause;
    recordResponses(now);
    for (let availableAt = window.nextAvailableAt(now); availableAt > now; availableAt = window.nextAvailableAt(now)) {
      now = Math.min(availableAt, inFlight[0]?.at ?? availableAt);
      recordResponses(now);
    }
    arrivals.push(now + requestDelay);
    inFlight.push({ at: now + requestDelay + responseDelay, refused, slot: window.reserve(now) });
  }
  return arrivals.sort((a, b) => a - b);
}

/** Sends one request and records its response. */
function send(window: RequestWindow, at: number, respondedAt = at, refused?: { retryAfter: number | undefined }): void {
  window.reserve(at).recordResponse(respondedAt, refused);
}

/** The number of requests that may be sent at once. */
function burst(window: RequestWindow, now: number): number {
  let count = 0;
  while (window.nextAvailableAt(now) <= now) {
    window.reserve(now);
    count++;
  }
  return count;
}

describe("the request window", () => {
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

  test("keeps the limit in every window of the service, whatever the delays of the network", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: limit }), trips, (requests, each) => {
        const arrivals = arrivalsOf(new RequestWindow(requests, length), each);
        for (const [index, arrival] of arrivals.entries())
          expect(arrival - (arrivals[index - requests] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(length);
      }),
    );
  });

  test("allows all requests at once, then one a window after each response", () => {
    const window = new RequestWindow(3, length);
    for (const respondedAt of [100, 200, 300]) send(window, 0, respondedAt);
    expect(window.nextAvailableAt(400)).toBe(100 + length);
    send(window, 100 + length);
    expect(window.nextAvailableAt(100 + length)).toBe(200 + length);
  });

  test("counts a request until its response", () => {
    const window = new RequestWindow(1, length);
    const slot = window.reserve(0);
    expect(window.nextAvailableAt(5 * length)).toBe(6 * length);
    expect(window.available(100 * length)).toBe(0);
    slot.recordResponse(5 * length);
    expect(window.nextAvailableAt(5 * length)).toBe(6 * length);
    expect(window.available(6 * length)).toBe(1);
  });

  test("reports how many requests may be sent by a time", () => {
    const window = new RequestWindow(3, length);
    for (const respondedAt of [0, 10_000]) send(window, 0, respondedAt);
    expect([10_000, length - 1, length, length + 10_000].map((by) => window.available(by))).toEqual([1, 1, 2, 3]);
  });

  test("without a limit delays nothing and stores nothing", () => {
    const window = new RequestWindow(Number.POSITIVE_INFINITY, length);
    const start = performance.now();
    for (let count = 0; count < 30_000; count++) {
      if (window.nextAvailableAt(count / 100) > count / 100 || window.available(count / 100) < 1e9)
        expect.unreachable("it delayed a request");
      send(window, count / 100);
    }
    expect(performance.now() - start).toBeLessThan(5_000);
    send(window, 1_000, 1_000, { retryAfter: 7_000 });
    expect(window.nextAvailableAt(1_000)).toBe(8_000);
    expect(window.nextAvailableAt(8_000)).toBe(8_000);
  });
});

describe("after a 429", () => {
  test("all requests wait for Retry-After", () => {
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

  test("without Retry-After the pause is 2 s, doubled in a row up to a minute, and 2 s again after a success", () => {
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

  test("requests in flight at the same time count once", () => {
    const window = new RequestWindow(1_000, length);
    const slots = Array.from({ length: 5 }, () => window.reserve(0));
    for (const slot of slots) slot.recordResponse(300, { retryAfter: undefined });
    expect(window.nextAvailableAt(300)).toBe(2_300);
  });

  test("requests are spaced evenly for one window, then sent at once again", () => {
    const window = new RequestWindow(limit, length);
    send(window, 0, 0, { retryAfter: 1_000 });
    send(window, 1_000);
    expect(window.nextAvailableAt(1_000)).toBe(1_000 + length / limit);
    expect(burst(window, 1_000 + length)).toBeGreaterThan(1);
  });
});

describe("if others use the account too,", () => {
  /** A window that was in use for long, then had `times` 429 responses. */
  function reducedWindow(times: number): { window: RequestWindow; now: number } {
    const window = new RequestWindow(limit, length);
    send(window, 0);
    let now = 2 * length;
    for (let count = 0; count < times; count++) {
      send(window, now, now, { retryAfter: 0 });
      now = window.nextAvailableAt(now);
    }
    return { window, now };
  }

  /** The limit: the available requests once no request counts any more. */
  const limitOf = (window: RequestWindow, now: number) => window.available(now + length);

  test.each([
    [0, 10],
    [1, 8],
    [2, 6],
    [3, 4],
    [4, 3],
    [5, 2],
    [6, 1],
    [9, 1],
  ])("%d responses with 429 reduce the limit of ten to %d", (times, left) => {
    const { window, now } = reducedWindow(times);
    expect(limitOf(window, now)).toBe(left);
  });

  test("a 429 in the first window does not reduce the limit, since an earlier process may have caused it", () => {
    const window = new RequestWindow(limit, length);
    send(window, 0);
    send(window, length - 1, length - 1, { retryAfter: 0 });
    expect(limitOf(window, length)).toBe(limit);
  });

  test("several 429 responses to requests in flight at the same time reduce the limit once", () => {
    const window = new RequestWindow(limit, length);
    send(window, 0);
    const slots = Array.from({ length: 4 }, () => window.reserve(2 * length));
    for (const slot of slots) slot.recordResponse(2 * length + 300, { retryAfter: 0 });
    expect(limitOf(window, 2 * length + 300)).toBe(8);
  });

  test("each window without a 429 raises the limit by one, up to the account's limit", () => {
    const { window, now } = reducedWindow(2);
    const limits = [0, 1, 2, 3, 4, 9].map((windows) => {
      window.nextAvailableAt(now + windows * length);
      return limitOf(window, now + windows * length);
    });
    expect(limits).toEqual([6, 7, 8, 9, 10, 10]);
  });
});
