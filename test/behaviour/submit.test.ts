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
/** These tests are about one try; exactly-once.test.ts is about the next ones. */
const once = { retries: 0 };
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable("it succeeded"),
    (error) => error,
  );

describe("a submit", () => {
  test("sends one POST with key, idempotency key and the body's bytes", async () => {
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

  test("makes a fresh key for each call, and the caller's own key wins", async () => {
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

  test("takes the body as it is at the call", async () => {
    await using server = await startServer((_, response) =>
      respondJson(response, 201, { id: "sd2_1", status: "processing" }),
    );
    const changing: { prompt: string } = { prompt: "Before" };
    const submitted = createClient({ apiKey, baseUrl: server.url }).submit("seedance", changing);
    changing.prompt = "After";
    await submitted;
    expect(server.requests[0]?.body).toBe('{"prompt":"Before"}');
  });

  test("keeps members that nobody knows, and any 2xx is a success", async () => {
    const answer = { id: "sd2_1", status: "queued", eta: { seconds: 9 } };
    await using server = await startServer((_, response) => respondJson(response, 202, answer));
    expect(await createClient({ apiKey, baseUrl: server.url }).submit("seedance", body)).toMatchObject(answer);
  });

  test.each([
    ["an unknown model", "seedence", body, "model"],
    ["a broken rule", "seedance", { ...body, channel: "real", seed: 1 }, "seed"],
    ["no body", "seedance", undefined, "body"],
    ["a body that JSON can't hold", "seedance", { prompt: 1n }, "body"],
  ])("refuses %s before anything is sent", async (_, model, input, field) => {
    await using server = await startServer((_, response) => respondJson(response, 201, {}));
    const client = createClient({ apiKey, baseUrl: server.url });
    const error = await failure(client.submit(model as "seedance", input as typeof body));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error.issues[0].field).toBe(field);
    expect(error.message).toContain(error.issues[0].fix);
    expect(server.requests).toHaveLength(0);
  });
});

describe("an answer that is not what the contract promises", () => {
  test.each([
    ["HTML", 200, "<html>hello</html>"],
    ["nothing", 201, ""],
    ["a list", 201, "[]"],
    ["cut JSON", 201, '{"id":"sd2_1"'],
    ["JSON without an id", 201, '{"status":"processing"}'],
    ["an id that is no text", 201, '{"id":7,"status":"processing"}'],
  ])("%s: a typed error with the key to ask again with", async (_, status, text) => {
    await using server = await startServer((_, response) => response.writeHead(status).end(text));
    const client = createClient({ apiKey, baseUrl: server.url });
    const error = await failure(client.submit("seedance", body, { idempotencyKey: "k-1", retries: 0 }));
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(error).toMatchObject({ status, idempotencyKey: "k-1", code: "unexpected_answer" });
  });

  test("a gateway's HTML 503 is classified by its status", async () => {
    await using server = await startServer((_, response) => response.writeHead(503).end("<h1>busy</h1>"));
    const error = await failure(createClient({ apiKey, baseUrl: server.url }).submit("seedance", body, once));
    expect(error).toBeInstanceOf(ServiceBusyError);
    expect(error.message).toContain("<h1>busy</h1>");
  });

  test("an unknown code is the general error with the code in it", async () => {
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

  test("an empty 500 is an error too", async () => {
    await using server = await startServer((_, response) => response.writeHead(500).end());
    const error = await failure(createClient({ apiKey, baseUrl: server.url }).submit("seedance", body, once));
    expect(error).toMatchObject({ code: "internal_error", status: 500, retryable: true });
  });
});

describe("no answer", () => {
  test("a reset connection: a typed error with the key", async () => {
    await using server = await startServer((_, response) => response.destroy());
    const error = await failure(createClient({ apiKey, baseUrl: server.url }).submit("seedance", body, once));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.idempotencyKey).toBe(server.requests[0]?.headers["idempotency-key"]);
    expect(server.requests).toHaveLength(1);
  });

  test("a body that is cut", async () => {
    await using server = await startServer((_, response) => {
      response.writeHead(201, { "Content-Length": "1000" }).write('{"id":');
      setImmediate(() => response.destroy());
    });
    const error = await failure(createClient({ apiKey, baseUrl: server.url }).submit("seedance", body, once));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.idempotencyKey).toBeTruthy();
  });

  test("a server that hangs longer than requestTimeout", async () => {
    await using server = await startServer(() => {});
    const client = createClient({ apiKey, baseUrl: server.url, requestTimeout: 50 });
    const error = await failure(client.submit("seedance", body, once));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toMatch(/no answer within 0.05 s/);
  });

  test("an aborted signal: AbortError with the key", async () => {
    const controller = new AbortController();
    await using server = await startServer(() => controller.abort());
    const client = createClient({ apiKey, baseUrl: server.url });
    const error = await failure(client.submit("seedance", body, { signal: controller.signal, ...once }));
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ name: "AbortError", idempotencyKey: expect.any(String) });
  });
});

describe("the API key", () => {
  test.each([undefined, "", "sk live", "sk_live_ü", "sk_live\nx"])("%j is refused when the client is made", (key) => {
    const make = () => createClient({ apiKey: key as string });
    expect(make).toThrow(ValidationError);
    if (key) expect(make).not.toThrow(key);
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("requestTimeout %d is refused", (requestTimeout) => {
    expect(() => createClient({ apiKey, requestTimeout })).toThrow(/requestTimeout must be above 0/);
  });

  test.each(["http://example.com", "not a url", "https://user:pw@example.com"])("baseUrl %s is refused", (baseUrl) => {
    expect(() => createClient({ apiKey, baseUrl })).toThrow(/baseUrl/);
  });

  test("stands in no view of the client or of an error, even when the server sends it back", async () => {
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

  test("stands in no error that spells it in other signs of JSON", async () => {
    const odd = "key/with/slashes";
    const spelled = odd.replaceAll("/", "\\/").replace("k", "\\u006b");
    await using server = await startServer((_, response) =>
      response
        .writeHead(400)
        .end(`{"error":{"code":"invalid_request","message":"Bad ${spelled}"},"echo":["${spelled}"]}`),
    );
    const error = await failure(createClient({ apiKey: odd, baseUrl: server.url }).submit("seedance", body));
    expect(error).toMatchObject({ message: "Bad [redacted]", details: { echo: ["[redacted]"] } });
  });

  test("stands in no answer that is not what the contract promises", async () => {
    await using server = await startServer(({ headers }, response) => respondJson(response, 201, { echo: headers }));
    const error = await failure(createClient({ apiKey, baseUrl: server.url }).submit("seedance", body, once));
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(error.body).toContain("[redacted]");
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(apiKey);
  });

  test("stands in no error whose cause holds it, or is its own cause", async () => {
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
