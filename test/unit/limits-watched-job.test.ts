import { describe, expect, test } from "vitest";
import type { JobClass } from "../../src/scheduling/policy.ts";
import { WatchedJob } from "../../src/scheduling/watched-job.ts";

/** A class that remembers what it is told. */
function createRecordingClass() {
  const told: string[] = [];
  const jobs: JobClass = {
    forecast: () => ({ endProbability: 0, lag: 0, hazard: 0 }),
    observeRunning: (before, age) => told.push(`ran ${before} ${age}`),
    observeEnd: (before, age) => told.push(`ended ${before} ${age}`),
    sharedVariance: 0,
    isStale: () => false,
  };
  return { told, jobs };
}

describe("a watched job", () => {
  test("was running when its poll was sent, and had ended by its answer", () => {
    const { told, jobs } = createRecordingClass();
    const job = new WatchedJob(jobs, 100, 100);
    job.finishPoll(110, 113);
    job.observe(true, 113);
    expect([job.lastRunning, job.submittedHere]).toEqual([110, false]);
    job.finishPoll(120, 122);
    job.observe(false, 122);
    expect(told).toEqual(["ran 0 10", "ended 10 22"]);
  });

  test("is not polled again for 2 s after an answer, or for as long as its watcher wants", () => {
    const job = new WatchedJob(createRecordingClass().jobs, 0, 0);
    job.polling = true;
    job.finishPoll(10, 11);
    expect([job.polling, job.notBefore]).toEqual([false, 13]);
    job.interval = 7;
    job.finishPoll(20, 21);
    expect(job.notBefore).toBe(28);
  });

  test("whose start is not known tells nothing when it is found to have ended at first sight", () => {
    const { told, jobs } = createRecordingClass();
    const job = new WatchedJob(jobs, 100, Number.NEGATIVE_INFINITY);
    expect(job.submittedHere).toBe(false);
    job.finishPoll(100, 101);
    job.observe(false, 101);
    expect(told).toEqual([]);
  });

  test("is fresh as long as no poll has told of it", () => {
    const job = new WatchedJob(createRecordingClass().jobs, 100, 100);
    expect(job.submittedHere).toBe(true);
    job.finishPoll(102, 103);
    expect(job.submittedHere).toBe(true);
    job.observe(true, 103);
    expect(job.submittedHere).toBe(false);
  });
});
