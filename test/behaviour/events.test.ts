import { afterEach, expect, test, vi } from "vitest";
import { type ClientEvent, type ClientOptions, createClient, TaskFailedError } from "../../src/package/index.ts";
import { virtualClock } from "../support/clock.ts";
import { respondJson, startServer } from "../support/server.ts";

const apiKey = "sk_live_events_secret";
const body = { prompt: "A glass train" } as const;
const accepted = { id: "sd2_1", status: "processing", credits_used: 30 };
const done = { id: "sd2_1", status: "completed", output: { video_url: "https://cdn.example.com/a.mp4" } };

/** A client of a server that gives one response after another, and the events of the client. */
async function createClientOfResponses(list: [status: number, body: unknown][], options: Partial<ClientOptions> = {}) {
  const events: ClientEvent[] = [];
  const clock = virtualClock();
  const server = await startServer((_, response, count) => {
    const [status, answer] = list[Math.min(count, list.length) - 1] ?? [500, {}];
    respondJson(response, status, answer);
  }, clock);
  const onEvent = (event: ClientEvent) => events.push(event);
  const client = createClient({ apiKey, baseUrl: server.url, clock, random: () => 0, onEvent, ...options });
  return { server, client, events };
}

afterEach(() => {
  vi.restoreAllMocks();
});

test("the events of a job have the task's id, come in order and hold no key", async () => {
  const { server, client, events } = await createClientOfResponses([
    [503, { error: { code: "service_busy", message: `Busy, ${apiKey}.` } }],
    [201, accepted],
    [200, { id: "sd2_1", status: "queued" }],
    [200, done],
  ]);
  await using _ = server;
  await client.generate("seedance", body);
  expect(events.map(({ type }) => type)).toEqual(["retried", "submitted", "polled", "polled", "completed"]);
  const [retried, submitted, queued, polled] = events;
  expect(retried).toMatchObject({ milliseconds: 250, error: { code: "service_busy" } });
  expect(submitted).toMatchObject({ model: "seedance", taskId: "sd2_1", tries: 2, task: { credits_used: 30 } });
  expect(queued).toMatchObject({ taskId: "sd2_1", status: "queued", known: false });
  expect(polled).toMatchObject({ status: "completed", known: true });
  expect(
    JSON.stringify(events) + events.map((event) => ("error" in event ? event.error.stack : "")).join(),
  ).not.toContain(apiKey);
});

test("a failed task has a failed event", async () => {
  const { server, client, events } = await createClientOfResponses([
    [200, { id: "sd2_1", status: "failed", error: "No." }],
  ]);
  await using _ = server;
  await expect(client.wait("sd2_1")).rejects.toBeInstanceOf(TaskFailedError);
  expect(events.map(({ type }) => type)).toEqual(["polled", "failed"]);
});

test("a request that waits for the rate limit has a waiting event", async () => {
  const { server, client, events } = await createClientOfResponses([[200, accepted]]);
  await using _ = server;
  for (let count = 0; count < 31; count++) await client.get("sd2_1");
  expect(events.map(({ type }) => type)).toEqual(["waiting"]);
  expect(events[0]).toMatchObject({ taskId: "sd2_1" });
  expect((events[0] as { milliseconds: number }).milliseconds).toBeCloseTo(60_000, -3);
});

test("an error thrown by onEvent is printed, and the job goes on", async () => {
  const shown = vi.spyOn(console, "error").mockImplementation(() => {});
  const onEvent = () => {
    throw new Error("a bug in a progress bar");
  };
  const { server, client } = await createClientOfResponses(
    [
      [201, accepted],
      [200, done],
    ],
    { onEvent },
  );
  await using _ = server;
  expect((await client.generate("seedance", body)).id).toBe("sd2_1");
  expect(shown.mock.calls.flat().map(String)).toContain("Error: a bug in a progress bar");
});
