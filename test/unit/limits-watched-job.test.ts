import { describe, expect, test } from "vitest";
import type { JobClass } from "../../src/scheduling/policy.ts";
import { WatchedJob } from "../../src/scheduling/watched-job.ts";

/** A class that remembers what it is told. */
function listening() {
  const told: string[] = [];
  const jobs: JobClass = {
    outlook: () => ({ ended: 0, lag: 0, hazard: 0 }),
    ran: (before, age) => told.push(`ran ${before} ${age}`),
    ended: (before, age) => told.push(`ended ${before} ${age}`),
    common: 0,
    doubtful: () => false,
  };
  return { told, jobs };
}

describe("a watched job", () => {
  test("was running when its poll was sent, and had ended by its answer", () => {
    const { told, jobs } = listening();
    const job = new WatchedJob(jobs, 100, 100);
    job.polled(110, 113);
    job.told(true, 113);
    expect([job.seen, job.fresh]).toEqual([110, false]);
    job.polled(120, 122);
    job.told(false, 122);
    expect(told).toEqual(["ran 0 10", "ended 10 22"]);
  });

  test("is not polled again for 2 s after an answer, or for as long as its watcher wants", () => {
    const job = new WatchedJob(listening().jobs, 0, 0);
    job.polling = true;
    job.polled(10, 11);
    expect([job.polling, job.notBefore]).toEqual([false, 13]);
    job.interval = 7;
    job.polled(20, 21);
    expect(job.notBefore).toBe(28);
  });

  test("whose start is not known tells nothing when it is found to have ended at first sight", () => {
    const { told, jobs } = listening();
    const job = new WatchedJob(jobs, 100, Number.NEGATIVE_INFINITY);
    expect(job.fresh).toBe(false);
    job.polled(100, 101);
    job.told(false, 101);
    expect(told).toEqual([]);
  });

  test("is fresh as long as no poll has told of it", () => {
    const job = new WatchedJob(listening().jobs, 100, 100);
    expect(job.fresh).toBe(true);
    job.polled(102, 103);
    expect(job.fresh).toBe(true);
    job.told(true, 103);
    expect(job.fresh).toBe(false);
  });
});
