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

/** A class of jobs with a given forecast. */
function classOf({ ended = 0, lag = 0, hazard = 0, sharedVariance = 0, isStale = false } = {}): JobClass {
  const forecast: CompletionForecast = { endProbability: ended, lag, hazard };
  return {
    forecast: () => forecast,
    observeRunning() {},
    observeEnd() {},
    sharedVariance,
    isStale: () => isStale,
  };
}

function job(jobClass: JobClass, changes: Partial<PollCandidate> = {}): PollCandidate {
  return { class: jobClass, started: 0, lastRunning: 0, polling: false, notBefore: 0, ...changes };
}

function decide(changes: Partial<SchedulingState<PollCandidate>>) {
  return chooseNextRequest({
    now,
    queuedSubmits: 0,
    available: 30,
    availableInHorizon: 30,
    candidates: [],
    ...changes,
  });
}

/** The minimum lag of a job, in seconds, at which it is polled. */
function priceOf(
  stateWith: (jobClass: JobClass) => Partial<SchedulingState<PollCandidate>>,
  jobClass: Parameters<typeof classOf>[0],
): number {
  let [low, high] = [0, 1e4];
  while (high - low > 1e-6) {
    const lag = (low + high) / 2;
    if (decide(stateWith(classOf({ ...jobClass, lag })))) high = lag;
    else low = lag;
  }
  return high;
}

const alone = (jobClass: JobClass) => ({ candidates: [job(jobClass)] });
const minPrice = 0.25;

describe("while submits wait,", () => {
  test("a submit is chosen if there is no candidate", () => {
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
  ])(
    "with %d of them, %d available requests and %d jobs of end probability %d, a %s is chosen",
    (submits, available, count, ended, expected) => {
      const candidates = Array.from({ length: count }, () => job(classOf({ ended, lag: 1_000 })));
      expect(decide({ queuedSubmits: submits, available, candidates })).toBe(
        expected === "poll" ? candidates[0] : "submit",
      );
    },
  );

  test("the job with the highest end probability is polled", () => {
    const candidates = [0.96, 0.99, 0.97].map((ended) => job(classOf({ ended })));
    expect(decide({ queuedSubmits: 9, available: 1, candidates })).toBe(candidates[1]);
  });

  test("a job whose poll is in flight or not allowed yet is not polled", () => {
    const ended = classOf({ ended: 1 });
    for (const candidates of [[job(ended, { polling: true })], [job(ended, { notBefore: now + 0.001 })]])
      expect(decide({ queuedSubmits: 9, available: 1, candidates })).toBe("submit");
  });
});

describe("without submits,", () => {
  test("nothing is chosen if there is no candidate", () => {
    expect(decide({})).toBeUndefined();
  });

  test("a single job is polled at a lag of 0.25 s", () => {
    expect(priceOf(alone, {})).toBeCloseTo(minPrice, 4);
  });

  test("a probable end lowers the price, since each job needs one poll that finds the end", () => {
    expect(priceOf(alone, { ended: 0.5 })).toBeCloseTo(minPrice / 2, 4);
    expect(decide({ candidates: [job(classOf({ ended: 1, lag: 1 }))] })).toBeDefined();
  });

  test("the job with the highest lag is polled", () => {
    const candidates = [3, 9, 5].map((lag) => job(classOf({ lag })));
    expect(decide({ candidates })).toBe(candidates[1]);
  });

  test("a job whose poll is in flight or not allowed yet is not polled", () => {
    const [best, second, third] = [classOf({ lag: 90 }), classOf({ lag: 80 }), classOf({ lag: 70 })];
    const candidates = [
      job(best, { polling: true }),
      job(second, { notBefore: now + 1 }),
      job(third, { notBefore: now }),
    ];
    expect(decide({ candidates })).toBe(candidates[2]);
    expect(decide({ candidates: candidates.slice(0, 2) })).toBeUndefined();
  });

  test("the price grows with the square of the number of jobs that may end", () => {
    const hazard = 0.02;
    const of = (count: number) =>
      priceOf((jobClass) => ({ candidates: Array.from({ length: count }, () => job(jobClass)) }), { hazard });
    // Each job needs √(0.02 / 2) polls a second, over 30 s: 3 of the 30 available requests.
    expect(of(1)).toBeCloseTo(minPrice, 4);
    expect(of(20)).toBeCloseTo(4, 3);
    expect(of(40)).toBeCloseTo(16, 3);
  });

  test.each([
    [60, 1],
    [30, 4],
    [10, 36],
    [1, 3_600],
    [0, 3_600],
    [Number.POSITIVE_INFINITY, minPrice],
  ])("with %d available requests the price is %d s", (available, price) => {
    const twenty = (jobClass: JobClass) => ({
      availableInHorizon: available,
      candidates: Array.from({ length: 20 }, () => job(jobClass)),
    });
    expect(priceOf(twenty, { hazard: 0.02 })).toBeCloseTo(price, 3);
  });

  test("a job with a high hazard has a demand that is limited by its remaining time", () => {
    const of = (hazard: number) =>
      priceOf((jobClass) => ({ candidates: Array.from({ length: 40 }, () => job(jobClass)) }), { hazard });
    expect(of(50)).toBeLessThan(of(0.02));
  });

  test("a poll in flight raises the price of its own class only", () => {
    const priceWith = (inFlight: number, other = false) =>
      priceOf((jobClass) => {
        const polled = other ? classOf() : jobClass;
        return {
          candidates: [job(jobClass), ...Array.from({ length: inFlight }, () => job(polled, { polling: true }))],
        };
      }, {});
    expect(priceWith(0)).toBeCloseTo(minPrice, 4);
    expect(priceWith(1)).toBeCloseTo(2 * minPrice, 4);
    expect(priceWith(3)).toBeCloseTo(4 * minPrice, 4);
    expect(priceWith(3, true)).toBeCloseTo(minPrice, 4);
  });

  test("jobs that end together have a lower demand, and requests are reserved for their ends", () => {
    const priceAt = (sharedVariance: number) =>
      priceOf((jobClass) => ({ availableInHorizon: 10, candidates: Array.from({ length: 10 }, () => job(jobClass)) }), {
        hazard: 0.02,
        sharedVariance,
      });
    expect(priceAt(0)).toBeCloseTo(9, 3);
    expect(priceAt(0.5)).toBeCloseTo(9 / Math.sqrt(10), 3);
    // 8 of the 10 requests are reserved for the 9 others: 25 times the price, for 10^-0.51 of the demand.
    expect(priceAt(0.51)).toBeCloseTo((9 * 25) / 10 ** 0.51, 2);
  });

  test("few jobs that end together reserve only as many requests", () => {
    const three = (jobClass: JobClass) => ({
      availableInHorizon: 10,
      candidates: [job(jobClass), job(jobClass), job(jobClass)],
    });
    expect(priceOf(three, { hazard: 0.02, sharedVariance: 1 })).toBeCloseTo((9 / Math.sqrt(3) / 8) ** 2, 4);
  });
});

describe("a stale job", () => {
  const stale = classOf({ isStale: true });

  test("is polled although its lag is below the price", () => {
    const candidates = [job(stale), job(stale)];
    expect(candidates).toContain(decide({ candidates }));
    expect(decide({ candidates: [job(classOf())] })).toBeUndefined();
  });

  test("is polled if a job of another class has more lag, but less than the price", () => {
    const candidates = [job(classOf({ lag: 0.2 })), job(stale)];
    expect(decide({ candidates })).toBe(candidates[1]);
    expect(decide({ candidates: [job(classOf({ lag: 0.3 })), job(stale)] })).not.toHaveProperty("class", stale);
  });

  test("has one poll in flight at a time", () => {
    expect(decide({ candidates: [job(stale), job(stale, { polling: true })] })).toBeUndefined();
  });

  test("is not polled before a submit", () => {
    expect(decide({ queuedSubmits: 1, available: 0, candidates: [job(stale)] })).toBe("submit");
  });
});

describe("the delay until the next choice", () => {
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
  ] as [Partial<PollCandidate>[], number][])("is, with the candidates %j, %d s", (jobs, seconds) => {
    expect(
      recheckDelay(
        jobs.map((each) => job(classOf(), each)),
        now,
      ),
    ).toBe(seconds);
  });
});
