import { setTimeout as after } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import {
  AbortedError,
  type Client,
  type ClientOptions,
  ConnectionError,
  createBudget,
  createClient,
} from "../../src/package/index.ts";
import { respondJson, startServer, type TestRequestHandler } from "../support/server.ts";

const apiKey = "sk_live_abort";
const body = { prompt: "A glass train" } as const;
const running = { id: "sd2_1", status: "processing" };
const hang: TestRequestHandler = () => {};
const half: TestRequestHandler = (_, response) => {
  response.writeHead(201, { "Content-Type": "application/json" }).write('{"id": "sd2');
};
const busy: TestRequestHandler = (_, response) => respondJson(response, 503, {}, { "Retry-After": "100" });
const limited: TestRequestHandler = (_, response) => respondJson(response, 429, {}, { "Retry-After": "100" });
const poll: TestRequestHandler = (_, response) => respondJson(response, 200, running);

type Act = (client: Client, signal: AbortSignal) => Promise<unknown>;
const submit: Act = (client, signal) => client.submit("seedance", body, { signal });
const wait: Act = (client, signal) => client.wait("sd2_1", { signal });

/** Aborts once `started` requests have arrived. Returns the error and the real time from the abort to the error. */
async function abortAfter(
  started: number,
  handler: TestRequestHandler,
  act: Act,
  options: Partial<ClientOptions> = {},
) {
  const controller = new AbortController();
  let aborted = 0;
  const abort = () => {
    aborted = performance.now();
    controller.abort(new Error("enough"));
  };
  await using server = await startServer((request, response, count) => {
    handler(request, response, count);
    // By then the client has handled the response.
    if (count === started) void after(20).then(abort);
  });
  const client = createClient({ apiKey, baseUrl: server.url, ...options });
  if (started === 0) abort();
  const error = await act(client, controller.signal).then(
    () => expect.unreachable("it succeeded"),
    (error) => error,
  );
  return { error, milliseconds: performance.now() - aborted, requests: server.requests.length };
}

// A busy machine may be late, but not in each of the retries.
describe("an abort takes effect within 50 ms", { retry: 3 }, () => {
  test.each<[string, number, TestRequestHandler, Act]>([
    ["before the submit", 0, hang, submit],
    ["while the submit waits for its response", 1, hang, submit],
    ["while a response is read", 1, half, submit],
    ["between two tries", 1, busy, submit],
    ["while the account is paused", 1, limited, submit],
    ["before the wait", 0, hang, wait],
    ["while a poll waits for its response", 1, hang, wait],
    ["between two polls", 1, poll, wait],
    ["while polls are paused", 1, limited, wait],
  ])("%s", async (_, started, handler, act) => {
    const { error, milliseconds, requests } = await abortAfter(started, handler, act);
    expect(error).toBeInstanceOf(AbortedError);
    expect(error.name).toBe("AbortError");
    expect(milliseconds).toBeLessThan(50);
    expect(requests).toBe(started);
  });

  test("while a submit waits for the budget, without sending the request or using up the budget", async () => {
    const budget = createBudget({ requests: 1, seconds: 100 });
    const act: Act = async (client, signal) => {
      await client.get("sd2_1");
      return submit(client, signal);
    };
    const { error, milliseconds, requests } = await abortAfter(1, poll, act, { budget });
    expect(error).toMatchObject({ name: "AbortError", notSent: true });
    expect(error.resume).toBeUndefined();
    expect(milliseconds).toBeLessThan(50);
    expect(requests).toBe(1);
  });

  test("and the error of a submit that was sent has resume()", async () => {
    const { error } = await abortAfter(1, hang, submit);
    expect(error).toMatchObject({ notSent: false, bodyHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(error.resume).toBeTypeOf("function");
  });
});

describe("the timeout covers", () => {
  const refused = (
    act: (client: Client) => Promise<unknown>,
    handler: TestRequestHandler,
    options: Partial<ClientOptions> = {},
  ) => abortAfter(-1, handler, act, { requestTimeout: 10_000, ...options });

  test.each<[string, TestRequestHandler]>([
    ["a request without a response", hang],
    ["a response that never ends", half],
  ])("%s", async (_, handler) => {
    const start = performance.now();
    const { error } = await refused((client) => client.submit("seedance", body, { timeout: 150 }), handler);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.resume).toBeTypeOf("function");
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  test("the wait for the request budget", async () => {
    const budget = createBudget({ requests: 1, seconds: 100 });
    const act = async (client: Client) => {
      await client.get("sd2_1");
      return client.submit("seedance", body, { timeout: 150 });
    };
    const { error, requests } = await refused(act, poll, { budget });
    expect(error).toMatchObject({ notSent: true, retryable: true });
    expect(requests).toBe(1);
  });

  test("a poll without a response", async () => {
    const { error } = await refused((client) => client.wait("sd2_1", { timeout: 150 }), hang);
    expect(error).toMatchObject({ name: "WaitTimeoutError", taskId: "sd2_1" });
  });
});
