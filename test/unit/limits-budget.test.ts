import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { EventClock } from "../../scripts/budget/event-clock.ts";
import { type AcquireOptions, RequestBudget, type RequestPurpose } from "../../src/scheduling/budget.ts";
import type { Clock } from "../../src/scheduling/clock.ts";
import type { RequestLog } from "../../src/scheduling/request-log.ts";

const minute = 60_000;

interface BudgetFixture {
  clock: EventClock;
  budget: RequestBudget;
  /** The names of the granted requests, with the time in seconds. */
  grantedSlots: string[];
  /** Acquires a slot, whose response comes at once. */
  send(name: string, purpose: RequestPurpose, options?: AcquireOptions): Promise<void>;
}

/** A test in virtual time, with a budget of `limit` requests a minute or with a log. */
function withBudget(limit: number | RequestLog, body: (fixture: BudgetFixture) => Promise<void>): () => Promise<void> {
  return async () => {
    const clock = new EventClock();
    const log = typeof limit === "number" ? { requests: limit, milliseconds: minute } : limit;
    const budget = new RequestBudget(clock, log);
    const grantedSlots: string[] = [];
    const send: BudgetFixture["send"] = async (name, purpose, options) => {
      const slot = await budget.acquire(purpose, options);
      grantedSlots.push(`${name} ${clock.now() / 1000}`);
      slot.recordResponse(clock.now());
    };
    await clock.run(body({ clock, budget, grantedSlots, send }));
  };
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable("it succeeded"),
    (error) => error,
  );

/** A log that allows every request, and one that allows none for a minute. */
const emptyRequestLog: RequestLog = {
  available: () => 100,
  nextAvailableAt: (now) => now,
  reserve: () => ({ recordResponse() {} }),
};
const fullRequestLog: RequestLog = { ...emptyRequestLog, available: () => 0, nextAvailableAt: (now) => now + minute };

describe("a request budget", () => {
  test(
    "grants submits in the order of their calls",
    withBudget(2, async ({ grantedSlots, send }) => {
      await Promise.all(["a", "b", "c", "d", "e"].map((name) => send(name, "submit")));
      expect(grantedSlots).toEqual(["a 0", "b 0", "c 60", "d 60", "e 120"]);
    }),
  );

  test(
    "grants the submit with the earliest deadline first",
    withBudget(1, async ({ grantedSlots, send }) => {
      await send("first", "submit");
      const others = ["a", "b"].map((name) => send(name, "submit"));
      const urgent = [300_000, 200_000].map((until) => send(`until ${until / 1000}`, "submit", { until }));
      await Promise.all([...others, ...urgent]);
      expect(grantedSlots).toEqual(["first 0", "until 200 60", "until 300 120", "a 180", "b 240"]);
    }),
  );

  test(
    "grants reads before submits",
    withBudget(1, async ({ grantedSlots, send }) => {
      await send("first", "submit");
      await Promise.all([send("submit", "submit"), send("read", "read")]);
      expect(grantedSlots).toEqual(["first 0", "read 60", "submit 120"]);
    }),
  );

  const availableAt = 100_500;
  const lateLog = {
    ...emptyRequestLog,
    available: (by: number) => (by < availableAt ? 0 : 9),
    nextAvailableAt: (now: number) => Math.max(now, availableAt),
  };
  test(
    "grants a submit as soon as the log allows one, although a poll has waited longer",
    withBudget(lateLog, async ({ clock, budget, grantedSlots, send }) => {
      budget.recordSubmit("sd2_1", "kind", 90);
      const polled = send("poll", budget.job("sd2_1", 90));
      await clock.sleep(100_000);
      await Promise.all([send("submit", "submit"), polled]);
      expect(grantedSlots[0]).toBe("submit 100.5");
    }),
  );

  test(
    "alternates between two watches of one job",
    withBudget(30, async ({ budget, grantedSlots, send }) => {
      budget.recordSubmit("sd2_1", "kind", 90);
      const job = budget.job("sd2_1", 90);
      const watch = async (name: string) => {
        for (let count = 0; count < 3; count++) await send(name, job);
      };
      await Promise.all([watch("a"), watch("b")]);
      expect(grantedSlots.map((granted) => granted[0])).toEqual(["a", "b", "a", "b", "a", "b"]);
    }),
  );

  let tries = 0;
  const contested: RequestLog = {
    ...emptyRequestLog,
    nextAvailableAt: (now) => (tries > 0 ? Math.max(now, 5_000) : now),
    reserve: () => (++tries < 3 ? undefined : { recordResponse() {} }),
  };
  test(
    "waits again if another process took the request",
    withBudget(contested, async ({ grantedSlots, send }) => {
      await send("submit", "submit");
      expect([tries, ...grantedSlots]).toEqual([3, "submit 5"]);
    }),
  );

  test(
    "reports how long a request would wait",
    withBudget(1, async ({ budget, send }) => {
      expect(budget.waitTime).toBe(0);
      await send("first", "submit");
      expect(budget.waitTime).toBe(minute);
    }),
  );

  test(
    "delays all requests after a 429",
    withBudget(30, async ({ clock, budget, grantedSlots, send }) => {
      (await budget.acquire("submit")).recordResponse(clock.now(), { retryAfter: 17_000 });
      await Promise.all([send("submit", "submit"), send("read", "read"), send("job", budget.job("sd2_1", 90))]);
      expect(grantedSlots[0]).toBe("read 17");
      expect(grantedSlots).toHaveLength(3);
    }),
  );

  test(
    "grants thousands at once if there is no limit",
    withBudget(Number.POSITIVE_INFINITY, async ({ budget, clock, grantedSlots, send }) => {
      const count = 2_000;
      const start = performance.now();
      await Promise.all(Array.from({ length: count }, () => send("submit", "submit")));
      await Promise.all(Array.from({ length: count }, (_, index) => send("poll", budget.job(`sd2_${index}`, 90))));
      expect(performance.now() - start).toBeLessThan(10_000);
      expect([grantedSlots.length, clock.now()]).toEqual([2 * count, 0]);
    }),
  );
});

describe("a wait for the request budget", () => {
  test(
    "ends at once when it is aborted, and leaves no listener",
    withBudget(1, async ({ clock, grantedSlots, send }) => {
      await send("first", "submit");
      const controller = new AbortController();
      const aborted = failure(send("aborted", "submit", { signal: controller.signal }));
      controller.abort(new Error("enough"));
      expect(await aborted).toMatchObject({ name: "AbortError", notSent: true, cause: { message: "enough" } });
      expect(clock.now()).toBe(0);
      expect(getEventListeners(controller.signal, "abort")).toEqual([]);
      await send("next", "submit");
      expect(grantedSlots).toEqual(["first 0", "next 60"]);
    }),
  );

  let queries = 0;
  const counted: RequestLog = { ...fullRequestLog, nextAvailableAt: (now) => now + 1_000 + queries++ };
  test(
    "that is the last one and is aborted ends all queries of the log",
    withBudget(counted, async ({ clock, send }) => {
      const controller = new AbortController();
      const aborted = failure(send("aborted", "submit", { signal: controller.signal }));
      await clock.sleep(10_000);
      expect(queries).toBeGreaterThan(5);
      controller.abort();
      await aborted;
      const before = queries;
      await clock.sleep(minute);
      expect(queries).toBe(before);
    }),
  );

  test(
    "is rejected if its signal is aborted already",
    withBudget(9, async ({ send, grantedSlots }) => {
      expect(await failure(send("late", "read", { signal: AbortSignal.abort() }))).toMatchObject({ notSent: true });
      expect(grantedSlots).toEqual([]);
    }),
  );

  test(
    "leaves no listener after it is granted",
    withBudget(1, async ({ send }) => {
      const { signal } = new AbortController();
      await Promise.all([send("a", "submit", { signal }), send("b", "submit", { signal })]);
      expect(getEventListeners(signal, "abort")).toEqual([]);
    }),
  );

  test(
    "ends at its deadline, and others keep waiting",
    withBudget(1, async ({ clock, grantedSlots, send }) => {
      await send("first", "submit");
      const late = failure(send("late", "submit", { until: 10_000 })).then((error) => [error, clock.now()]);
      await send("patient", "submit");
      const [error, at] = await late;
      expect(error).toMatchObject({ name: "ConnectionError", notSent: true });
      expect(at).toBe(10_000);
      expect(grantedSlots).toEqual(["first 0", "patient 60"]);
    }),
  );

  for (const purpose of ["read", "submit"] as const)
    test(
      `of a ${purpose} whose deadline has passed is rejected even if the log allows it`,
      withBudget(9, async ({ clock, grantedSlots, send }) => {
        await clock.sleep(1_000);
        expect(await failure(send("late", purpose, { until: 1_000 }))).toMatchObject({ notSent: true });
        expect(grantedSlots).toEqual([]);
      }),
    );

  const failing = new Error("out of order");
  const stopped: Clock = { now: () => 0, sleep: () => Promise.reject(failing) };
  test("ends with the error of a failing clock", async () => {
    const budget = new RequestBudget(stopped, fullRequestLog);
    const waiting = Array.from({ length: 3 }, async () => budget.acquire("submit"));
    expect(await Promise.all(waiting.map(failure))).toEqual([failing, failing, failing]);
  });

  let healthy = false;
  const broken: RequestLog = {
    ...fullRequestLog,
    nextAvailableAt: (now) => {
      if (healthy) return now;
      if (now > 0) throw failing;
      return now + minute;
    },
  };
  test(
    "ends with the error of a failing log, and the next request is granted",
    withBudget(broken, async ({ grantedSlots, send }) => {
      const waiting = Array.from({ length: 3 }, () => send("early", "submit"));
      expect(await Promise.all(waiting.map(failure))).toEqual([failing, failing, failing]);
      healthy = true;
      await send("later", "submit");
      expect(grantedSlots).toEqual(["later 60"]);
    }),
  );
});

describe("durations observed for one class of jobs", () => {
  for (const guess of [60, 184])
    test(
      `find the ends of ten jobs at 90 s, expected at ${guess} s, within a second`,
      withBudget(30, async ({ clock, budget }) => {
        const found: number[] = [];
        let polls = 0;
        const watch = async (id: string) => {
          budget.recordSubmit(id, "kind", guess);
          const job = budget.job(id, guess);
          for (let ended = false; !ended; ) {
            const slot = await budget.acquire(job);
            polls++;
            ended = clock.now() >= 90_000;
            slot.recordResponse(clock.now());
            // The response is read after the budget has recorded it.
            for (let count = 0; count < 30; count++) await undefined;
            job.observe(!ended, clock.now() / 1000);
          }
          budget.removeJob(id);
          found.push(clock.now() / 1000);
        };
        await Promise.all(Array.from({ length: 10 }, (_, index) => watch(`sd2_${index}`)));
        const [first = Number.NaN] = found;
        expect(first).toBeLessThan(95);
        expect((found.at(-1) ?? Number.NaN) - first).toBeLessThan(1);
        expect(polls).toBeLessThanOrEqual(40);
      }),
    );

  test(
    "do not change the polls of another class",
    withBudget(30, async ({ clock, budget }) => {
      for (let count = 0; count < 5; count++) {
        budget.recordSubmit("sd2_0", "slow", 90);
        const job = budget.job("sd2_0", 90);
        await clock.sleep(850_000);
        job.finishPoll(clock.now() / 1000, clock.now() / 1000);
        job.observe(true, clock.now() / 1000);
        await clock.sleep(50_000);
        job.observe(false, clock.now() / 1000);
      }
      const start = clock.now();
      const firstPoll = async (id: string, kind: string) => {
        budget.recordSubmit(id, kind, 90);
        await budget.acquire(budget.job(id, 90));
        return (clock.now() - start) / 1000;
      };
      const [slow, other] = await Promise.all([firstPoll("sd2_1", "slow"), firstPoll("sd2_2", "other")]);
      expect(other).toBeLessThan(5);
      expect(slow).toBeGreaterThan(500);
    }),
  );
});

describe("a job that another client submitted", () => {
  test(
    "is polled at once, and kept until it is removed",
    withBudget(30, async ({ budget, grantedSlots, send }) => {
      const job = budget.job("sd2_1", 90);
      await send("poll", job);
      expect(grantedSlots).toEqual(["poll 0"]);
      expect(budget.job("sd2_1", 90)).toBe(job);
      budget.removeJob("sd2_1");
      expect(budget.job("sd2_1", 90)).not.toBe(job);
    }),
  );
});
