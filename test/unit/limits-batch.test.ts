import { expect, test } from "vitest";
import { EventClock } from "../../scripts/budget/event-clock.ts";
import { RequestBudget, type RequestPurpose } from "../../src/scheduling/budget.ts";

const limit = { requests: 30, milliseconds: 60_000 };

test("a job that another process submitted is polled by its age, not at once", async () => {
  const clock = new EventClock();
  const budget = new RequestBudget(clock, limit);
  budget.recordSubmit("young", "kind", 100);
  budget.recordSubmit("old", "kind", 100, 90);
  const [young, old] = [budget.job("young", 100), budget.job("old", 100)];
  const ended = ({ class: kind, lastRunning: seen, started }: typeof young, now: number) =>
    kind.forecast(seen - started, now - started).endProbability;
  expect(ended(young, 0)).toBe(0);
  expect(ended(old, 0)).toBeGreaterThan(0.2);
  expect(old.submittedHere).toBe(true);
  expect(budget.job("strange", 100).submittedHere).toBe(false);
});

test("durations that another process observed correct the initial median", () => {
  const budget = new RequestBudget(new EventClock(), limit);
  const endedBy = (seconds: number) => {
    budget.recordSubmit("task", "kind", 184);
    return budget.job("task", 184).class.forecast(0, seconds).endProbability;
  };
  expect(endedBy(20)).toBeLessThan(0.01);
  for (let seen = 0; seen < 20; seen++) budget.recordDuration("kind", 184, 5, 8);
  expect(endedBy(20)).toBeGreaterThan(0.95);
});

test.each([
  [100, ["poll", "submit"]],
  [0, ["submit", "poll"]],
])("with a backlog of %i submits, an ended job and a submit are sent in the order %j", async (backlog, expected) => {
  const clock = new EventClock();
  const turns: string[] = [];
  const budget = new RequestBudget(clock, { requests: 1, milliseconds: 1_000 });
  for (let seen = 0; seen < 20; seen++) budget.recordDuration("kind", 10, 5, 8);
  budget.recordSubmit("done", "kind", 10, 500);
  budget.backlog = backlog;
  const take = async (name: string, purpose: RequestPurpose) => {
    (await budget.acquire(purpose)).recordResponse(clock.now());
    turns.push(name);
  };
  // The first one uses up the window: then both wait, and one is chosen.
  await clock.run(
    Promise.all([take("read", "read"), take("submit", "submit"), take("poll", budget.job("done", 10))]).then(() => {}),
  );
  expect(turns).toEqual(["read", ...expected]);
});
