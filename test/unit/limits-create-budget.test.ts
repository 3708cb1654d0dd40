import { describe, expect, test } from "vitest";
import { EventClock } from "../../scripts/budget/event-clock.ts";
import { ValidationError } from "../../src/package/index.ts";
import { type BudgetOptions, createBudget } from "../../src/scheduling/create-budget.ts";
import type { RequestLog } from "../../src/scheduling/request-log.ts";
import { page } from "../support/contracts.ts";

const { rateLimit } = page;

/** When so many reads had their turns, in seconds. */
async function slotTimesOf(count: number, options: BudgetOptions): Promise<number[]> {
  const clock = new EventClock();
  const budget = await createBudget(rateLimit, { ...options, clock }).engine();
  const turns = Array.from({ length: count }, async () => {
    (await budget.acquire("read")).recordResponse(clock.now());
    return clock.now() / 1000;
  });
  return clock.run(Promise.all(turns));
}

describe("createBudget", () => {
  test("is one budget, however often it is asked for", async () => {
    const { engine } = createBudget(rateLimit);
    const [first, second] = await Promise.all([engine(), engine()]);
    expect(second).toBe(first);
    expect(engine()).toBe(first);
  });

  test("has the contract's limit by default", async () => {
    const turns = await slotTimesOf(rateLimit.requests + 1, {});
    expect(turns.filter((at) => at === 0)).toHaveLength(rateLimit.requests);
    expect(turns.at(-1)).toBe(rateLimit.seconds);
  });

  test("takes another limit", async () => {
    expect(await slotTimesOf(5, { requests: 2, seconds: 0.5 })).toEqual([0, 0, 0.5, 0.5, 1]);
    expect(await slotTimesOf(99, { requests: Number.POSITIVE_INFINITY })).toEqual(Array(99).fill(0));
  });

  test("leaves the limit to a log", async () => {
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
  ])("refuses %j and names the option", (options) => {
    expect(() => createBudget(rateLimit, options)).toThrow(ValidationError);
    expect(() => createBudget(rateLimit, options)).toThrow(Object.keys(options)[0]);
  });
});
