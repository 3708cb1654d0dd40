import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  AbortedError,
  ApiError,
  ConnectionError,
  createClient,
  ServiceBusyError,
  UnexpectedResponseError,
  ValidationError,
} from "../../src/package/index.ts";
import { respondJson, startServer } from "../support/server.ts";

const apiKey = "sk_live_canary_0123456789";
const body = { prompt: "A glass train" } as const;
/** These tests are about one try; exactly-once.test.ts is about retries. */
const once = { retries: 0 };
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable("it succeeded"),
    (error) => error,
  );

describe("a submit", () => {
  test("sends one POST with API key, idempotency key and the body's bytes", async () => {
    await using server = await startServer((_, response) =>
      respondJson(response, 201, { id: "sd2_1", status: "processing" }),
    );
    const task = await createClient({ apiKey, baseUrl: server.url }).submit("seedance", body);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      method: "POST",
      url: "/api/v1/video/seedance",
      body: JSON.stringify(body),
      headers: {
        authorization: `Bearer ${apiKey}`,
        "content-type": "application/json",
        "idempotency-key": task.idempotencyKey,
      },
    });
  });

  test("makes a new idempotency key for each call without one", async () => {
    await using server = await startServer((_, response, count) =>
      respondJson(response, 201, { id: `sd2_${count}`, status: "processing" }),
    );
    const client = createClient({ apiKey, baseUrl: server.url });
    await client.submit("seedance", body);
    await client.submit("seedance", body);
    await client.submit("seedance", body, { idempotencyKey: "mine-1" });
    const keys = server.requests.map(({ headers }) => headers["idempotency-key"]);
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe("mine-1");
  });

  test("sends the body as it was at the call", async () => {
    await using server = await startServer((_, response) =>
      respondJson(response, 201, { id: "sd2_1", status: "processing" }),
    );
    const changing: { prompt: string } = { prompt: "Before" };
    const submitted = createClient({ apiKey, baseUrl: server.url }).submit("seedance", changing);
    changing.prompt = "After";
    await submitted;
    expect(server.requests[0]?.body).toBe('{"prompt":"Before"}');
  });

  test("accepts any 2xx and keeps unknown members of the response", async () => {
    const answer = { id: "sd2_1", status: "queued", eta: { seconds: 9 } };
    await using server = await startServer((_, response) => respondJson(response, 202, answer));
    expect(await createClient({ apiKey, baseUrl: server.url }).submit("seedance", body)).toMatchObject(answer);
  });

  test.each([
    ["an unknown model", "seedence", body, "model"],
    ["a broken rule", "seedance", { ...body, channel: "real", seed: 1 }, "seed"],
    ["no body", "seedance", undefined, "body"],
    ["a body without a JSON representation", "seedance", { prompt: 1n }, "body"],
  ])("rejects %s before anything is sent", async (_, model, input, field) => {
    await using server = await startServer((_, response) => respondJson(response, 201, {}));
    const client = createClient({ apiKey, baseUrl: server.url });
    const error = await failure(client.submit(model as "seedance", input as typeof body));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error.issues[0].field).toBe(field);
    expect(error.message).toContain(error.issues[0].fix);
    expect(server.requests).toHaveLength(0);
  });
});

describe("a response that breaks the contract", () => {
  test.each([
    ["HTML", 200, "<html>hello</html>"],
    ["an empty body", 201, ""],
    ["a list", 201, "[]"],
    ["truncated JSON", 201, '{"id":"sd2_1"'],
    ["JSON without an id", 201, '{"status":"processing"}'],
    ["an id that is not a string", 201, '{"id":7,"status":"processing"}'],
  ])("with %s is an UnexpectedResponseError with the idempotency key", async (_, status, text) => {
    await using server = await startServer((_, response) => response.writeHead(status).end(text));
    const client = createClient({ apiKey, baseUrl: server.url });
    const error = await failure(client.submit("seedance", body, { idempotencyKey: "k-1", retries: 0 }));
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(error).toMatchObject({ status, idempotencyKey: "k-1", code: "unexpected_answer" });
  });

  test("such as a gateway's HTML page with 503 is an error by its status", async () => {
    await using server = await startServer((_, response) => response.writeHead(503).end("<h1>busy</h1>"));
    const error = await failure(createClient({ apiKey, baseUrl: server.url }).submit("seedance", body, once));
    expect(error).toBeInstanceOf(ServiceBusyError);
    expect(error.message).toContain("<h1>busy</h1>");
  });

  test("by an unknown error code is an ApiError with that code", async () => {
    await using server = await startServer((_, response) =>
      respondJson(response, 403, { error: { code: "purchase_required", message: "Buy first." }, plan: "free" }),
    );
    const error = await failure(createClient({ apiKey, baseUrl: server.url }).submit("seedance", body, once));
    expect(error.constructor).toBe(ApiError);
    expect(error).toMatchObject({
      code: "purchase_required",
      status: 403,
      retryable: false,
      details: { plan: "free" },
    });
  });

  test("by a 500 without a body is an error by its status", async () => {
    await using server = await startServer((_, response) => response.writeHead(500).end());
    const error = await failure(createClient({ apiKey, baseUrl: server.url }).submit("seedance", body, once));
    expect(error).toMatchObject({ code: "internal_error", status: 500, retryable: true });
  });
});

describe("a submit without a response", () => {
  test("because of a reset connection throws a ConnectionError with the idempotency key", async () => {
    await using server = await startServer((_, response) => response.destroy());
    const error = await failure(createClient({ apiKey, baseUrl: server.url }).submit("seedance", body, once));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.idempotencyKey).toBe(server.requests[0]?.headers["idempotency-key"]);
    expect(server.requests).toHaveLength(1);
  });

  test("because of a truncated body throws a ConnectionError with the idempotency key", async () => {
    await using server = await startServer((_, response) => {
      response.writeHead(201, { "Content-Length": "1000" }).write('{"id":');
      setImmediate(() => response.destroy());
    });
    const error = await failure(createClient({ apiKey, baseUrl: server.url }).submit("seedance", body, once));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.idempotencyKey).toBeTruthy();
  });

  test("within requestTimeout throws a ConnectionError", async () => {
    await using server = await startServer(() => {});
    const client = createClient({ apiKey, baseUrl: server.url, requestTimeout: 50 });
    const error = await failure(client.submit("seedance", body, once));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toMatch(/no response within 0.05 s/);
  });

  test("because of an aborted signal throws an AbortError with the idempotency key", async () => {
    const controller = new AbortController();
    await using server = await startServer(() => controller.abort());
    const client = createClient({ apiKey, baseUrl: server.url });
    const error = await failure(client.submit("seedance", body, { signal: controller.signal, ...once }));
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ name: "AbortError", idempotencyKey: expect.any(String) });
  });
});

describe("the client", () => {
  test.each([undefined, "", "sk live", "sk_live_ü", "sk_live\nx"])(
    "rejects the API key %j without quoting it",
    (key) => {
      const make = () => createClient({ apiKey: key as string });
      expect(make).toThrow(ValidationError);
      if (key) expect(make).not.toThrow(key);
    },
  );

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("rejects requestTimeout %d", (requestTimeout) => {
    expect(() => createClient({ apiKey, requestTimeout })).toThrow(/requestTimeout: must be above 0/);
  });

  test.each(["http://example.com", "not a url", "https://user:pw@example.com"])("rejects baseUrl %s", (baseUrl) => {
    expect(() => createClient({ apiKey, baseUrl })).toThrow(/baseUrl/);
  });

  test("shows the API key neither in itself nor in an error, even if the server echoes it", async () => {
    await using server = await startServer(({ headers }, response) =>
      respondJson(response, 400, {
        error: { code: "invalid_request", message: `Bad ${headers.authorization}` },
        echo: headers,
      }),
    );
    const client = createClient({ apiKey, baseUrl: server.url });
    const error = await failure(client.submit("seedance", body, once));
    expect(error.message).toContain("[redacted]");
    for (const view of [client, client.raw, error, error.stack])
      for (const text of [inspect(view, { depth: 9, showHidden: true }), JSON.stringify(view), String(view)])
        expect(text).not.toContain(apiKey);
  });

  test("redacts the API key in a response that escapes it as JSON", async () => {
    const slashedKey = "key/with/slashes";
    const escaped = slashedKey.replaceAll("/", "\\/").replace("k", "\\u006b");
    await using server = await startServer((_, response) =>
      response
        .writeHead(400)
        .end(`{"error":{"code":"invalid_request","message":"Bad ${escaped}"},"echo":["${escaped}"]}`),
    );
    const error = await failure(createClient({ apiKey: slashedKey, baseUrl: server.url }).submit("seedance", body));
    expect(error).toMatchObject({ message: "Bad [redacted]", details: { echo: ["[redacted]"] } });
  });

  test("redacts the API key in the body of an UnexpectedResponseError", async () => {
    await using server = await startServer(({ headers }, response) => respondJson(response, 201, { echo: headers }));
    const error = await failure(createClient({ apiKey, baseUrl: server.url }).submit("seedance", body, once));
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(error.body).toContain("[redacted]");
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(apiKey);
  });

  test("redacts the API key in causes, even if an error is its own cause", async () => {
    const client = createClient({
      apiKey,
      fetch: async (_, init) => {
        const error = new TypeError(`failed: ${new Headers(init?.headers).get("authorization")}`);
        throw Object.assign(error, { cause: error, init });
      },
    });
    const error = await failure(client.submit("seedance", body, once));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(apiKey);
  });
});
