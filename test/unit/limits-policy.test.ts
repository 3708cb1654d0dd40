import { describe, expect, test } from "vitest";
import type { CompletionForecast } from "../../src/scheduling/completion-forecast.ts";
import {
  chooseNextRequest,
  type JobClass,
  type PollCandidate,
  recheckDelay,
  type SchedulingState,
} from "../../src/scheduling/policy.ts";

const now = 100;

/** Jobs of which the outlook is given. */
function classOf({ ended = 0, lag = 0, hazard = 0, common = 0, doubtful = false } = {}): JobClass {
  const outlook: CompletionForecast = { endProbability: ended, lag, hazard };
  return {
    forecast: () => outlook,
    observeRunning() {},
    observeEnd() {},
    sharedVariance: common,
    isStale: () => doubtful,
  };
}

function job(jobs: JobClass, differing: Partial<PollCandidate> = {}): PollCandidate {
  return { class: jobs, started: 0, lastRunning: 0, polling: false, notBefore: 0, ...differing };
}

function decide(differing: Partial<SchedulingState<PollCandidate>>) {
  return chooseNextRequest({
    now,
    queuedSubmits: 0,
    available: 30,
    availableInHorizon: 30,
    candidates: [],
    ...differing,
  });
}

/** The least lag of a job, in seconds, for which it is polled. */
function priceOf(
  among: (jobs: JobClass) => Partial<SchedulingState<PollCandidate>>,
  jobs: Parameters<typeof classOf>[0],
): number {
  let [low, high] = [0, 1e4];
  while (high - low > 1e-6) {
    const lag = (low + high) / 2;
    if (decide(among(classOf({ ...jobs, lag })))) high = lag;
    else low = lag;
  }
  return high;
}

const alone = (jobs: JobClass) => ({ candidates: [job(jobs)] });
const cheapest = 0.25;

describe("with submits that wait", () => {
  test("a submit goes out where nothing else is there", () => {
    expect(decide({ queuedSubmits: 1 })).toBe("submit");
  });

  test.each([
    [2, 2, 1, 1, "submit"],
    [2, 30, 1, 1, "submit"],
    [3, 2, 1, 0.949, "submit"],
    [3, 2, 1, 0.95, "poll"],
    [3, 2, 1, 1, "poll"],
    [2, 0, 1, 1, "poll"],
    [1, 0, 1, 1, "submit"],
    [5, 2, 5, 1, "submit"],
    [6, 2, 5, 1, "poll"],
  ])("%d of them, room for %d, %d jobs ended with probability %d: %s", (submits, room, count, ended, expected) => {
    const watched = Array.from({ length: count }, () => job(classOf({ ended, lag: 1_000 })));
    expect(decide({ queuedSubmits: submits, available: room, candidates: watched })).toBe(
      expected === "poll" ? watched[0] : "submit",
    );
  });

  test("of several jobs the one that has most probably ended is polled", () => {
    const watched = [0.96, 0.99, 0.97].map((ended) => job(classOf({ ended })));
    expect(decide({ queuedSubmits: 9, available: 1, candidates: watched })).toBe(watched[1]);
  });

  test("a job that must not be polled is not", () => {
    const ended = classOf({ ended: 1 });
    for (const watched of [[job(ended, { polling: true })], [job(ended, { notBefore: now + 0.001 })]])
      expect(decide({ queuedSubmits: 9, available: 1, candidates: watched })).toBe("submit");
  });
});

describe("with watched jobs alone", () => {
  test("nothing is chosen where there is none", () => {
    expect(decide({})).toBeUndefined();
  });

  test("a job alone is polled for a quarter of a second of lag", () => {
    expect(priceOf(alone, {})).toBeCloseTo(cheapest, 4);
  });

  test("a probable end costs less: each job needs one poll that finds it", () => {
    expect(priceOf(alone, { ended: 0.5 })).toBeCloseTo(cheapest / 2, 4);
    expect(decide({ candidates: [job(classOf({ ended: 1, lag: 1 }))] })).toBeDefined();
  });

  test("the one with the most lag is polled", () => {
    const watched = [3, 9, 5].map((lag) => job(classOf({ lag })));
    expect(decide({ candidates: watched })).toBe(watched[1]);
  });

  test("one whose poll is under way, or which was polled just now, is passed over", () => {
    const [best, second, third] = [classOf({ lag: 90 }), classOf({ lag: 80 }), classOf({ lag: 70 })];
    const watched = [job(best, { polling: true }), job(second, { notBefore: now + 1 }), job(third, { notBefore: now })];
    expect(decide({ candidates: watched })).toBe(watched[2]);
    expect(decide({ candidates: watched.slice(0, 2) })).toBeUndefined();
  });

  test("the price rises with the square of how many jobs may end", () => {
    const hazard = 0.02;
    const of = (count: number) =>
      priceOf((jobs) => ({ candidates: Array.from({ length: count }, () => job(jobs)) }), { hazard });
    // √(0.02 / 2) polls a second for each, over 30 s: 3 polls of the 30 that there are.
    expect(of(1)).toBeCloseTo(cheapest, 4);
    expect(of(20)).toBeCloseTo(4, 3);
    expect(of(40)).toBeCloseTo(16, 3);
  });

  test.each([
    [60, 1],
    [30, 4],
    [10, 36],
    [1, 3_600],
    [0, 3_600],
    [Number.POSITIVE_INFINITY, cheapest],
  ])("with %d requests to be had soon it is %d s", (affordable, price) => {
    const twenty = (jobs: JobClass) => ({
      availableInHorizon: affordable,
      candidates: Array.from({ length: 20 }, () => job(jobs)),
    });
    expect(priceOf(twenty, { hazard: 0.02 })).toBeCloseTo(price, 3);
  });

  test("a job that ends at any moment asks for no more polls than its life is long", () => {
    const of = (hazard: number) =>
      priceOf((jobs) => ({ candidates: Array.from({ length: 40 }, () => job(jobs)) }), { hazard });
    expect(of(50)).toBeLessThan(of(0.02));
  });

  test("a poll under way of the same class raises it, of another class not", () => {
    const priceWith = (open: number, other = false) =>
      priceOf((jobs) => {
        const polled = other ? classOf() : jobs;
        return { candidates: [job(jobs), ...Array.from({ length: open }, () => job(polled, { polling: true }))] };
      }, {});
    expect(priceWith(0)).toBeCloseTo(cheapest, 4);
    expect(priceWith(1)).toBeCloseTo(2 * cheapest, 4);
    expect(priceWith(3)).toBeCloseTo(4 * cheapest, 4);
    expect(priceWith(3, true)).toBeCloseTo(cheapest, 4);
  });

  test("jobs that end together ask for less, and requests are kept back for when they do", () => {
    const priceAt = (common: number) =>
      priceOf((jobs) => ({ availableInHorizon: 10, candidates: Array.from({ length: 10 }, () => job(jobs)) }), {
        hazard: 0.02,
        common,
      });
    expect(priceAt(0)).toBeCloseTo(9, 3);
    expect(priceAt(0.5)).toBeCloseTo(9 / Math.sqrt(10), 3);
    // 8 of the 10 requests are kept for the 9 others: 25 times the price, for 10^-0.51 of the demand.
    expect(priceAt(0.51)).toBeCloseTo((9 * 25) / 10 ** 0.51, 2);
  });

  test("for few that end together only so many are kept back", () => {
    const three = (jobs: JobClass) => ({ availableInHorizon: 10, candidates: [job(jobs), job(jobs), job(jobs)] });
    expect(priceOf(three, { hazard: 0.02, common: 1 })).toBeCloseTo((9 / Math.sqrt(3) / 8) ** 2, 4);
  });
});

describe("a doubtful class", () => {
  const doubtful = classOf({ doubtful: true });

  test("is looked at though nothing speaks for it", () => {
    const watched = [job(doubtful), job(doubtful)];
    expect(watched).toContain(decide({ candidates: watched }));
    expect(decide({ candidates: [job(classOf())] })).toBeUndefined();
  });

  test("is looked at though jobs of another class have more to tell, but not enough", () => {
    const watched = [job(classOf({ lag: 0.2 })), job(doubtful)];
    expect(decide({ candidates: watched })).toBe(watched[1]);
    expect(decide({ candidates: [job(classOf({ lag: 0.3 })), job(doubtful)] })).not.toHaveProperty("class", doubtful);
  });

  test("is looked at by one poll at a time", () => {
    expect(decide({ candidates: [job(doubtful), job(doubtful, { polling: true })] })).toBeUndefined();
  });

  test("does not go before a submit", () => {
    expect(decide({ queuedSubmits: 1, available: 0, candidates: [job(doubtful)] })).toBe("submit");
  });
});

describe("patience", () => {
  test.each([
    [[], 10],
    [[{ lastRunning: now - 16 }], 1],
    [[{ lastRunning: now - 80 }], 5],
    [[{ lastRunning: now - 1_000 }], 10],
    [[{ lastRunning: Number.NEGATIVE_INFINITY }], 10],
    [[{ lastRunning: now }], 0.25],
    [[{ lastRunning: now, notBefore: now + 2 }], 2],
    [[{ lastRunning: now - 80 }, { lastRunning: now - 32 }], 2],
    [[{ lastRunning: now, notBefore: now + 99 }], 10],
  ] as [Partial<PollCandidate>[], number][])("with %j it is %d s", (jobs, seconds) => {
    expect(
      recheckDelay(
        jobs.map((each) => job(classOf(), each)),
        now,
      ),
    ).toBe(seconds);
  });
});
