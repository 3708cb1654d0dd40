import { describe, expect, test } from "vitest";
import { SeededRandom } from "../../src/sandbox/seeded-random.ts";
import { DurationModel } from "../../src/scheduling/duration-model.ts";
import { MemorylessDuration } from "../../src/scheduling/memoryless-duration.ts";
import type { JobClass } from "../../src/scheduling/policy.ts";

/** The age by which half of all jobs have ended, as far as is known. */
function medianOf(known: DurationModel): number {
  let [low, high] = [1, 10_000];
  while (high - low > 0.01) {
    const middle = (low + high) / 2;
    if (known.forecast(0, middle).endProbability < 0.5) low = middle;
    else high = middle;
  }
  return low;
}

/** A job that was polled once before its end, and then found to have ended. */
function recordEnd(known: DurationModel, before: number, age: number): void {
  known.observeRunning(0, before);
  known.observeEnd(before, age);
}

const lognormal = (count: number, median: number, sigma: number) =>
  Array.from({ length: count }, (_, index) => median * Math.exp(sigma * new SeededRandom("durations", index).normal()));

function learnDurations(ends: readonly number[], guess: number): DurationModel {
  const known = new DurationModel(guess);
  for (const seconds of ends) recordEnd(known, seconds * 0.97, seconds * 1.03);
  return known;
}

describe("how long jobs take", () => {
  test("is the first guess before anything was seen", () => {
    expect(medianOf(new DurationModel(60))).toBeCloseTo(60, 1);
  });

  test.each([
    [60, 20],
    [60, 60],
    [60, 184],
    [60, 400],
    [184, 90],
    [184, 6],
  ])("guessed as %d s, is learned to be %d s from five jobs", (guess, truth) => {
    const known = learnDurations(Array(5).fill(truth), guess);
    expect(medianOf(known) / truth).toBeGreaterThan(0.97);
    expect(medianOf(known) / truth).toBeLessThan(1.03);
  });

  test("is learned with its spread", () => {
    const wide = learnDurations(lognormal(60, 90, 0.6), 60);
    const narrow = learnDurations(lognormal(60, 90, 0.1), 60);
    const within = (known: DurationModel) =>
      known.forecast(0, 120).endProbability - known.forecast(0, 67.5).endProbability;
    expect(within(narrow)).toBeGreaterThan(0.95);
    expect(within(wide)).toBeGreaterThan(0.25);
    expect(within(wide)).toBeLessThan(0.5);
  });

  test("follows a service that changes", () => {
    const known = learnDurations(Array(200).fill(200), 60);
    for (let count = 0; count < 300; count++) recordEnd(known, 48, 52);
    expect(known.forecast(0, 70).endProbability).toBeGreaterThan(0.9);
  });

  test("is longer with every look at a job that still runs, though none has ended", () => {
    const known = new DurationModel(60);
    let median = medianOf(known);
    for (const [before, age] of [
      [0, 30],
      [30, 60],
      [60, 120],
      [120, 240],
    ] as const) {
      known.observeRunning(before, age);
      expect(medianOf(known)).toBeGreaterThan(median);
      median = medianOf(known);
    }
    expect(median).toBeGreaterThan(90);
  });

  test("does not count a job twice that was seen running, then ended", () => {
    const looks = new DurationModel(60);
    for (const age of [20, 40, 60, 80]) looks.observeRunning(age - 20, age);
    looks.observeEnd(80, 100);
    const once = new DurationModel(60);
    recordEnd(once, 80, 100);
    expect(looks.forecast(0, 90).endProbability).toBeCloseTo(once.forecast(0, 90).endProbability, 9);
  });
});

describe("what jobs of a class have in common", () => {
  test("is most of what is not known before one has ended", () => {
    expect(new DurationModel(60).sharedVariance).toBeGreaterThan(0.5);
  });

  test("is little after jobs that ended independently", () => {
    const known = new DurationModel(60);
    const seen = lognormal(30, 90, 0.6).map((seconds) => {
      recordEnd(known, seconds * 0.97, seconds * 1.03);
      return known.sharedVariance;
    });
    expect(seen[4]).toBeLessThan(0.4);
    expect(seen.at(-1)).toBeLessThan(0.1);
  });

  test("falls with each end at one age too: when the others will end is known by then", () => {
    const known = new DurationModel(60);
    let { sharedVariance: common } = known;
    for (let count = 0; count < 10; count++) {
      recordEnd(known, 88, 92);
      expect(known.sharedVariance).toBeLessThan(common);
      common = known.sharedVariance;
    }
    expect(known.forecast(80, 100).endProbability).toBeGreaterThan(0.9);
  });
});

describe("a doubtful age", () => {
  test("is 4 s at first, then three times the last look", () => {
    const known = new DurationModel(60);
    expect(known.isStale(3.9)).toBe(false);
    expect(known.isStale(4)).toBe(true);
    known.observeRunning(0, 5);
    expect(known.isStale(14.9)).toBe(false);
    expect(known.isStale(15)).toBe(true);
  });

  test("is none once a job has ended", () => {
    const known = new DurationModel(60);
    recordEnd(known, 5, 8);
    expect(known.isStale(1e6)).toBe(false);
  });
});

describe("the outlook", () => {
  const learned = learnDurations(lognormal(40, 90, 0.6), 60);
  const classes: [string, JobClass][] = [
    ["a first guess", new DurationModel(60)],
    ["a known class", learned],
    ["a start that nobody saw", new MemorylessDuration(90)],
  ];
  const ages = [
    [0, 30],
    [0, 120],
    [60, 90],
    [10, 400],
  ] as const;
  const cases = classes.flatMap(([name, jobs]) => ages.map(([before, age]) => ({ name, jobs, before, age })));

  test.each(cases)(
    "of $name from $before s to $age s: the lag is the integral of what has ended",
    ({ jobs, before, age }) => {
      const steps = 500;
      const width = (age - before) / steps;
      const middles = Array.from({ length: steps }, (_, index) => before + (index + 0.5) * width);
      const integral = middles.reduce((sum, middle) => sum + jobs.forecast(before, middle).endProbability * width, 0);
      expect(jobs.forecast(before, age).lag / integral).toBeCloseTo(1, 2);
    },
  );

  test.each(cases)(
    "of $name from $before s to $age s: the hazard is the rate at which those that run end",
    ({ jobs, before, age }) => {
      const alive = (at: number) => 1 - jobs.forecast(before, at).endProbability;
      const step = 0.01;
      const rate = (Math.log(alive(age - step)) - Math.log(alive(age + step))) / (2 * step);
      expect(jobs.forecast(before, age).hazard / rate).toBeCloseTo(1, 4);
    },
  );

  test.each(classes)("of %s: nothing has ended unseen at the moment of a look", (_, jobs) => {
    expect(jobs.forecast(50, 50).endProbability).toBeCloseTo(0, 9);
    expect(jobs.forecast(50, 50).lag).toBeCloseTo(0, 9);
  });

  test.each(classes)("of %s: holds numbers at any age", (_, jobs) => {
    for (const [before, age] of [
      [0, 0],
      [0, 1e-6],
      [0, 1e7],
      [1e6, 1e7],
      [5, 1e9],
    ] as const) {
      const { endProbability: ended, lag, hazard } = jobs.forecast(before, age);
      expect(ended).toBeGreaterThanOrEqual(0);
      expect(ended).toBeLessThanOrEqual(1);
      expect(lag).toBeGreaterThanOrEqual(0);
      expect(hazard).toBeGreaterThanOrEqual(0);
      expect(hazard).toBeLessThan(Number.POSITIVE_INFINITY);
    }
  });
});

describe("a job whose start nobody saw", () => {
  const jobs = new MemorylessDuration(90);

  test("may have ended long since, as long as nobody has looked", () => {
    expect(jobs.forecast(Number.NEGATIVE_INFINITY, 0)).toMatchObject({
      endProbability: 1,
      lag: Number.POSITIVE_INFINITY,
    });
  });

  test("tells nothing of others: it learns nothing, shares nothing and is never doubtful", () => {
    const before = jobs.forecast(0, 60);
    jobs.observeRunning();
    jobs.observeEnd();
    expect(jobs.forecast(0, 60)).toEqual(before);
    expect(jobs.sharedVariance).toBe(0);
    expect(jobs.isStale()).toBe(false);
  });
});
