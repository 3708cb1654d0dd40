import { describe, expect, test } from "vitest";
import { SeededRandom } from "../../src/sandbox/seeded-random.ts";
import { DurationModel } from "../../src/scheduling/duration-model.ts";
import { MemorylessDuration } from "../../src/scheduling/memoryless-duration.ts";
import type { JobClass } from "../../src/scheduling/policy.ts";

/** The age by which half of all jobs have ended, by the model. */
function medianOf(model: DurationModel): number {
  let [low, high] = [1, 10_000];
  while (high - low > 0.01) {
    const middle = (low + high) / 2;
    if (model.forecast(0, middle).endProbability < 0.5) low = middle;
    else high = middle;
  }
  return low;
}

/** Records a job that was polled once before and once after its end. */
function recordEnd(model: DurationModel, lastAge: number, age: number): void {
  model.observeRunning(0, lastAge);
  model.observeEnd(lastAge, age);
}

const lognormal = (count: number, median: number, sigma: number) =>
  Array.from({ length: count }, (_, index) => median * Math.exp(sigma * new SeededRandom("durations", index).normal()));

function learnDurations(ends: readonly number[], guess: number): DurationModel {
  const model = new DurationModel(guess);
  for (const seconds of ends) recordEnd(model, seconds * 0.97, seconds * 1.03);
  return model;
}

describe("the expected duration of jobs", () => {
  test("is the initial median before any observation", () => {
    expect(medianOf(new DurationModel(60))).toBeCloseTo(60, 1);
  });

  test.each([
    [60, 20],
    [60, 60],
    [60, 184],
    [60, 400],
    [184, 90],
    [184, 6],
  ])("with the initial median %d s is corrected to %d s by five jobs", (guess, truth) => {
    const model = learnDurations(Array(5).fill(truth), guess);
    expect(medianOf(model) / truth).toBeGreaterThan(0.97);
    expect(medianOf(model) / truth).toBeLessThan(1.03);
  });

  test("has the spread of the observed durations", () => {
    const wide = learnDurations(lognormal(60, 90, 0.6), 60);
    const narrow = learnDurations(lognormal(60, 90, 0.1), 60);
    const within = (model: DurationModel) =>
      model.forecast(0, 120).endProbability - model.forecast(0, 67.5).endProbability;
    expect(within(narrow)).toBeGreaterThan(0.95);
    expect(within(wide)).toBeGreaterThan(0.25);
    expect(within(wide)).toBeLessThan(0.5);
  });

  test("follows a change of the service's speed", () => {
    const model = learnDurations(Array(200).fill(200), 60);
    for (let count = 0; count < 300; count++) recordEnd(model, 48, 52);
    expect(model.forecast(0, 70).endProbability).toBeGreaterThan(0.9);
  });

  test("grows with each observation of a running job", () => {
    const model = new DurationModel(60);
    let median = medianOf(model);
    for (const [lastAge, age] of [
      [0, 30],
      [30, 60],
      [60, 120],
      [120, 240],
    ] as const) {
      model.observeRunning(lastAge, age);
      expect(medianOf(model)).toBeGreaterThan(median);
      median = medianOf(model);
    }
    expect(median).toBeGreaterThan(90);
  });

  test("counts a job once that was observed running and then ended", () => {
    const observedOften = new DurationModel(60);
    for (const age of [20, 40, 60, 80]) observedOften.observeRunning(age - 20, age);
    observedOften.observeEnd(80, 100);
    const observedOnce = new DurationModel(60);
    recordEnd(observedOnce, 80, 100);
    expect(observedOften.forecast(0, 90).endProbability).toBeCloseTo(observedOnce.forecast(0, 90).endProbability, 9);
  });
});

describe("the shared variance of a class of jobs", () => {
  test("is above a half before a job has ended", () => {
    expect(new DurationModel(60).sharedVariance).toBeGreaterThan(0.5);
  });

  test("is small after jobs of independent durations", () => {
    const model = new DurationModel(60);
    const variances = lognormal(30, 90, 0.6).map((seconds) => {
      recordEnd(model, seconds * 0.97, seconds * 1.03);
      return model.sharedVariance;
    });
    expect(variances[4]).toBeLessThan(0.4);
    expect(variances.at(-1)).toBeLessThan(0.1);
  });

  test("falls with each job that ends at the same age", () => {
    const model = new DurationModel(60);
    let { sharedVariance: variance } = model;
    for (let count = 0; count < 10; count++) {
      recordEnd(model, 88, 92);
      expect(model.sharedVariance).toBeLessThan(variance);
      variance = model.sharedVariance;
    }
    expect(model.forecast(80, 100).endProbability).toBeGreaterThan(0.9);
  });
});

describe("the age of a stale job", () => {
  test("is 4 s at first, then three times the age at the last poll", () => {
    const model = new DurationModel(60);
    expect(model.isStale(3.9)).toBe(false);
    expect(model.isStale(4)).toBe(true);
    model.observeRunning(0, 5);
    expect(model.isStale(14.9)).toBe(false);
    expect(model.isStale(15)).toBe(true);
  });

  test("is infinite once a job has ended", () => {
    const model = new DurationModel(60);
    recordEnd(model, 5, 8);
    expect(model.isStale(1e6)).toBe(false);
  });
});

describe("the forecast", () => {
  const learned = learnDurations(lognormal(40, 90, 0.6), 60);
  const classes: [string, JobClass][] = [
    ["an initial median", new DurationModel(60)],
    ["an observed class", learned],
    ["an unknown submit", new MemorylessDuration(90)],
  ];
  const ages = [
    [0, 30],
    [0, 120],
    [60, 90],
    [10, 400],
  ] as const;
  const cases = classes.flatMap(([name, jobClass]) => ages.map(([lastAge, age]) => ({ name, jobClass, lastAge, age })));

  test.each(cases)(
    "of $name from $lastAge s to $age s has a lag that is the integral of the end probability",
    ({ jobClass, lastAge, age }) => {
      const steps = 500;
      const width = (age - lastAge) / steps;
      const middles = Array.from({ length: steps }, (_, index) => lastAge + (index + 0.5) * width);
      const integral = middles.reduce(
        (sum, middle) => sum + jobClass.forecast(lastAge, middle).endProbability * width,
        0,
      );
      expect(jobClass.forecast(lastAge, age).lag / integral).toBeCloseTo(1, 2);
    },
  );

  test.each(cases)(
    "of $name from $lastAge s to $age s has a hazard that is the rate of ends among running jobs",
    ({ jobClass, lastAge, age }) => {
      const alive = (at: number) => 1 - jobClass.forecast(lastAge, at).endProbability;
      const step = 0.01;
      const rate = (Math.log(alive(age - step)) - Math.log(alive(age + step))) / (2 * step);
      expect(jobClass.forecast(lastAge, age).hazard / rate).toBeCloseTo(1, 4);
    },
  );

  test.each(classes)("of %s has no end probability and no lag at the time of a poll", (_, jobClass) => {
    expect(jobClass.forecast(50, 50).endProbability).toBeCloseTo(0, 9);
    expect(jobClass.forecast(50, 50).lag).toBeCloseTo(0, 9);
  });

  test.each(classes)("of %s has finite numbers at any age", (_, jobClass) => {
    for (const [lastAge, age] of [
      [0, 0],
      [0, 1e-6],
      [0, 1e7],
      [1e6, 1e7],
      [5, 1e9],
    ] as const) {
      const { endProbability, lag, hazard } = jobClass.forecast(lastAge, age);
      expect(endProbability).toBeGreaterThanOrEqual(0);
      expect(endProbability).toBeLessThanOrEqual(1);
      expect(lag).toBeGreaterThanOrEqual(0);
      expect(hazard).toBeGreaterThanOrEqual(0);
      expect(hazard).toBeLessThan(Number.POSITIVE_INFINITY);
    }
  });
});

describe("a job of unknown submit", () => {
  const jobClass = new MemorylessDuration(90);

  test("may have ended long ago before its first poll", () => {
    expect(jobClass.forecast(Number.NEGATIVE_INFINITY, 0)).toMatchObject({
      endProbability: 1,
      lag: Number.POSITIVE_INFINITY,
    });
  });

  test("learns nothing from observations, shares no variance and is never stale", () => {
    const forecast = jobClass.forecast(0, 60);
    jobClass.observeRunning();
    jobClass.observeEnd();
    expect(jobClass.forecast(0, 60)).toEqual(forecast);
    expect(jobClass.sharedVariance).toBe(0);
    expect(jobClass.isStale()).toBe(false);
  });
});
