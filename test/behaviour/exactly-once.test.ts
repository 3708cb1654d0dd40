import { createHash } from "node:crypto";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import {
  AbortedError,
  type ClientOptions,
  ConnectionError,
  createClient,
  IdempotencyConflictError,
  InsufficientCreditsError,
  InternalError,
  RateLimitedError,
  ServiceBusyError,
  type SubmitOptions,
  UnauthorizedError,
} from "../../src/package/index.ts";
import { virtualClock } from "../support/clock.ts";
import { respondJson, startServer, type TestServer } from "../support/server.ts";

const apiKey = "sk_live_exactly_once";
const body = { prompt: "A glass train" } as const;
const accepted = { status: 201, body: { id: "sd2_1", status: "processing" } };
const error = (status: number, code: string, headers: Record<string, string> = {}) => ({
  status,
  body: { error: { code, message: "No." } },
  headers,
});
const busy = error(503, "service_busy");
const conflict = error(409, "idempotency_conflict");
const limited = (retryAfter?: string) => error(429, "rate_limited", retryAfter ? { "Retry-After": retryAfter } : {});
type Step = "reset" | { status: number; body: unknown; headers?: Record<string, string> };

/** A server that takes one step after another and repeats the last one, and a client of it. Time is virtual. */
async function createClientOfSteps(steps: Step[], options: Partial<ClientOptions> = {}) {
  const clock = virtualClock();
  const server = await startServer((_, response, count) => {
    const step = steps[Math.min(count, steps.length) - 1] ?? "reset";
    if (step === "reset") response.destroy();
    else respondJson(response, step.status, step.body, step.headers);
  }, clock);
  const client = createClient({ apiKey, baseUrl: server.url, clock, random: () => 0.5, ...options });
  const submit = (more?: SubmitOptions) => client.submit("seedance", body, more);
  const fail = (more?: SubmitOptions) =>
    submit(more).then(
      () => expect.unreachable("it succeeded"),
      (error) => error,
    );
  return { server, clock, client, submit, fail };
}

/** Every POST carried the same key and the same bytes. */
function expectOneJob({ requests: received }: TestServer, requests: number) {
  expect(received).toHaveLength(requests);
  expect(new Set(received.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
  expect(new Set(received.map(({ body }) => body))).toEqual(new Set([JSON.stringify(body)]));
}

describe("after an unknown outcome, the same bytes are sent again with the same key", () => {
  test.each<[string, Step]>([
    ["a reset connection", "reset"],
    ["a 500", error(500, "internal_error")],
    ["a 503", busy],
    ["a gateway's 502", { status: 502, body: "<html>" }],
    ["a success without an id", { status: 201, body: { status: "processing" } }],
  ])("%s", async (_, step) => {
    const { server, submit } = await createClientOfSteps([step, step, accepted]);
    await using _server = server;
    expect((await submit()).id).toBe("sd2_1");
    expectOneJob(server, 3);
  });

  test("with exponential backoff, full jitter, and at least the delay of Retry-After", async () => {
    const { server, clock, submit } = await createClientOfSteps([
      "reset",
      "reset",
      "reset",
      error(503, "service_busy", { "Retry-After": "9" }),
      accepted,
    ]);
    await using _ = server;
    await submit();
    expect(clock.sleeps).toEqual([250 + 500, 250 + 1_000, 250 + 2_000, 9_000]);
  });

  test.each([
    [0, 250],
    [0.999, 250 + 999],
  ])("at the random number %d after %d ms", async (random, pause) => {
    const { server, clock, submit } = await createClientOfSteps(["reset", accepted], { random: () => random });
    await using _ = server;
    await submit();
    expect(clock.sleeps).toEqual([pause]);
  });
});

describe("a 409", () => {
  test("on the first try is a conflict, and is not retried", async () => {
    const { server, clock, fail } = await createClientOfSteps([conflict]);
    await using _ = server;
    expect(await fail()).toBeInstanceOf(IdempotencyConflictError);
    expect(server.requests).toHaveLength(1);
    expect(clock.sleeps).toEqual([]);
  });

  test("after an unknown outcome means that the first request still runs, and is retried with the same key", async () => {
    const { server, submit } = await createClientOfSteps(["reset", conflict, conflict, accepted]);
    await using _ = server;
    await submit();
    expectOneJob(server, 4);
  });

  test("after a 429, which was not executed, is a conflict", async () => {
    const { server, fail } = await createClientOfSteps([limited("1"), conflict]);
    await using _ = server;
    expect(await fail()).toBeInstanceOf(IdempotencyConflictError);
    expect(server.requests).toHaveLength(2);
  });

  test("on the first try with `repeated: true` is retried", async () => {
    const { server, submit } = await createClientOfSteps([conflict, accepted]);
    await using _ = server;
    expect((await submit({ idempotencyKey: "mine", repeated: true })).idempotencyKey).toBe("mine");
    expectOneJob(server, 2);
  });
});

describe("a 429", () => {
  test("delays the next try by Retry-After and does not count as a retry", async () => {
    const { server, submit } = await createClientOfSteps([...Array(3).fill(limited("17")), accepted]);
    await using _ = server;
    await submit({ retries: 0 });
    expect(server.requests.map(({ at }) => at)).toEqual([0, 17_000, 34_000, 51_000]);
  });

  test("takes nothing from the client's retry budget", async () => {
    const { server, submit } = await createClientOfSteps([...Array(25).fill(limited("1")), accepted]);
    await using _ = server;
    await submit();
    expectOneJob(server, 26);
  });

  test("without Retry-After causes pauses that grow from 2 s to a minute", async () => {
    const { server, submit } = await createClientOfSteps([...Array(7).fill(limited()), accepted]);
    await using _ = server;
    await submit();
    const pauses = server.requests.map(({ at }, index) => at - (server.requests[index - 1]?.at ?? 0)).slice(1);
    expect(pauses).toEqual([2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1000));
  });

  test("delays other submits, reads and polls of the account too", async () => {
    const { server, client, submit } = await createClientOfSteps([limited("17"), accepted]);
    await using _ = server;
    const idempotencyKey = "one-job";
    await Promise.all([submit({ idempotencyKey }), submit({ idempotencyKey }).then(() => client.get("sd2_1"))]);
    const [first, ...later] = server.requests.map(({ at }) => at);
    expect(first).toBe(0);
    // The second submit was sent before the response came.
    expect(later.slice(1).every((at) => at >= 17_000)).toBe(true);
  });

  test("is not retried after the timeout", async () => {
    const { server, clock, fail } = await createClientOfSteps([limited("50")]);
    await using _ = server;
    const thrown = await fail({ timeout: 120_000 });
    expect(thrown).toBeInstanceOf(RateLimitedError);
    expect(clock.now()).toBe(100_000);
    expect(thrown.resume).toBeUndefined();
  });
});

describe("a submit that reaches its limits", () => {
  test("throws an error with key, body hash and resume(), which submits the same job", async () => {
    const { server, fail } = await createClientOfSteps([
      ...Array(3).fill(error(500, "internal_error")),
      conflict,
      accepted,
    ]);
    await using _ = server;
    const thrown = await fail({ retries: 2 });
    expect(thrown).toBeInstanceOf(InternalError);
    expect(thrown.idempotencyKey).toBe(server.requests[0]?.headers["idempotency-key"]);
    expect(thrown.bodyHash).toBe(createHash("sha256").update(JSON.stringify(body)).digest("hex"));
    expect(await thrown.resume()).toMatchObject({ id: "sd2_1", idempotencyKey: thrown.idempotencyKey });
    expectOneJob(server, 5);
  });

  test.each([0, 1, 5])("sends %d retries and no more", async (retries) => {
    const { server, fail } = await createClientOfSteps(["reset"]);
    await using _ = server;
    expect(await fail({ retries })).toBeInstanceOf(ConnectionError);
    expectOneJob(server, retries + 1);
  });

  test("starts no try after the timeout", async () => {
    const { server, clock, fail } = await createClientOfSteps([busy]);
    await using _ = server;
    expect(await fail({ timeout: 10_000, retries: 1_000 })).toBeInstanceOf(ServiceBusyError);
    expect(clock.now()).toBeLessThanOrEqual(10_000);
    expect(server.requests.length).toBeGreaterThan(3);
  });

  test("stops early if earlier jobs of the client used up the retry budget", async () => {
    const { server, fail } = await createClientOfSteps(["reset"]);
    await using _ = server;
    for (let count = 0; count < 10; count++) await fail();
    expect(server.requests).toHaveLength(10 + 20);
  });

  test.each([{ retries: -1 }, { retries: Number.NaN }, { timeout: 0 }])(
    "rejects the option %j before anything is sent",
    async (options) => {
      const { server, fail } = await createClientOfSteps([accepted]);
      await using _ = server;
      expect((await fail(options)).issues[0].field).toBe(Object.keys(options)[0]);
      expect(server.requests).toHaveLength(0);
    },
  );
});

describe("a definite outcome", () => {
  test.each<[string, Step, unknown]>([
    ["401", error(401, "unauthorized"), UnauthorizedError],
    ["402", error(402, "insufficient_credits"), InsufficientCreditsError],
  ])("such as %s on the first try is not retried and cannot be resumed", async (_, step, Class) => {
    const { server, fail } = await createClientOfSteps([step]);
    await using _server = server;
    const thrown = await fail();
    expect(thrown).toBeInstanceOf(Class);
    expect(thrown.resume).toBeUndefined();
    expect(server.requests).toHaveLength(1);
  });

  test("such as 401 after an unknown outcome is not retried but can be resumed", async () => {
    const { server, fail } = await createClientOfSteps(["reset", error(401, "unauthorized"), accepted]);
    await using _ = server;
    const thrown = await fail();
    expect(thrown).toBeInstanceOf(UnauthorizedError);
    expect((await thrown.resume()).id).toBe("sd2_1");
    expectOneJob(server, 3);
  });

  test("such as a refused connection, which proves that nothing was sent, is retried and cannot be resumed", async () => {
    const probe = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => probe.once("listening", resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const clock = virtualClock();
    const client = createClient({ apiKey, baseUrl: `http://127.0.0.1:${port}`, clock });
    const thrown = await client.submit("seedance", body).catch((error) => error);
    expect(thrown).toMatchObject({ name: "ConnectionError", notSent: true, idempotencyKey: expect.any(String) });
    expect(thrown.resume).toBeUndefined();
    expect(clock.sleeps).toHaveLength(5);
  });
});

test("an abort between two tries ends the submit with an error that has the key and resume()", async () => {
  const controller = new AbortController();
  const { server, clock, fail } = await createClientOfSteps(["reset", accepted]);
  await using _ = server;
  const sleep = clock.sleep.bind(clock);
  clock.sleep = (milliseconds, signal) => {
    controller.abort();
    return sleep(milliseconds, signal);
  };
  const thrown = await fail({ signal: controller.signal });
  expect(thrown).toBeInstanceOf(AbortedError);
  expect(thrown.idempotencyKey).toBe(server.requests[0]?.headers["idempotency-key"]);
  expect((await thrown.resume()).id).toBe("sd2_1");
  expectOneJob(server, 2);
});
