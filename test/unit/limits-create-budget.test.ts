import { describe, expect, test } from "vitest";
import { EventClock } from "../../scripts/budget/event-clock.ts";
import { ValidationError } from "../../src/package/index.ts";
import { type BudgetOptions, createBudget } from "../../src/scheduling/create-budget.ts";
import type { RequestLog } from "../../src/scheduling/request-log.ts";
import { page } from "../support/contracts.ts";

const { rateLimit } = page;

/** The times in seconds at which `count` reads are granted. */
async function slotTimesOf(count: number, options: BudgetOptions): Promise<number[]> {
  const clock = new EventClock();
  const budget = await createBudget(rateLimit, { ...options, clock }).engine();
  const slotTimes = Array.from({ length: count }, async () => {
    (await budget.acquire("read")).recordResponse(clock.now());
    return clock.now() / 1000;
  });
  return clock.run(Promise.all(slotTimes));
}

describe("createBudget", () => {
  test("creates one engine, which is the same at each call", async () => {
    const { engine } = createBudget(rateLimit);
    const [first, second] = await Promise.all([engine(), engine()]);
    expect(second).toBe(first);
    expect(engine()).toBe(first);
  });

  test("has the contract's rate limit by default", async () => {
    const slotTimes = await slotTimesOf(rateLimit.requests + 1, {});
    expect(slotTimes.filter((at) => at === 0)).toHaveLength(rateLimit.requests);
    expect(slotTimes.at(-1)).toBe(rateLimit.seconds);
  });

  test("accepts another limit", async () => {
    expect(await slotTimesOf(5, { requests: 2, seconds: 0.5 })).toEqual([0, 0, 0.5, 0.5, 1]);
    expect(await slotTimesOf(99, { requests: Number.POSITIVE_INFINITY })).toEqual(Array(99).fill(0));
  });

  test("uses the limit of a given log", async () => {
    let taken = 0;
    const log: RequestLog = {
      available: () => 1,
      nextAvailableAt: (now) => Math.max(now, taken * 7_000),
      reserve: () => {
        taken++;
        return { recordResponse() {} };
      },
    };
    expect(await slotTimesOf(3, { log })).toEqual([0, 7, 14]);
  });

  test.each([
    { requests: 0 },
    { requests: -1 },
    { requests: 0.5 },
    { requests: 1.5 },
    { requests: Number.NaN },
    { requests: Number.NEGATIVE_INFINITY },
    { requests: "many" as unknown as number },
    { requests: null as unknown as number },
    { seconds: 0 },
    { seconds: -60 },
    { seconds: Number.NaN },
    { seconds: Number.POSITIVE_INFINITY },
    { seconds: 2 ** 31 },
  ])("rejects %j and names the option", (options) => {
    expect(() => createBudget(rateLimit, options)).toThrow(ValidationError);
    expect(() => createBudget(rateLimit, options)).toThrow(Object.keys(options)[0]);
  });
});
