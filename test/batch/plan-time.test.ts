import { expect, test } from "vitest";
import { estimateTime } from "../../src/batch/plan/estimate-time.ts";
import { contract } from "../../src/contract/page/index.ts";

const { rateLimit } = contract;
const video = { median: 90, spread: 0.6 };
const picture = { median: 20, spread: 0.5 };

// `npm run bench -- budget` prints these makespans; `npm run bench -- batch` compares the estimate with the simulator
// itself.
test.each([
  { what: "one video", jobs: { count: 1, ...video }, makespan: 107.1 },
  { what: "10 videos", jobs: { count: 10, ...video }, makespan: 225 },
  { what: "10 pictures", jobs: { count: 10, ...picture }, makespan: 44.3 },
  { what: "100 videos", jobs: { count: 100, ...video }, makespan: 534 },
  { what: "1000 videos", jobs: { count: 1000, ...video }, makespan: 4319 },
])("the estimate for $what is within 10 % of the simulator", ({ jobs, makespan }) => {
  const { likely, late, requests } = estimateTime({ classes: [jobs], ...rateLimit });
  expect(Math.abs(likely / makespan - 1)).toBeLessThan(0.1);
  expect(late).toBeGreaterThan(likely);
  expect(requests / jobs.count).toBeGreaterThan(2);
});

test("100,000 jobs of two classes are estimated quickly, and take no less time than each class alone", () => {
  const classes = [
    { count: 50_000, ...video },
    { count: 50_000, ...picture },
  ];
  const begun = performance.now();
  const { likely } = estimateTime({ classes, ...rateLimit });
  expect(performance.now() - begun).toBeLessThan(2000);
  for (const one of classes) expect(likely).toBeGreaterThan(estimateTime({ classes: [one], ...rateLimit }).likely);
});
