import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PrismServer, startMock } from "../../scripts/mock/prism.ts";
import { createClient } from "../../src/client/index.ts";
import * as seedance from "../../src/package/index.ts";
import { virtualClock } from "../support/clock.ts";
import { contracts, pathOf } from "../support/contracts.ts";
import { readDerivedContract } from "./contract.ts";

describe.each(contracts)("$name", (contract) => {
  const { document, endpoints } = readDerivedContract(contract.name);

  let mock: PrismServer;
  beforeAll(async () => {
    mock = await startMock(document);
  });
  afterAll(() => mock.close());

  /** A client whose requests select a status or an example of the mock. */
  function client(prefer?: string) {
    return createClient({
      contract,
      apiKey: "sk_live_contract_tests",
      baseUrl: mock.url,
      clock: virtualClock(),
      fetch: (input, init) => {
        const headers = new Headers(init?.headers);
        if (prefer) headers.set("Prefer", prefer);
        return fetch(input, { ...init, headers });
      },
    });
  }

  describe.each(endpoints)("$model", ({ model, examples }) => {
    test.each(examples)("submits the example $name", async ({ body }) => {
      const task = await client().submit(model, body as object);
      expect(task).toMatchObject({ status: "processing", idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/) });
      expect(task.id.startsWith(contract.models[model]?.idPrefix ?? "none")).toBe(true);
    });
  });

  describe("each code of the contract has its class", () => {
    const submit = (status: number) =>
      client(`code=${status}`).submit("seedance", { prompt: "A train" }, { retries: 0, timeout: 1_500 });
    const get = (status: number) => client(`code=${status}`).get("sd2_xxxxx");

    test.each([
      ["unauthorized", seedance.UnauthorizedError, submit],
      ["invalid_request", seedance.InvalidRequestError, submit],
      ["insufficient_credits", seedance.InsufficientCreditsError, submit],
      ["rate_limited", seedance.RateLimitedError, submit],
      ["idempotency_conflict", seedance.IdempotencyConflictError, submit],
      ["service_busy", seedance.ServiceBusyError, submit],
      ["not_found", seedance.NotFoundError, get],
      ["internal_error", seedance.InternalError, submit],
    ] as const)("%s", async (code, Class, call) => {
      const { status = 0, retry } = contract.errors[code] ?? {};
      const error = await call(status).catch((error) => error);
      expect(error).toBeInstanceOf(Class);
      expect(error).toBeInstanceOf(seedance.ApiError);
      expect(error).toMatchObject({ name: Class.name, code, status, retryable: retry !== "never" });
      if (call === submit) expect(error.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
      else expect(error.taskId).toBe("sd2_xxxxx");
    });

    test("the table of this test is the contract's", () => {
      const known = ["unauthorized", "invalid_request", "insufficient_credits", "rate_limited", "idempotency_conflict"];
      known.push("service_busy", "not_found", "internal_error");
      // The codes that the live contract adds have no classes of their own.
      const added = contract.name === "live" ? ["credits_frozen", "purchase_required"] : [];
      expect(Object.keys(contract.errors).sort()).toEqual([...known, ...added].sort());
    });

    test("402 has the required and the available credits", async () => {
      const error = await submit(402).catch((error) => error);
      expect(error).toMatchObject({ requiredCredits: 30, availableCredits: 12 });
    });

    test("429 has the seconds to wait", async () => {
      expect(await submit(429).catch((error) => error)).toMatchObject({ retryAfter: 12 });
    });
  });

  describe("tasks", () => {
    test("get reads the task's current state", async () => {
      expect(await client("example=processing").get("sd2_xxxxx")).toMatchObject({ status: "processing" });
    });

    test("wait returns the output of a completed task", async () => {
      const task = await client("example=completed-video").wait("sd2_xxxxx");
      expect(task.output).toMatchObject({ video_url: expect.stringMatching(/^https:/) });
    });

    test("wait throws a failed task's error, with the refund", async () => {
      const error = await client("example=failed")
        .wait("sd2_xxxxx")
        .catch((error) => error);
      expect(error).toBeInstanceOf(seedance.TaskFailedError);
      expect(error).toMatchObject({ taskId: "sd2_xxxxx", creditsRefunded: 30 });
      expect(error.message).toBe("Task sd2_xxxxx failed: The prompt was rejected.");
    });

    /** Typed by the page's paths. Only the live contract's path for Seedance differs. */
    const raw = () => client().raw as seedance.Client["raw"];

    test("the raw client is typed by path and returns the service's response", async () => {
      const { data, response } = await raw().GET("/api/v1/tasks/{id}", { params: { path: { id: "sd2_xxxxx" } } });
      expect(response.status).toBe(200);
      expect(data?.id).toBe("sd2_xxxxx");
    });

    test("a raw POST is never sent without an idempotency key", async () => {
      const { data } = await raw().POST(pathOf(contract, "seedance") as "/api/v1/video/seedance", {
        params: {} as { header: { "Idempotency-Key": string } },
        body: { prompt: "A train" },
      });
      expect(data?.id).toBe("sd2_xxxxx");
    });
  });
});
