import { describe, expect, test } from "vitest";
import {
  AbortedError,
  createClient,
  NotFoundError,
  TaskFailedError,
  UnexpectedAnswerError,
  ValidationError,
  WaitTimeoutError,
} from "../../src/index.ts";
import { virtualClock } from "../support/clock.ts";
import { json, startServer } from "../support/server.ts";

const apiKey = "sk_live_wait";
const done = { id: "sd2_1", status: "completed", output: { video_url: "https://cdn.example.com/a.mp4" } };
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable("it succeeded"),
    (error) => error,
  );

/** A server that gives one answer after another; the last one stays. */
async function answers(...list: [status: number, body: unknown, headers?: Record<string, string>][]) {
  const server = await startServer((_, response, count) => {
    const [status, body, headers] = list[Math.min(count, list.length) - 1] ?? [500, {}];
    json(response, status, body, headers);
  });
  const clock = virtualClock();
  return { server, clock, client: createClient({ apiKey, baseUrl: server.url, clock }) };
}

describe("wait", () => {
  test("polls every 5 s of the clock until the task is completed", async () => {
    const processing = { id: "sd2_1", status: "processing" };
    const { server, clock, client } = await answers([200, processing], [200, processing], [200, done]);
    await using _ = server;
    expect(await client.wait("sd2_1")).toEqual(done);
    expect(clock.sleeps).toEqual([5_000, 5_000]);
    expect(server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(Array(3).fill("GET /api/v1/tasks/sd2_1"));
  });

  test("never polls a task more often than every 2 s", async () => {
    const { server, clock, client } = await answers([200, { id: "sd2_1", status: "processing" }], [200, done]);
    await using _ = server;
    await client.wait("sd2_1", { interval: 1 });
    expect(clock.sleeps).toEqual([2_000]);
  });

  test("takes a status that it does not know for running, and tells of it", async () => {
    const seen: string[] = [];
    const { server, client } = await answers([200, { id: "sd2_1", status: "queued" }], [200, done]);
    await using _ = server;
    await client.wait("sd2_1", { onPoll: ({ status }) => seen.push(status) });
    expect(seen).toEqual(["queued", "completed"]);
  });

  test.each([
    ["no output", { id: "sd2_1", status: "completed" }],
    ["the output null", { id: "sd2_1", status: "completed", output: null }],
    ["another kind of output", { id: "sd2_1", status: "completed", output: { images: [] } }],
  ])("does not take a completed task with %s for finished", async (_, early) => {
    const { server, client } = await answers([200, early], [200, done]);
    await using _server = server;
    expect(await client.wait("sd2_1")).toEqual(done);
  });

  test("an id whose prefix is not known may have any kind of output", async () => {
    const task = { id: "new_1", status: "completed", output: { images: [{ url: "https://a.b/c.png" }] } };
    const { server, client } = await answers([200, task]);
    await using _ = server;
    expect(await client.wait("new_1")).toEqual(task);
  });

  test.each([
    ["text", "No luck", "Task sd2_1 failed: No luck."],
    ["code and message", { code: "x", message: "Rejected" }, "Task sd2_1 failed: Rejected."],
    ["nothing", undefined, "Task sd2_1 failed: the service gives no reason."],
  ])("a failed task with the error as %s", async (_, error, message) => {
    const { server, client } = await answers([200, { id: "sd2_1", status: "failed", error, credits_refunded: 30 }]);
    await using _server = server;
    const thrown = await failure(client.wait("sd2_1"));
    expect(thrown).toBeInstanceOf(TaskFailedError);
    expect(thrown).toMatchObject({ message, taskId: "sd2_1", creditsRefunded: 30 });
  });

  test("goes on after refusals that pass, and honours Retry-After", async () => {
    const busy = { error: { code: "service_busy", message: "busy" } };
    const limited = { error: { code: "rate_limited", message: "slow down" } };
    const { server, clock, client } = await answers(
      [503, busy],
      [429, limited, { "Retry-After": "17" }],
      [429, limited, { "Retry-After": "2026-10-21" }],
      [200, done],
    );
    await using _ = server;
    await client.wait("sd2_1");
    expect(clock.sleeps).toEqual([5_000, 17_000, 5_000]);
  });

  test("ends with the id in hand when the time is over", async () => {
    const { server, clock, client } = await answers([200, { id: "sd2_1", status: "processing" }]);
    await using _ = server;
    const error = await failure(client.wait("sd2_1", { timeout: 60_000 }));
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect(error.taskId).toBe("sd2_1");
    expect(clock.now()).toBe(60_000);
  });

  test("goes on after an answer that is none", async () => {
    const { server, client } = await answers([200, []], [200, { id: "sd2_2" }], [200, done]);
    await using _ = server;
    expect(await client.wait("sd2_1")).toEqual(done);
  });

  test.each([{ interval: 0 }, { interval: Number.NaN }, { timeout: -1 }])(
    "%j is refused before a poll",
    async (options) => {
      const { server, client } = await answers([200, done]);
      await using _ = server;
      const error = await failure(client.wait("sd2_1", options));
      expect(error).toBeInstanceOf(ValidationError);
      expect(error.issues[0].field).toBe(Object.keys(options)[0]);
      expect(server.seen).toHaveLength(0);
    },
  );

  test("stops at a task that does not exist", async () => {
    const { server, client } = await answers([404, { error: { code: "not_found", message: "No." } }]);
    await using _ = server;
    const error = await failure(client.wait("sd2_1"));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.taskId).toBe("sd2_1");
  });

  test("an answer about another task is not trusted", async () => {
    const { server, client } = await answers([200, { ...done, id: "sd2_2" }]);
    await using _ = server;
    const error = await failure(client.get("sd2_1"));
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(error.taskId).toBe("sd2_1");
  });

  test("an aborted wait keeps the id", async () => {
    const controller = new AbortController();
    const { server, client } = await answers([200, { id: "sd2_1", status: "processing" }]);
    await using _ = server;
    const { signal } = controller;
    const error = await failure(client.wait("sd2_1", { signal, onPoll: () => controller.abort() }));
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ name: "AbortError", taskId: "sd2_1" });
  });

  test.each(["", "../keys", "a/b", "a b", "x".repeat(129), undefined])(
    "the id %j is refused before it is sent",
    async (id) => {
      const { server, client } = await answers([200, done]);
      await using _ = server;
      expect(await failure(client.get(id as string))).toBeInstanceOf(ValidationError);
      expect(server.seen).toHaveLength(0);
    },
  );
});

describe("watch", () => {
  test("gives each answer, over polls that fail, and ends with the task", async () => {
    const { server, clock, client } = await answers([200, { id: "sd2_1", status: "queued" }], [503, {}], [200, done]);
    await using _ = server;
    const statuses: string[] = [];
    for await (const { status } of client.watch("sd2_1", { interval: 3_000 })) statuses.push(status);
    expect(statuses).toEqual(["queued", "completed"]);
    expect(clock.sleeps).toEqual([3_000, 3_000]);
  });

  test("gives a failed task as an answer", async () => {
    const { server, client } = await answers([200, { id: "sd2_1", status: "failed", error: "No." }]);
    await using _ = server;
    const seen: string[] = [];
    for await (const { status } of client.watch("sd2_1")) seen.push(status);
    expect(seen).toEqual(["failed"]);
  });

  test("may be left at any answer: no poll follows", async () => {
    const { server, client } = await answers([200, { id: "sd2_1", status: "processing" }]);
    await using _ = server;
    for await (const _task of client.watch("sd2_1")) break;
    expect(server.seen).toHaveLength(1);
  });
});

describe("generate", () => {
  test("submits once, then waits", async () => {
    const { server, client } = await answers([201, { id: "sd2_1", status: "processing" }], [503, {}], [200, done]);
    await using _ = server;
    const task = await client.generate("seedance", { prompt: "A train" });
    expect(task.output.video_url).toBe(done.output.video_url);
    expect(server.seen.filter(({ method }) => method === "POST")).toHaveLength(1);
  });
});
