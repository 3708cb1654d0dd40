import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readDerivedContract } from "../contract/contract.ts";
import { contracts, pathOf } from "../support/contracts.ts";
import {
  createSandboxTestBed,
  errorMessageOf,
  type SandboxJson,
  type SandboxTestBed,
  validBodiesOf,
} from "./support.ts";

describe.each(contracts)("the sandbox with contract $name", (contract) => {
  const { document, endpoints } = readDerivedContract(contract.name);
  const bodies = validBodiesOf(contract);

  let testBed: SandboxTestBed;
  /** Receives only invalid requests. */
  let rejectingTestBed: SandboxTestBed;
  beforeAll(async () => {
    testBed = await createSandboxTestBed({ contract, credits: 1_000_000, maxRunning: 1_000_000 });
    rejectingTestBed = await createSandboxTestBed({ contract });
  });
  afterAll(() => Promise.all([testBed.close(), rejectingTestBed.close()]));

  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  ajv.addSchema({ $id: "contract", components: document.components });

  /** Checks that a response follows a schema of the contract and has no other members. */
  function expectShape(body: SandboxJson, schema: string) {
    const check = ajv.compile({ $ref: `contract#/components/schemas/${schema}` });
    expect(check(body), JSON.stringify(check.errors)).toBe(true);
    const members = Object.keys(document.components.schemas[schema]?.properties ?? {});
    expect(Object.keys(body).filter((name) => !members.includes(name))).toEqual([]);
  }
  const charges = () => testBed.entries("charge").length;

  describe.each(endpoints)("POST $path", ({ model, path, examples, cases }) => {
    test.each(examples)("accepts the example $name and responds as in the contract", async ({ body }) => {
      const reply = await testBed.submit(model, body);
      expect(reply.status).toBe(201);
      expect(reply.headers.get("content-type")).toBe("application/json");
      expectShape(reply.body, "SubmittedTask");
      expect(reply.body).toMatchObject({ status: "processing", model, credits_used: expect.any(Number) });
      expect(reply.body.remaining_credits).toBe(await testBed.balance());
    });

    test.each(cases.filter(({ field }) => field === undefined))(
      "accepts a body within the rule: $rule",
      async ({ body }) => {
        const before = charges();
        expect((await testBed.submit(model, body)).status).toBe(201);
        expect(charges()).toBe(before + 1);
      },
    );

    test.each(cases.filter(({ field }) => field !== undefined))(
      "rejects a body without a charge if it breaks the rule: $rule",
      async (one) => {
        const { body, field = "" } = one;
        const reply = await rejectingTestBed.submit(model, JSON.stringify(body));
        expect(reply.status).toBe(400);
        expect(reply.body).toEqual({ error: { code: "invalid_request", message: expect.any(String) } });
        expect(errorMessageOf(reply).startsWith(`${field}: `), errorMessageOf(reply)).toBe(true);
        expect(await rejectingTestBed.balance()).toBe(1000);
        expect(rejectingTestBed.entries("charge")).toEqual([]);
      },
    );

    test.each([
      ["absent", undefined],
      ["empty", ""],
      ["with a space", "a b"],
      ["beyond ASCII", "clé"],
      ["of 256 characters", "k".repeat(256)],
    ])("rejects an Idempotency-Key that is %s", async (_, key) => {
      const headers: Record<string, string> = { Authorization: `Bearer ${testBed.apiKey}` };
      if (key !== undefined) headers["Idempotency-Key"] = key;
      const reply = await testBed.call("POST", path, bodies[model], headers);
      expect(reply.status).toBe(400);
      expect(errorMessageOf(reply)).toMatch(/^Idempotency-Key: /);
    });

    test("accepts an Idempotency-Key of 255 characters", async () => {
      const reply = await testBed.submit(model, bodies[model], { "Idempotency-Key": model.padEnd(255, "~") });
      expect(reply.status).toBe(201);
    });

    test.each(["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])("responds to %s with 405 and Allow", async (method) => {
      const reply = await testBed.call(method, path);
      expect(reply.status).toBe(405);
      expect(reply.headers.get("allow")).toBe("POST");
      expectShape(reply.body, "Error");
    });

    test("responds to HEAD with 405 and no body", async () => {
      const reply = await testBed.call("HEAD", path);
      expect(reply).toMatchObject({ status: 405, text: "" });
    });
  });

  describe("GET /api/v1/tasks/{id}", () => {
    test.each(Object.keys(bodies))("returns a task of %s while it runs and after its end", async (model) => {
      const { body: submitted } = await testBed.submit(model, bodies[model]);
      const running = await testBed.poll(submitted.id);
      expect(running.status).toBe(200);
      expectShape(running.body, "Task");
      expect(running.body).toMatchObject({ id: submitted.id, status: "processing", model });
      testBed.finish();
      const ended = await testBed.poll(submitted.id);
      expectShape(ended.body, "Task");
      expect(ended.body).toMatchObject({ id: submitted.id, status: "completed", credits_used: submitted.credits_used });
      expect(ended.headers.get("content-type")).toBe("application/json");
    });

    test("returns a failed task with its reason and its refund", async () => {
      const { body } = await testBed.submit("seedance", bodies.seedance, { "X-Sandbox-Fault": "task-fails" });
      testBed.finish();
      const failed = await testBed.poll(body.id);
      expectShape(failed.body, "Task");
      expect(failed.body).toMatchObject({ status: "failed", credits_refunded: body.credits_used });
      expect(failed.body.output).toBeUndefined();
    });

    test.each([
      ["other characters", "sd2%2Fxxx"],
      ["129 characters", "x".repeat(129)],
      ["half an escape", "%E0%A4%A"],
      ["a dot", "sd2_x.json"],
    ])("rejects an id with %s", async (_, id) => {
      const reply = await testBed.poll(id);
      expect(reply.status).toBe(400);
      const message = "id: must be a task id: letters, digits, _ and -; at most 128 characters.";
      expect(reply.body).toEqual({ error: { code: "invalid_request", message } });
    });

    test("responds to an unknown id with 404 not_found", async () => {
      const reply = await testBed.poll("sd2_xxxxx");
      expect(reply.status).toBe(404);
      expect(reply.body).toEqual({ error: { code: "not_found", message: expect.any(String) } });
    });

    test("treats ids as case-sensitive", async () => {
      const { body } = await testBed.submit("seedance", bodies.seedance);
      expect((await testBed.poll(String(body.id).toUpperCase())).status).toBe(404);
    });

    test("responds to HEAD without a body", async () => {
      const { body } = await testBed.submit("seedance", bodies.seedance);
      const auth = { Authorization: `Bearer ${testBed.apiKey}` };
      expect(await testBed.call("HEAD", `/api/v1/tasks/${body.id}`, undefined, auth)).toMatchObject({
        status: 200,
        text: "",
      });
    });

    test.each(["POST", "PUT", "DELETE", "OPTIONS"])("responds to %s with 405 and Allow", async (method) => {
      const reply = await testBed.call(method, "/api/v1/tasks/sd2_xxxxx", method === "POST" ? {} : undefined);
      expect(reply.status).toBe(405);
      expect(reply.headers.get("allow")).toBe("GET, HEAD");
    });
  });

  test.each([
    "/api/v1/tasks",
    "/api/v1/tasks/",
    "/api/v1/tasks/a/b",
    "/api/v2/video/seedance",
    `${pathOf(contract, "seedance")}/`,
  ])("responds to %s with 404 and the list of endpoints", async (path) => {
    const reply = await testBed.call("GET", path);
    expect(reply.status).toBe(404);
    expectShape(reply.body, "Error");
    for (const { path } of endpoints) expect(errorMessageOf(reply)).toContain(`POST ${path}`);
    expect(errorMessageOf(reply)).toContain("GET /api/v1/tasks/{id}");
  });

  test("sends the sandbox's time as Date", async () => {
    const before = Date.parse((await testBed.poll("sd2_xxxxx")).headers.get("date") ?? "");
    testBed.advance(3600);
    const after = Date.parse((await testBed.poll("sd2_xxxxx")).headers.get("date") ?? "");
    expect(after - before).toBe(3_600_000);
  });
});
