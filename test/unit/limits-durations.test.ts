import { describe, expect, test } from "vitest";
import { Dice } from "../../src/sandbox/random.ts";
import { Durations } from "../../src/scheduling/durations.ts";
import type { JobClass } from "../../src/scheduling/policy.ts";
import { UnknownStart } from "../../src/scheduling/unknown-start.ts";

/** The age by which half of all jobs have ended, as far as is known. */
function medianOf(known: Durations): number {
  let [low, high] = [1, 10_000];
  while (high - low > 0.01) {
    const middle = (low + high) / 2;
    if (known.outlook(0, middle).ended < 0.5) low = middle;
    else high = middle;
  }
  return low;
}

/** A job that was polled once before its end, and then found to have ended. */
function end(known: Durations, before: number, age: number): void {
  known.ran(0, before);
  known.ended(before, age);
}

const lognormal = (count: number, median: number, sigma: number) =>
  Array.from({ length: count }, (_, index) => median * Math.exp(sigma * new Dice("durations", index).normal()));

function learn(ends: readonly number[], guess: number): Durations {
  const known = new Durations(guess);
  for (const seconds of ends) end(known, seconds * 0.97, seconds * 1.03);
  return known;
}

describe("how long jobs take", () => {
  test("is the first guess before anything was seen", () => {
    expect(medianOf(new Durations(60))).toBeCloseTo(60, 1);
  });

  test.each([
    [60, 20],
    [60, 60],
    [60, 184],
    [60, 400],
    [184, 90],
    [184, 6],
  ])("guessed as %d s, is learned to be %d s from five jobs", (guess, truth) => {
    const known = learn(Array(5).fill(truth), guess);
    expect(medianOf(known) / truth).toBeGreaterThan(0.97);
    expect(medianOf(known) / truth).toBeLessThan(1.03);
  });

  test("is learned with its spread", () => {
    const wide = learn(lognormal(60, 90, 0.6), 60);
    const narrow = learn(lognormal(60, 90, 0.1), 60);
    const within = (known: Durations) => known.outlook(0, 120).ended - known.outlook(0, 67.5).ended;
    expect(within(narrow)).toBeGreaterThan(0.95);
    expect(within(wide)).toBeGreaterThan(0.25);
    expect(within(wide)).toBeLessThan(0.5);
  });

  test("follows a service that changes", () => {
    const known = learn(Array(200).fill(200), 60);
    for (let count = 0; count < 300; count++) end(known, 48, 52);
    expect(known.outlook(0, 70).ended).toBeGreaterThan(0.9);
  });

  test("is longer with every look at a job that still runs, though none has ended", () => {
    const known = new Durations(60);
    let median = medianOf(known);
    for (const [before, age] of [
      [0, 30],
      [30, 60],
      [60, 120],
      [120, 240],
    ] as const) {
      known.ran(before, age);
      expect(medianOf(known)).toBeGreaterThan(median);
      median = medianOf(known);
    }
    expect(median).toBeGreaterThan(90);
  });

  test("does not count a job twice that was seen running, then ended", () => {
    const looks = new Durations(60);
    for (const age of [20, 40, 60, 80]) looks.ran(age - 20, age);
    looks.ended(80, 100);
    const once = new Durations(60);
    end(once, 80, 100);
    expect(looks.outlook(0, 90).ended).toBeCloseTo(once.outlook(0, 90).ended, 9);
  });
});

describe("what jobs of a class have in common", () => {
  test("is most of what is not known before one has ended", () => {
    expect(new Durations(60).common).toBeGreaterThan(0.5);
  });

  test("is little after jobs that ended independently", () => {
    const known = new Durations(60);
    const seen = lognormal(30, 90, 0.6).map((seconds) => {
      end(known, seconds * 0.97, seconds * 1.03);
      return known.common;
    });
    expect(seen[4]).toBeLessThan(0.4);
    expect(seen.at(-1)).toBeLessThan(0.1);
  });

  test("falls with each end at one age too: when the others will end is known by then", () => {
    const known = new Durations(60);
    let { common } = known;
    for (let count = 0; count < 10; count++) {
      end(known, 88, 92);
      expect(known.common).toBeLessThan(common);
      common = known.common;
    }
    expect(known.outlook(80, 100).ended).toBeGreaterThan(0.9);
  });
});

describe("a doubtful age", () => {
  test("is 4 s at first, then three times the last look", () => {
    const known = new Durations(60);
    expect(known.doubtful(3.9)).toBe(false);
    expect(known.doubtful(4)).toBe(true);
    known.ran(0, 5);
    expect(known.doubtful(14.9)).toBe(false);
    expect(known.doubtful(15)).toBe(true);
  });

  test("is none once a job has ended", () => {
    const known = new Durations(60);
    end(known, 5, 8);
    expect(known.doubtful(1e6)).toBe(false);
  });
});

describe("the outlook", () => {
  const learned = learn(lognormal(40, 90, 0.6), 60);
  const classes: [string, JobClass][] = [
    ["a first guess", new Durations(60)],
    ["a known class", learned],
    ["a start that nobody saw", new UnknownStart(90)],
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
      const integral = middles.reduce((sum, middle) => sum + jobs.outlook(before, middle).ended * width, 0);
      expect(jobs.outlook(before, age).lag / integral).toBeCloseTo(1, 2);
    },
  );

  test.each(cases)(
    "of $name from $before s to $age s: the hazard is the rate at which those that run end",
    ({ jobs, before, age }) => {
      const alive = (at: number) => 1 - jobs.outlook(before, at).ended;
      const step = 0.01;
      const rate = (Math.log(alive(age - step)) - Math.log(alive(age + step))) / (2 * step);
      expect(jobs.outlook(before, age).hazard / rate).toBeCloseTo(1, 4);
    },
  );

  test.each(classes)("of %s: nothing has ended unseen at the moment of a look", (_, jobs) => {
    expect(jobs.outlook(50, 50).ended).toBeCloseTo(0, 9);
    expect(jobs.outlook(50, 50).lag).toBeCloseTo(0, 9);
  });

  test.each(classes)("of %s: holds numbers at any age", (_, jobs) => {
    for (const [before, age] of [
      [0, 0],
      [0, 1e-6],
      [0, 1e7],
      [1e6, 1e7],
      [5, 1e9],
    ] as const) {
      const { ended, lag, hazard } = jobs.outlook(before, age);
      expect(ended).toBeGreaterThanOrEqual(0);
      expect(ended).toBeLessThanOrEqual(1);
      expect(lag).toBeGreaterThanOrEqual(0);
      expect(hazard).toBeGreaterThanOrEqual(0);
      expect(hazard).toBeLessThan(Number.POSITIVE_INFINITY);
    }
  });
});

describe("a job whose start nobody saw", () => {
  const jobs = new UnknownStart(90);

  test("may have ended long since, as long as nobody has looked", () => {
    expect(jobs.outlook(Number.NEGATIVE_INFINITY, 0)).toMatchObject({ ended: 1, lag: Number.POSITIVE_INFINITY });
  });

  test("tells nothing of others: it learns nothing, shares nothing and is never doubtful", () => {
    const before = jobs.outlook(0, 60);
    jobs.ran();
    jobs.ended();
    expect(jobs.outlook(0, 60)).toEqual(before);
    expect(jobs.common).toBe(0);
    expect(jobs.doubtful()).toBe(false);
  });
});
