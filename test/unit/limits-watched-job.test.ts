import { describe, expect, test } from "vitest";
import type { JobClass } from "../../src/scheduling/policy.ts";
import { WatchedJob } from "../../src/scheduling/watched-job.ts";

/** A class that records its observations. */
function createRecordingClass() {
  const observations: string[] = [];
  const jobClass: JobClass = {
    forecast: () => ({ endProbability: 0, lag: 0, hazard: 0 }),
    observeRunning: (lastAge, age) => observations.push(`ran ${lastAge} ${age}`),
    observeEnd: (lastAge, age) => observations.push(`ended ${lastAge} ${age}`),
    sharedVariance: 0,
    isStale: () => false,
  };
  return { observations, jobClass };
}

describe("a watched job", () => {
  test("is observed as running when its poll was sent, and as ended when its response came", () => {
    const { observations, jobClass } = createRecordingClass();
    const job = new WatchedJob(jobClass, 100, 100);
    job.finishPoll(110, 113);
    job.observe(true, 113);
    expect([job.lastRunning, job.submittedHere]).toEqual([110, false]);
    job.finishPoll(120, 122);
    job.observe(false, 122);
    expect(observations).toEqual(["ran 0 10", "ended 10 22"]);
  });

  test("is not polled again for 2 s after a response, or for its interval", () => {
    const job = new WatchedJob(createRecordingClass().jobClass, 0, 0);
    job.polling = true;
    job.finishPoll(10, 11);
    expect([job.polling, job.notBefore]).toEqual([false, 13]);
    job.interval = 7;
    job.finishPoll(20, 21);
    expect(job.notBefore).toBe(28);
  });

  test("of unknown submit records no observation if its first poll finds it ended", () => {
    const { observations, jobClass } = createRecordingClass();
    const job = new WatchedJob(jobClass, 100, Number.NEGATIVE_INFINITY);
    expect(job.submittedHere).toBe(false);
    job.finishPoll(100, 101);
    job.observe(false, 101);
    expect(observations).toEqual([]);
  });

  test("counts as submitted here until its first response", () => {
    const job = new WatchedJob(createRecordingClass().jobClass, 100, 100);
    expect(job.submittedHere).toBe(true);
    job.finishPoll(102, 103);
    expect(job.submittedHere).toBe(true);
    job.observe(true, 103);
    expect(job.submittedHere).toBe(false);
  });
});
