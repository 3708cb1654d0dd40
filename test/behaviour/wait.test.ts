import { describe, expect, test, vi } from "vitest";
import {
  AbortedError,
  createClient,
  NotFoundError,
  TaskFailedError,
  UnexpectedResponseError,
  ValidationError,
  WaitTimeoutError,
} from "../../src/package/index.ts";
import { virtualClock } from "../support/clock.ts";
import { respondJson, startServer, type TestServer } from "../support/server.ts";

const apiKey = "sk_live_wait";
const done = { id: "sd2_1", status: "completed", output: { video_url: "https://cdn.example.com/a.mp4" } };
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable("it succeeded"),
    (error) => error,
  );

const running = { id: "sd2_1", status: "processing" };
/** Milliseconds before each request. */
const pausesOf = ({ requests }: TestServer) => requests.map(({ at }, index) => at - (requests[index - 1]?.at ?? 0));

/** A server that gives one response after another and repeats the last one, and a client of it. */
async function createClientOfResponses(...list: [status: number, body: unknown, headers?: Record<string, string>][]) {
  const clock = virtualClock();
  const server = await startServer((_, response, count) => {
    const [status, body, headers] = list[Math.min(count, list.length) - 1] ?? [500, {}];
    respondJson(response, status, body, headers);
  }, clock);
  return { server, clock, client: createClient({ apiKey, baseUrl: server.url, clock }) };
}

describe("a wait", () => {
  test("polls at once, then every 2 to 15 s until the task is completed", async () => {
    const { server, client } = await createClientOfResponses(...Array(6).fill([200, running]), [200, done]);
    await using _ = server;
    expect(await client.wait("sd2_1")).toEqual(done);
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(
      Array(7).fill("GET /api/v1/tasks/sd2_1"),
    );
    const [first, ...pauses] = pausesOf(server);
    expect(first).toBe(0);
    for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(2_000);
    for (const pause of pauses) expect(pause).toBeLessThanOrEqual(15_000);
  });

  test("for a task of the same client polls once early, then when the task may have ended", async () => {
    const { server, client } = await createClientOfResponses([201, running], ...Array(9).fill([200, running]), [
      200,
      done,
    ]);
    await using _ = server;
    await client.generate("seedance", { prompt: "A train" });
    const ages = server.requests.slice(1).map(({ at }) => at / 1_000);
    expect(ages[0]).toBeGreaterThanOrEqual(4);
    expect(ages[0]).toBeLessThan(5);
    expect(ages.filter((age) => age < 40).length).toBeLessThanOrEqual(3);
  });

  test("polls earlier if the option durations states a shorter duration", async () => {
    const { server, clock } = await createClientOfResponses([201, running], [200, running], [200, done]);
    await using _ = server;
    const client = createClient({ apiKey, baseUrl: server.url, clock, durations: { seedance: 6 } });
    await client.generate("seedance", { prompt: "A train" });
    expect(server.requests.at(-1)?.at).toBeLessThan(8_000);
  });

  test("polls at most every 2 s, or less often if the option interval is longer", async () => {
    for (const [interval, minPause] of [
      [1, 2_000],
      [30_000, 30_000],
    ] as const) {
      const { server, client } = await createClientOfResponses(...Array(5).fill([200, running]), [200, done]);
      await using _ = server;
      await client.wait("sd2_1", { interval });
      for (const pause of pausesOf(server).slice(1)) expect(pause).toBeGreaterThanOrEqual(minPause);
    }
  });

  test("continues at an unknown status, and passes it to onPoll", async () => {
    const seen: string[] = [];
    const { server, client } = await createClientOfResponses([200, { id: "sd2_1", status: "queued" }], [200, done]);
    await using _ = server;
    await client.wait("sd2_1", { onPoll: ({ status }) => seen.push(status) });
    expect(seen).toEqual(["queued", "completed"]);
  });

  test.each([
    ["no output", { id: "sd2_1", status: "completed" }],
    ["null as its output", { id: "sd2_1", status: "completed", output: null }],
    ["the output of another model", { id: "sd2_1", status: "completed", output: { images: [] } }],
  ])("continues if the task is completed with %s", async (_, early) => {
    const { server, client } = await createClientOfResponses([200, early], [200, done]);
    await using _server = server;
    expect(await client.wait("sd2_1")).toEqual(done);
  });

  test("accepts any output of a task whose id has an unknown prefix", async () => {
    const task = { id: "new_1", status: "completed", output: { images: [{ url: "https://a.b/c.png" }] } };
    const { server, client } = await createClientOfResponses([200, task]);
    await using _ = server;
    expect(await client.wait("new_1")).toEqual(task);
  });

  test.each([
    ["text", "No luck", "Task sd2_1 failed: No luck."],
    ["code and message", { code: "x", message: "Rejected" }, "Task sd2_1 failed: Rejected."],
    ["nothing", undefined, "Task sd2_1 failed: the service gives no reason."],
  ])("throws a TaskFailedError with the task's reason, given as %s", async (_, error, message) => {
    const { server, client } = await createClientOfResponses([
      200,
      { id: "sd2_1", status: "failed", error, credits_refunded: 30 },
    ]);
    await using _server = server;
    const thrown = await failure(client.wait("sd2_1"));
    expect(thrown).toBeInstanceOf(TaskFailedError);
    expect(thrown).toMatchObject({ message, taskId: "sd2_1", creditsRefunded: 30 });
  });

  test("continues after retryable errors, and respects Retry-After", async () => {
    const busy = { error: { code: "service_busy", message: "busy" } };
    const limited = { error: { code: "rate_limited", message: "slow down" } };
    const { server, client } = await createClientOfResponses(
      [503, busy],
      [429, limited, { "Retry-After": "17" }],
      [429, limited, { "Retry-After": "2026-10-21" }],
      [200, done],
    );
    await using _ = server;
    await client.wait("sd2_1");
    expect(pausesOf(server)).toEqual([0, 2_000, 17_000, 8_000]);
  });

  test("polls less and less often while polls fail", async () => {
    const { server, client } = await createClientOfResponses(...Array(7).fill([503, {}]), [200, done]);
    await using _ = server;
    await client.wait("sd2_1");
    expect(pausesOf(server)).toEqual([0, 2, 4, 8, 16, 30, 30, 30].map((seconds) => seconds * 1_000));
  });

  test("polls five more times within 62 s if a new task is not found", async () => {
    const missing = [404, { error: { code: "not_found", message: "No." } }] as [number, unknown];
    const found = await createClientOfResponses([201, running], ...Array(5).fill(missing), [200, done]);
    await using _found = found.server;
    expect(await found.client.generate("seedance", { prompt: "A train" })).toEqual(done);
    const lost = await createClientOfResponses([201, running], missing);
    await using _lost = lost.server;
    const error = await failure(lost.client.generate("seedance", { prompt: "A train" }));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.taskId).toBe("sd2_1");
    expect(lost.server.requests).toHaveLength(1 + 6);
    const [first = 0, last = 0] = [lost.server.requests[1]?.at, lost.server.requests.at(-1)?.at];
    expect(last - first).toBe(62_000);
  });

  test("throws a WaitTimeoutError with the task's id after the timeout", async () => {
    const { server, clock, client } = await createClientOfResponses([200, { id: "sd2_1", status: "processing" }]);
    await using _ = server;
    const error = await failure(client.wait("sd2_1", { timeout: 60_000 }));
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect(error.taskId).toBe("sd2_1");
    expect(clock.now()).toBe(60_000);
  });

  test("continues after responses that break the contract", async () => {
    const { server, client } = await createClientOfResponses([200, []], [200, { id: "sd2_2" }], [200, done]);
    await using _ = server;
    expect(await client.wait("sd2_1")).toEqual(done);
  });

  test("ends 10 s after its timeout at the latest, even if the last poll's response has to be confirmed", async () => {
    const clock = virtualClock();
    // A request's own timeout is a timer of the system, which passes here with the virtual time.
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const fetch: typeof globalThis.fetch = async (_, init) => {
      const seconds = clock.now() < 45_000 ? 0 : 6;
      for (let second = 0; second < seconds; second++) {
        await clock.sleep(1_000);
        vi.advanceTimersByTime(1_000);
        init?.signal?.throwIfAborted();
      }
      return Response.json(seconds ? { ...running, status: "succeeded", output: done.output } : running);
    };
    const error = await failure(createClient({ apiKey, fetch, clock }).wait("sd2_1", { timeout: 45_000 }));
    vi.useRealTimers();
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect(clock.now()).toBeGreaterThan(51_000);
    expect(clock.now()).toBeLessThanOrEqual(55_000);
  });

  test.each([{ interval: 0 }, { interval: Number.NaN }, { timeout: -1 }])(
    "rejects the option %j before the first poll",
    async (options) => {
      const { server, client } = await createClientOfResponses([200, done]);
      await using _ = server;
      const error = await failure(client.wait("sd2_1", options));
      expect(error).toBeInstanceOf(ValidationError);
      expect(error.issues[0].field).toBe(Object.keys(options)[0]);
      expect(server.requests).toHaveLength(0);
    },
  );

  test("throws a NotFoundError with the task's id if there is no such task", async () => {
    const { server, client } = await createClientOfResponses([404, { error: { code: "not_found", message: "No." } }]);
    await using _ = server;
    const error = await failure(client.wait("sd2_1"));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.taskId).toBe("sd2_1");
  });

  test("rejects a response about another task", async () => {
    const { server, client } = await createClientOfResponses([200, { ...done, id: "sd2_2" }]);
    await using _ = server;
    const error = await failure(client.get("sd2_1"));
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(error.taskId).toBe("sd2_1");
  });

  test("throws an AbortError with the task's id if it is aborted", async () => {
    const controller = new AbortController();
    const { server, client } = await createClientOfResponses([200, { id: "sd2_1", status: "processing" }]);
    await using _ = server;
    const { signal } = controller;
    const error = await failure(client.wait("sd2_1", { signal, onPoll: () => controller.abort() }));
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ name: "AbortError", taskId: "sd2_1" });
  });

  test.each(["", "../keys", "a/b", "a b", "x".repeat(129), undefined])(
    "rejects the id %j before anything is sent",
    async (id) => {
      const { server, client } = await createClientOfResponses([200, done]);
      await using _ = server;
      expect(await failure(client.get(id as string))).toBeInstanceOf(ValidationError);
      expect(server.requests).toHaveLength(0);
    },
  );
});

describe("a watch", () => {
  test("yields each response, skips failed polls, and ends with the completed task", async () => {
    const { server, client } = await createClientOfResponses(
      [200, { id: "sd2_1", status: "queued" }],
      [503, {}],
      [200, done],
    );
    await using _ = server;
    const statuses: string[] = [];
    for await (const { status } of client.watch("sd2_1")) statuses.push(status);
    expect(statuses).toEqual(["queued", "completed"]);
    expect(server.requests).toHaveLength(3);
  });

  test("yields a failed task", async () => {
    const { server, client } = await createClientOfResponses([200, { id: "sd2_1", status: "failed", error: "No." }]);
    await using _ = server;
    const seen: string[] = [];
    for await (const { status } of client.watch("sd2_1")) seen.push(status);
    expect(seen).toEqual(["failed"]);
  });

  test("stops polling if its loop ends", async () => {
    const { server, client } = await createClientOfResponses([200, { id: "sd2_1", status: "processing" }]);
    await using _ = server;
    for await (const _task of client.watch("sd2_1")) break;
    expect(server.requests).toHaveLength(1);
  });
});

describe("the call generate", () => {
  test("submits once, then waits", async () => {
    const { server, client } = await createClientOfResponses(
      [201, { id: "sd2_1", status: "processing" }],
      [503, {}],
      [200, done],
    );
    await using _ = server;
    const task = await client.generate("seedance", { prompt: "A train" });
    expect(task.output.video_url).toBe(done.output.video_url);
    expect(server.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
  });
});
