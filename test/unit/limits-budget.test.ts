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
  /** What had its turn, with the second in which it had it. */
  grantedSlots: string[];
  /** Takes a turn; it is answered at once. */
  send(name: string, purpose: RequestPurpose, options?: AcquireOptions): Promise<void>;
}

/** A test in virtual time, with a budget of so many requests a minute or with a log. */
function withBudget(limit: number | RequestLog, body: (world: BudgetFixture) => Promise<void>): () => Promise<void> {
  return async () => {
    const clock = new EventClock();
    const log = typeof limit === "number" ? { requests: limit, milliseconds: minute } : limit;
    const budget = new RequestBudget(clock, log);
    const turns: string[] = [];
    const send: BudgetFixture["send"] = async (name, purpose, options) => {
      const taken = await budget.acquire(purpose, options);
      turns.push(`${name} ${clock.now() / 1000}`);
      taken.recordResponse(clock.now());
    };
    await clock.run(body({ clock, budget, grantedSlots: turns, send }));
  };
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable("it succeeded"),
    (error) => error,
  );

/** A log that has room for everything, and one that has none for a minute. */
const emptyRequestLog: RequestLog = {
  available: () => 100,
  nextAvailableAt: (now) => now,
  reserve: () => ({ recordResponse() {} }),
};
const fullRequestLog: RequestLog = { ...emptyRequestLog, available: () => 0, nextAvailableAt: (now) => now + minute };

describe("turns", () => {
  test(
    "submits have theirs in the order in which they asked",
    withBudget(2, async ({ grantedSlots: turns, send }) => {
      await Promise.all(["a", "b", "c", "d", "e"].map((name) => send(name, "submit")));
      expect(turns).toEqual(["a 0", "b 0", "c 60", "d 60", "e 120"]);
    }),
  );

  test(
    "the submit whose time ends first goes first",
    withBudget(1, async ({ grantedSlots: turns, send }) => {
      await send("first", "submit");
      const others = ["a", "b"].map((name) => send(name, "submit"));
      const urgent = [300_000, 200_000].map((until) => send(`until ${until / 1000}`, "submit", { until }));
      await Promise.all([...others, ...urgent]);
      expect(turns).toEqual(["first 0", "until 200 60", "until 300 120", "a 180", "b 240"]);
    }),
  );

  test(
    "what is read once goes first",
    withBudget(1, async ({ grantedSlots: turns, send }) => {
      await send("first", "submit");
      await Promise.all([send("submit", "submit"), send("read", "read")]);
      expect(turns).toEqual(["first 0", "read 60", "submit 120"]);
    }),
  );

  const freeAt = 100_500;
  const lateLog = {
    ...emptyRequestLog,
    available: (by: number) => (by < freeAt ? 0 : 9),
    nextAvailableAt: (now: number) => Math.max(now, freeAt),
  };
  test(
    "a submit goes as soon as there is room, however patient those are that watch",
    withBudget(lateLog, async ({ clock, budget, grantedSlots: turns, send }) => {
      budget.recordSubmit("sd2_1", "kind", 90);
      const watching = send("poll", budget.job("sd2_1", 90));
      await clock.sleep(100_000);
      await Promise.all([send("submit", "submit"), watching]);
      expect(turns[0]).toBe("submit 100.5");
    }),
  );

  test(
    "two that watch one job are served in turn",
    withBudget(30, async ({ budget, grantedSlots: turns, send }) => {
      budget.recordSubmit("sd2_1", "kind", 90);
      const job = budget.job("sd2_1", 90);
      const watch = async (name: string) => {
        for (let count = 0; count < 3; count++) await send(name, job);
      };
      await Promise.all([watch("a"), watch("b")]);
      expect(turns.map((turn) => turn[0])).toEqual(["a", "b", "a", "b", "a", "b"]);
    }),
  );

  let tries = 0;
  const contested: RequestLog = {
    ...emptyRequestLog,
    nextAvailableAt: (now) => (tries > 0 ? Math.max(now, 5_000) : now),
    reserve: () => (++tries < 3 ? undefined : { recordResponse() {} }),
  };
  test(
    "a request that another process took is tried for again",
    withBudget(contested, async ({ grantedSlots: turns, send }) => {
      await send("submit", "submit");
      expect([tries, ...turns]).toEqual([3, "submit 5"]);
    }),
  );

  test(
    "it is told how long a request would wait",
    withBudget(1, async ({ budget, send }) => {
      expect(budget.waitTime).toBe(0);
      await send("first", "submit");
      expect(budget.waitTime).toBe(minute);
    }),
  );

  test(
    "a 429 lets all of them wait",
    withBudget(30, async ({ clock, budget, grantedSlots: turns, send }) => {
      (await budget.acquire("submit")).recordResponse(clock.now(), { retryAfter: 17_000 });
      await Promise.all([send("submit", "submit"), send("read", "read"), send("job", budget.job("sd2_1", 90))]);
      expect(turns[0]).toBe("read 17");
      expect(turns).toHaveLength(3);
    }),
  );

  test(
    "without a limit thousands go at once",
    withBudget(Number.POSITIVE_INFINITY, async ({ budget, clock, grantedSlots: turns, send }) => {
      const count = 2_000;
      const start = performance.now();
      await Promise.all(Array.from({ length: count }, () => send("submit", "submit")));
      await Promise.all(Array.from({ length: count }, (_, index) => send("poll", budget.job(`sd2_${index}`, 90))));
      expect(performance.now() - start).toBeLessThan(10_000);
      expect([turns.length, clock.now()]).toEqual([2 * count, 0]);
    }),
  );
});

describe("a wait for a turn", () => {
  test(
    "ends at once when it is aborted, and leaves nothing behind",
    withBudget(1, async ({ clock, grantedSlots: turns, send }) => {
      await send("first", "submit");
      const controller = new AbortController();
      const aborted = failure(send("aborted", "submit", { signal: controller.signal }));
      controller.abort(new Error("enough"));
      expect(await aborted).toMatchObject({ name: "AbortError", notSent: true, cause: { message: "enough" } });
      expect(clock.now()).toBe(0);
      expect(getEventListeners(controller.signal, "abort")).toEqual([]);
      await send("next", "submit");
      expect(turns).toEqual(["first 0", "next 60"]);
    }),
  );

  let asked = 0;
  const counted: RequestLog = { ...fullRequestLog, nextAvailableAt: (now) => now + 1_000 + asked++ };
  test(
    "by the last who waits is the end of asking for room",
    withBudget(counted, async ({ clock, send }) => {
      const controller = new AbortController();
      const aborted = failure(send("aborted", "submit", { signal: controller.signal }));
      await clock.sleep(10_000);
      expect(asked).toBeGreaterThan(5);
      controller.abort();
      await aborted;
      const before = asked;
      await clock.sleep(minute);
      expect(asked).toBe(before);
    }),
  );

  test(
    "is refused where it was aborted before",
    withBudget(9, async ({ send, grantedSlots: turns }) => {
      expect(await failure(send("late", "read", { signal: AbortSignal.abort() }))).toMatchObject({ notSent: true });
      expect(turns).toEqual([]);
    }),
  );

  test(
    "keeps no listener when it had its turn",
    withBudget(1, async ({ send }) => {
      const { signal } = new AbortController();
      await Promise.all([send("a", "submit", { signal }), send("b", "submit", { signal })]);
      expect(getEventListeners(signal, "abort")).toEqual([]);
    }),
  );

  test(
    "ends when its time is over, and others wait on",
    withBudget(1, async ({ clock, grantedSlots: turns, send }) => {
      await send("first", "submit");
      const late = failure(send("late", "submit", { until: 10_000 })).then((error) => [error, clock.now()]);
      await send("patient", "submit");
      const [error, at] = await late;
      expect(error).toMatchObject({ name: "ConnectionError", notSent: true });
      expect(at).toBe(10_000);
      expect(turns).toEqual(["first 0", "patient 60"]);
    }),
  );

  for (const purpose of ["read", "submit"] as const)
    test(
      `of a ${purpose} whose time is over ends though there is room`,
      withBudget(9, async ({ clock, grantedSlots: turns, send }) => {
        await clock.sleep(1_000);
        expect(await failure(send("late", purpose, { until: 1_000 }))).toMatchObject({ notSent: true });
        expect(turns).toEqual([]);
      }),
    );

  const failing = new Error("out of order");
  const stopped: Clock = { now: () => 0, sleep: () => Promise.reject(failing) };
  test("ends for everybody with the error of a clock that fails", async () => {
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
    "ends for everybody with the error of a log that fails, and the next one is served",
    withBudget(broken, async ({ grantedSlots: turns, send }) => {
      const waiting = Array.from({ length: 3 }, () => send("early", "submit"));
      expect(await Promise.all(waiting.map(failure))).toEqual([failing, failing, failing]);
      healthy = true;
      await send("later", "submit");
      expect(turns).toEqual(["later 60"]);
    }),
  );
});

describe("what is learned of one job is used for the others", () => {
  for (const guess of [60, 184])
    test(
      `ten that end together at 90 s, expected to take ${guess} s, are all found at once`,
      withBudget(30, async ({ clock, budget }) => {
        const found: number[] = [];
        let polls = 0;
        const watch = async (id: string) => {
          budget.recordSubmit(id, "kind", guess);
          const job = budget.job(id, guess);
          for (let ended = false; !ended; ) {
            const taken = await budget.acquire(job);
            polls++;
            ended = clock.now() >= 90_000;
            taken.recordResponse(clock.now());
            // An answer is read after the budget was told of it.
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
    "jobs of another kind are timed by what is known of theirs",
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

describe("a job that was submitted elsewhere", () => {
  test(
    "is polled at once, and remembered until it is forgotten",
    withBudget(30, async ({ budget, grantedSlots: turns, send }) => {
      const job = budget.job("sd2_1", 90);
      await send("poll", job);
      expect(turns).toEqual(["poll 0"]);
      expect(budget.job("sd2_1", 90)).toBe(job);
      budget.removeJob("sd2_1");
      expect(budget.job("sd2_1", 90)).not.toBe(job);
    }),
  );
});
