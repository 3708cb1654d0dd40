/** The status of an error response decides its meaning; the code only refines it. */
import { describe, expect, test } from "vitest";
import { contract as live } from "../../src/contract/live/index.ts";
import { contract as page } from "../../src/contract/page/index.ts";
import {
  ApiError,
  type ClientOptions,
  createClient,
  IdempotencyConflictError,
  InsufficientCreditsError,
  InternalError,
  InvalidRequestError,
  NotFoundError,
  RateLimitedError,
  ServiceBusyError,
  UnauthorizedError,
} from "../../src/package/index.ts";
import { virtualClock } from "../support/clock.ts";
import { respondJson, startServer } from "../support/server.ts";

const apiKey = "sk_live_refusals";
const body = { prompt: "A glass train" } as const;
const accepted = [201, { id: "sd2_1", status: "processing" }] as const;
const refused = (code: unknown) => ({ error: { code, message: "No." } });
type Step = readonly [status: number, body: unknown, headers?: Record<string, string>];

/** A server that takes one step after another and repeats the last one, and a client of it. */
async function createClientOfSteps(
  steps: readonly Step[],
  options: Partial<ClientOptions> & { contract?: typeof page } = {},
) {
  const clock = virtualClock();
  const server = await startServer((_, response, count) => {
    const [status, answer, headers] = steps[Math.min(count, steps.length) - 1] ?? [500, {}];
    if (typeof answer === "string") response.writeHead(status, { "Content-Type": "text/html" }).end(answer);
    else respondJson(response, status, answer, headers);
  }, clock);
  return {
    server,
    clock,
    client: createClient({ apiKey, baseUrl: server.url, clock, random: () => 0, contract: page, ...options }),
  };
}

async function refusal(step: Step, contract: typeof page | typeof live = page) {
  const { server } = await createClientOfSteps([step]);
  await using _ = server;
  const client = createClient({
    apiKey,
    baseUrl: server.url,
    clock: virtualClock(),
    contract: contract as typeof page,
  });
  const error = await client.submit("seedance", body, { retries: 0, timeout: 1_500 }).catch((error) => error);
  if (!(error instanceof ApiError)) throw error;
  return error;
}

describe("the HTTP status decides the error's class", () => {
  test.each<[number, string | undefined, typeof ApiError]>([
    [400, "bad_input", InvalidRequestError],
    [422, "unprocessable", InvalidRequestError],
    [401, "invalid_request", UnauthorizedError],
    [402, "payment_required", InsufficientCreditsError],
    [404, "route_not_found", NotFoundError],
    [409, "duplicate", IdempotencyConflictError],
    [429, "too_many_requests", RateLimitedError],
    [500, "invalid_request", InternalError],
    [503, "unauthorized", ServiceBusyError],
    [403, "not_found", ApiError],
    [502, "rate_limited", ApiError],
    [504, "constructor", ApiError],
    [413, "__proto__", ApiError],
  ])("of a %d with the code %s", async (status, code, Class) => {
    const error = await refusal([status, refused(code)]);
    expect(error.constructor).toBe(Class);
    expect(error).toMatchObject({ status, code, message: expect.stringMatching(/^No\./) });
  });

  test.each<[number, string]>([
    [400, "invalid_request"],
    [422, "invalid_request"],
    [401, "unauthorized"],
    [402, "insufficient_credits"],
    [404, "not_found"],
    [409, "idempotency_conflict"],
    [429, "rate_limited"],
    [500, "internal_error"],
    [503, "service_busy"],
    [403, "http_403"],
    [413, "http_413"],
    [502, "http_502"],
  ])("and the code of a %d with an HTML body, which is %s", async (status, code) => {
    expect(await refusal([status, "<html>"], live)).toMatchObject({ status, code });
  });
});

describe("an error's behavior is that of the contract", () => {
  type Behaviour = [scope: string, charged: string, retry: string, exitCode: number];
  const withoutCode: [number, Behaviour][] = [
    [400, ["request", "no", "never", 2]],
    [422, ["request", "no", "never", 2]],
    [401, ["account", "no", "never", 3]],
    [402, ["account", "no", "never", 4]],
    [403, ["request", "no", "never", 1]],
    [404, ["task", "no", "never", 10]],
    [408, ["request", "unknown", "back-off", 7]],
    [409, ["request", "no", "never", 8]],
    [413, ["request", "no", "never", 1]],
    [425, ["request", "unknown", "back-off", 7]],
    [429, ["account", "no", "wait", 7]],
    [499, ["request", "unknown", "back-off", 7]],
    [500, ["request", "unknown", "back-off", 1]],
    [502, ["request", "unknown", "back-off", 7]],
    [503, ["request", "unknown", "back-off", 7]],
    [504, ["request", "unknown", "back-off", 7]],
    [520, ["request", "unknown", "back-off", 7]],
  ];
  test.each(withoutCode)(
    "by the status, for a %d with an unknown code",
    async (status, [scope, charged, retry, exitCode]) => {
      const { behavior, retryable } = await refusal([status, refused("brand_new")], live);
      expect(behavior).toMatchObject({ scope, charged, retry, exitCode, fix: expect.stringMatching(/^[A-Z].*\.$/) });
      expect(retryable).toBe(retry !== "never");
    },
  );

  test.each(Object.entries(live.errors))("by the code, for %s", async (code, known) => {
    const { behavior } = await refusal([known.status, refused(code)], live);
    expect(behavior).toEqual({ ...known, fix: (await live.load.fixes())[code] });
  });

  test.each<[string, number, string, Partial<ApiError["behavior"]>]>([
    [
      "a 500 that calls itself a bad request may have charged",
      500,
      "invalid_request",
      live.errors.internal_error ?? {},
    ],
    ["a 401 that calls itself a bad request is the key's", 401, "invalid_request", live.errors.unauthorized ?? {}],
    ["a 429 that calls itself unauthorized is waited out", 429, "unauthorized", live.errors.rate_limited ?? {}],
    ["a 403 that calls itself a rate limit is final", 403, "rate_limited", { retry: "never", scope: "request" }],
    ["frozen credits stop the account under 402 too", 402, "credits_frozen", live.errors.credits_frozen ?? {}],
    ["frozen credits stop the account under 423 too", 423, "credits_frozen", live.errors.credits_frozen ?? {}],
  ])("%s", async (_, status, code, expected) => {
    expect((await refusal([status, refused(code)], live)).behavior).toMatchObject(expected);
  });
});

describe("a submit that cannot load the suggestion of another contract", () => {
  const descriptions = () => Promise.reject(new Error("The file is gone."));
  const contract = { ...page, load: { ...page.load, descriptions } };

  test("throws the service's error and releases its reservation", async () => {
    const { server, client } = await createClientOfSteps([[404, refused("not_found")], accepted], {
      contract,
      maxCredits: 68,
    });
    await using _ = server;
    await expect(client.submit("seedance", body)).rejects.toBeInstanceOf(NotFoundError);
    await expect(client.submit("seedance", body)).resolves.toMatchObject({ id: "sd2_1" });
  });

  test("can be resumed after an unknown outcome", async () => {
    const { server, client } = await createClientOfSteps([[500, {}], [404, refused("not_found")], accepted], {
      contract,
    });
    await using _ = server;
    const error = await client.submit("seedance", body).catch((error) => error);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(await error.resume()).toMatchObject({ id: "sd2_1" });
    expect(new Set(server.requests.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
  });
});

describe("a submit", () => {
  test("waits for Retry-After after a 429, whatever its code", async () => {
    const limited = [429, refused("too_many_requests"), { "Retry-After": "7" }] as const;
    const { server, client } = await createClientOfSteps([limited, accepted]);
    await using _ = server;
    expect(await client.submit("seedance", body, { retries: 0 })).toMatchObject({ id: "sd2_1" });
    expect(server.requests).toHaveLength(2);
    expect((server.requests[1]?.at ?? 0) - (server.requests[0]?.at ?? 0)).toBeGreaterThanOrEqual(7_000);
    expect(new Set(server.requests.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
  });

  test.each([408, 425, 499, 502, 504, 500])(
    "sends the same bytes again with the same key after a %d",
    async (status) => {
      const { server, client } = await createClientOfSteps([[status, refused("invalid_request")], accepted]);
      await using _ = server;
      expect(await client.submit("seedance", body)).toMatchObject({ id: "sd2_1" });
      const requests = server.requests.map(({ headers, body }) => `${headers["idempotency-key"]} ${body}`);
      expect(requests).toHaveLength(2);
      expect(new Set(requests).size).toBe(1);
    },
  );

  test.each([
    [408, true],
    [499, true],
    [500, true],
    [503, true],
    [502, true],
    [425, true],
    [460, true],
    [403, false],
    [400, false],
  ])("that ends with a %d may have been charged (%s)", async (status, isUnknown) => {
    const { server, client } = await createClientOfSteps([[status, refused("invalid_request")]], { maxCredits: 68 });
    await using _ = server;
    const error = await client.submit("seedance", body, { retries: 0 }).catch((error) => error);
    expect(error).toMatchObject({ status, code: "invalid_request", idempotencyKey: expect.any(String) });
    expect(typeof error.resume).toBe(isUnknown ? "function" : "undefined");
    // The limit reserves the credits of a job that may have been charged, and of no other.
    const next = await client.submit("seedance", body, { retries: 0 }).catch((error) => error);
    expect(next.code).toBe(isUnknown ? "over_ceiling" : "invalid_request");
  });

  test.each(["purchase_required", "credits_frozen"])("that the service refuses with %s is sent once", async (code) => {
    const { server } = await createClientOfSteps([[403, refused(code)]]);
    await using _ = server;
    const client = createClient({ apiKey, baseUrl: server.url, clock: virtualClock(), contract: live });
    const error = await client.submit("seedance", body).catch((error) => error);
    expect(error).toMatchObject({ code, behavior: { scope: "account", charged: "no", exitCode: 4 } });
    expect(error.resume).toBeUndefined();
    expect(server.requests).toHaveLength(1);
  });
});

describe("a wait", () => {
  const done = [200, { id: "sd2_1", status: "completed", output: { video_url: "https://example.com/a.mp4" } }] as const;
  test.each([408, 425, 429, 499, 502])("continues after a %d, whatever its code", async (status) => {
    const { server, client } = await createClientOfSteps([
      [status, refused("gateway_says_no"), { "Retry-After": "1" }],
      done,
    ]);
    await using _ = server;
    expect(await client.wait("sd2_1")).toMatchObject({ status: "completed" });
    expect(server.requests).toHaveLength(2);
  });

  test.each([401, 403, 404])("ends with a %d", async (status) => {
    const { server, client } = await createClientOfSteps([[status, refused("gateway_says_no")], done]);
    await using _ = server;
    expect(await client.wait("sd2_1").catch((error) => error)).toMatchObject({ status, taskId: "sd2_1" });
    expect(server.requests).toHaveLength(1);
  });
});
