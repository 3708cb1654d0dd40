import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PrismServer, startMock } from "../../scripts/mock/prism.ts";
import { contractCases } from "./cases.ts";
import { contractDocuments } from "./contract.ts";

describe.each(contractDocuments)("$name", ({ name, document, endpoints }) => {
  let mock: PrismServer;
  beforeAll(async () => {
    mock = await startMock(document);
  });
  afterAll(() => mock.close());

  const headers = {
    Authorization: "Bearer sk_live_test",
    "Content-Type": "application/json",
    "Idempotency-Key": "contract-test",
  };
  const post = (path: string, body: unknown, more: Record<string, string> = {}) =>
    fetch(mock.url + path, { method: "POST", headers: { ...headers, ...more }, body: JSON.stringify(body) });
  const envelope = (code: string) => ({ error: { code, message: expect.any(String) } });

  describe.each(endpoints)("POST $path", ({ path, examples, cases }) => {
    test.each(examples)("accepts the example $name", async ({ body }) => {
      const response = await post(path, body);
      expect(response.status).toBe(201);
      expect(await response.json()).toMatchObject({ status: "processing", id: expect.stringMatching(/^[a-z0-9]+_/) });
    });

    test.each(cases.filter(({ field }) => field === undefined))("accepts: $rule", async ({ body }) => {
      const response = await post(path, body);
      expect(response.headers.get("sl-violations")).toBeNull();
      expect(response.status).toBe(201);
    });

    test.each(cases.filter(({ field }) => field !== undefined))("refuses: $rule", async ({ body }) => {
      const response = await post(path, body);
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual(envelope("invalid_request"));
    });

    test("refuses a request without a key", async () => {
      const response = await post(path, examples[0]?.body, { Authorization: "" });
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual(envelope("unauthorized"));
    });

    test("refuses another kind of key", async () => {
      const response = await post(path, examples[0]?.body, { Authorization: "Basic c2stbGl2ZTo=" });
      expect(response.status).toBe(401);
    });

    test("refuses a POST without an Idempotency-Key", async () => {
      const { "Idempotency-Key": _, ...rest } = headers;
      const response = await fetch(mock.url + path, {
        method: "POST",
        headers: rest,
        body: JSON.stringify(examples[0]?.body),
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual(envelope("invalid_request"));
    });

    test.each([
      [400, "invalid_request"],
      [401, "unauthorized"],
      [402, "insufficient_credits"],
      [409, "idempotency_conflict"],
      [429, "rate_limited"],
      [500, "internal_error"],
      [503, "service_busy"],
    ])("responds with %i %s on request", async (status, code) => {
      const response = await post(path, examples[0]?.body, { Prefer: `code=${status}` });
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject(envelope(code));
      expect(response.headers.has("retry-after")).toBe(status === 429 || status === 503);
    });
  });

  describe("GET /api/v1/tasks/{id}", () => {
    const get = (id: string, more: Record<string, string> = {}) =>
      fetch(`${mock.url}/api/v1/tasks/${id}`, { headers: { Authorization: headers.Authorization, ...more } });

    test("responds with the page's task", async () => {
      const response = await get("sd2_xxxxx");
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ id: "sd2_xxxxx", status: "completed", credits_used: 30 });
    });

    test.each(["completed-video", "completed-image", "processing", "failed"])(
      "answers the example %s",
      async (name) => {
        const response = await get("sd2_xxxxx", { Prefer: `example=${name}` });
        expect(await response.json()).toMatchObject({ status: name.split("-")[0] });
      },
    );

    test("refuses a request without a key", async () => {
      expect((await get("sd2_xxxxx", { Authorization: "" })).status).toBe(401);
    });

    test("refuses an id with other characters", async () => {
      expect((await get("sd2%2Fxxxxx")).status).toBe(400);
    });

    test.each([
      [400, "invalid_request"],
      [401, "unauthorized"],
      [404, "not_found"],
      [429, "rate_limited"],
      [500, "internal_error"],
      [503, "service_busy"],
    ])("responds with %i %s on request", async (status, code) => {
      const response = await get("sd2_xxxxx", { Prefer: `code=${status}` });
      expect(response.status).toBe(status);
      expect(await response.json()).toEqual(envelope(code));
    });
  });

  test("each rule written by hand belongs to an endpoint of the contract, and each endpoint has its rules", () => {
    expect(Object.keys(contractCases(name)).sort()).toEqual(endpoints.map(({ model }) => model).sort());
  });
});
