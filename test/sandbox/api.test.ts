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

describe.each(contracts)("$name", (contract) => {
  const { document, endpoints } = readDerivedContract(contract.name);
  const bodies = validBodiesOf(contract);

  let box: SandboxTestBed;
  /** Gets nothing but what it is to refuse. */
  let untouched: SandboxTestBed;
  beforeAll(async () => {
    box = await createSandboxTestBed({ contract, credits: 1_000_000, maxRunning: 1_000_000 });
    untouched = await createSandboxTestBed({ contract });
  });
  afterAll(() => Promise.all([box.close(), untouched.close()]));

  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  ajv.addSchema({ $id: "contract", components: document.components });

  /** An answer follows a schema of the contract and has no member beyond it. */
  function expectShape(body: SandboxJson, schema: string) {
    const check = ajv.compile({ $ref: `contract#/components/schemas/${schema}` });
    expect(check(body), JSON.stringify(check.errors)).toBe(true);
    const known = Object.keys(document.components.schemas[schema]?.properties ?? {});
    expect(Object.keys(body).filter((name) => !known.includes(name))).toEqual([]);
  }
  const charges = () => box.entries("charge").length;

  describe.each(endpoints)("POST $path", ({ model, path, examples, cases }) => {
    test.each(examples)("accepts the example $name and answers as the contract says", async ({ body }) => {
      const reply = await box.submit(model, body);
      expect(reply.status).toBe(201);
      expect(reply.headers.get("content-type")).toBe("application/json");
      expectShape(reply.body, "SubmittedTask");
      expect(reply.body).toMatchObject({ status: "processing", model, credits_used: expect.any(Number) });
      expect(reply.body.remaining_credits).toBe(await box.balance());
    });

    test.each(cases.filter(({ field }) => field === undefined))("accepts: $rule", async ({ body }) => {
      const before = charges();
      expect((await box.submit(model, body)).status).toBe(201);
      expect(charges()).toBe(before + 1);
    });

    test.each(cases.filter(({ field }) => field !== undefined))("refuses, free of charge: $rule", async (one) => {
      const { body, field = "" } = one;
      const reply = await untouched.submit(model, JSON.stringify(body));
      expect(reply.status).toBe(400);
      expect(reply.body).toEqual({ error: { code: "invalid_request", message: expect.any(String) } });
      expect(errorMessageOf(reply).startsWith(`${field}: `), errorMessageOf(reply)).toBe(true);
      expect(await untouched.balance()).toBe(1000);
      expect(untouched.entries("charge")).toEqual([]);
    });

    test.each([
      ["absent", undefined],
      ["empty", ""],
      ["with a space", "a b"],
      ["beyond ASCII", "clé"],
      ["of 256 characters", "k".repeat(256)],
    ])("refuses an Idempotency-Key that is %s", async (_, key) => {
      const headers: Record<string, string> = { Authorization: `Bearer ${box.apiKey}` };
      if (key !== undefined) headers["Idempotency-Key"] = key;
      const reply = await box.call("POST", path, bodies[model], headers);
      expect(reply.status).toBe(400);
      expect(errorMessageOf(reply)).toMatch(/^Idempotency-Key: /);
    });

    test("takes an Idempotency-Key of 255 characters", async () => {
      const reply = await box.submit(model, bodies[model], { "Idempotency-Key": model.padEnd(255, "~") });
      expect(reply.status).toBe(201);
    });

    test.each(["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])("answers %s with 405 and Allow", async (method) => {
      const reply = await box.call(method, path);
      expect(reply.status).toBe(405);
      expect(reply.headers.get("allow")).toBe("POST");
      expectShape(reply.body, "Error");
    });

    test("answers HEAD with 405 and no body", async () => {
      const reply = await box.call("HEAD", path);
      expect(reply).toMatchObject({ status: 405, text: "" });
    });
  });

  describe("GET /api/v1/tasks/{id}", () => {
    test.each(Object.keys(bodies))("follows a task of %s from start to end", async (model) => {
      const { body: submitted } = await box.submit(model, bodies[model]);
      const running = await box.poll(submitted.id);
      expect(running.status).toBe(200);
      expectShape(running.body, "Task");
      expect(running.body).toMatchObject({ id: submitted.id, status: "processing", model });
      box.finish();
      const ended = await box.poll(submitted.id);
      expectShape(ended.body, "Task");
      expect(ended.body).toMatchObject({ id: submitted.id, status: "completed", credits_used: submitted.credits_used });
      expect(ended.headers.get("content-type")).toBe("application/json");
    });

    test("shows a failed task with its reason and its refund", async () => {
      const { body } = await box.submit("seedance", bodies.seedance, { "X-Sandbox-Fault": "task-fails" });
      box.finish();
      const failed = await box.poll(body.id);
      expectShape(failed.body, "Task");
      expect(failed.body).toMatchObject({ status: "failed", credits_refunded: body.credits_used });
      expect(failed.body.output).toBeUndefined();
    });

    test.each([
      ["other signs", "sd2%2Fxxx"],
      ["129 characters", "x".repeat(129)],
      ["half an escape", "%E0%A4%A"],
      ["a dot", "sd2_x.json"],
    ])("refuses an id with %s", async (_, id) => {
      const reply = await box.poll(id);
      expect(reply.status).toBe(400);
      expect(reply.body).toEqual({ error: { code: "invalid_request", message: expect.stringMatching(/^id: /) } });
    });

    test("answers an unknown id with 404 not_found", async () => {
      const reply = await box.poll("sd2_xxxxx");
      expect(reply.status).toBe(404);
      expect(reply.body).toEqual({ error: { code: "not_found", message: expect.any(String) } });
    });

    test("ids are case-sensitive", async () => {
      const { body } = await box.submit("seedance", bodies.seedance);
      expect((await box.poll(String(body.id).toUpperCase())).status).toBe(404);
    });

    test("answers HEAD without a body", async () => {
      const { body } = await box.submit("seedance", bodies.seedance);
      const auth = { Authorization: `Bearer ${box.apiKey}` };
      expect(await box.call("HEAD", `/api/v1/tasks/${body.id}`, undefined, auth)).toMatchObject({
        status: 200,
        text: "",
      });
    });

    test.each(["POST", "PUT", "DELETE", "OPTIONS"])("answers %s with 405 and Allow", async (method) => {
      const reply = await box.call(method, "/api/v1/tasks/sd2_xxxxx", method === "POST" ? {} : undefined);
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
  ])("%s is answered with 404 and the endpoints that there are", async (path) => {
    const reply = await box.call("GET", path);
    expect(reply.status).toBe(404);
    expectShape(reply.body, "Error");
    for (const { path } of endpoints) expect(errorMessageOf(reply)).toContain(`POST ${path}`);
    expect(errorMessageOf(reply)).toContain("GET /api/v1/tasks/{id}");
  });

  test("the Date of an answer is the sandbox's time", async () => {
    const before = Date.parse((await box.poll("sd2_xxxxx")).headers.get("date") ?? "");
    box.advance(3600);
    const after = Date.parse((await box.poll("sd2_xxxxx")).headers.get("date") ?? "");
    expect(after - before).toBe(3_600_000);
  });
});
