import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PrismServer, startProxy } from "../../scripts/mock/prism.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { contracts, pathOf } from "../support/contracts.ts";
import { readDerivedContract } from "./contract.ts";

interface Violation {
  location: string[];
  message: string;
}

/** If there are too many for a header, the proxy only counts them. Only request bodies break that many rules. */
function violationsIn(header: string): Violation[] {
  return /^Too many/.test(header) ? [{ location: ["request"], message: header }] : JSON.parse(header);
}

describe.each(contracts)("$name", (contract) => {
  const { document, endpoints } = readDerivedContract(contract.name);

  /** The sandbox, behind a proxy that checks each request and each response against the contract. */
  let sandbox: Sandbox;
  let proxy: PrismServer;
  let count = 0;
  beforeAll(async () => {
    sandbox = await startSandbox({ contract, credits: 1e9, rateLimit: false, maxRunning: 1e6 });
    proxy = await startProxy(document, sandbox.url);
  });
  afterAll(async () => {
    await proxy.close();
    await sandbox.close();
  });

  async function send(path: string, body?: unknown, more: Record<string, string> = {}) {
    const headers = { Authorization: `Bearer ${sandbox.apiKey}`, "Idempotency-Key": `case-${++count}`, ...more };
    const response = await fetch(proxy.url + path, {
      headers: body === undefined ? headers : { ...headers, "Content-Type": "application/json" },
      ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
    });
    const violations = violationsIn(response.headers.get("sl-violations") ?? "[]");
    return {
      status: response.status,
      answer: await response.json(),
      request: violations.filter(({ location }) => location[0] === "request"),
      response: violations.filter(({ location }) => location[0] === "response"),
    };
  }

  async function accepted(path: string, body: unknown): Promise<string> {
    const result = await send(path, body);
    expect(result).toMatchObject({ status: 201, request: [], response: [] });
    return result.answer.id;
  }

  describe.each(endpoints)("POST $path", ({ path, model, examples, cases }) => {
    test.each(examples)("accepts the example $name", async ({ body }) => {
      await accepted(path, body);
    });

    test.each(cases.filter(({ field }) => field === undefined))("accepts: $rule", async ({ body }) => {
      await accepted(path, body);
    });

    test.each(cases.filter(({ field }) => field !== undefined))("refuses: $rule", async ({ body, field = "" }) => {
      const { status, answer, request, response } = await send(path, body);
      expect({ status, response }).toEqual({ status: 400, response: [] });
      expect(request.length, "the proxy, too, sees that the request is wrong").toBeGreaterThan(0);
      expect(answer.error).toMatchObject({ code: "invalid_request", message: expect.stringContaining(field) });
    });

    test("its tasks complete and fail", async () => {
      const completes = await accepted(path, examples[0]?.body);
      const fails = await send(path, examples[0]?.body, { "X-Sandbox-Fault": "task-fails" });
      const processing = await send(`/api/v1/tasks/${completes}`);
      expect(processing).toMatchObject({ status: 200, answer: { status: "processing" }, request: [], response: [] });
      sandbox.advance(3600);
      const completed = await send(`/api/v1/tasks/${completes}`);
      expect(completed).toMatchObject({ status: 200, answer: { status: "completed", model }, response: [] });
      const failed = await send(`/api/v1/tasks/${fails.answer.id}`);
      const { credits_used } = fails.answer;
      expect(failed).toMatchObject({ answer: { status: "failed", credits_refunded: credits_used }, response: [] });
    });

    test.each([
      [400, "invalid_request", { "Idempotency-Key": "with space" }],
      [401, "unauthorized", { Authorization: "Bearer sk_live_nobody" }],
      [402, "insufficient_credits", { "X-Sandbox-Fault": "insufficient-credits" }],
      [409, "idempotency_conflict", { "X-Sandbox-Fault": "conflict" }],
      [429, "rate_limited", { "X-Sandbox-Fault": "rate-limited" }],
      [500, "internal_error", { "X-Sandbox-Fault": "internal-error-after" }],
      [503, "service_busy", { "X-Sandbox-Fault": "service-busy=5" }],
    ])("responds with %i %s as the contract says", async (status, code, headers) => {
      const result = await send(path, examples[0]?.body, headers);
      expect(result).toMatchObject({ status, answer: { error: { code } }, response: [] });
    });
  });

  test("an unknown task gets 404 as the contract says", async () => {
    expect(await send("/api/v1/tasks/sd2_nothing")).toMatchObject({
      status: 404,
      answer: { error: { code: "not_found" } },
      response: [],
    });
  });

  test("the proxy reports a response that breaks the contract", async () => {
    const { response } = await send(
      pathOf(contract, "seedance"),
      { prompt: "A train" },
      { "X-Sandbox-Fault": "without-id" },
    );
    expect(response).toMatchObject([{ message: expect.stringContaining("id") }]);
  });
});
