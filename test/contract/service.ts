/**
 * The contract's cases against any service, by `npm run test:contract -- --base-url URL`. What may be charged runs with
 * `--spend CREDITS` alone: bad bodies too, since a service that has drifted may take one.
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { taskPath } from "../../generated/operations.ts";
import { compare, type Exchange, recording } from "../../src/drift/index.ts";
import { estimate, type ModelName } from "../../src/package/index.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { contractCases } from "./cases.ts";
import { endpoints } from "./contract.ts";
import { schemaCases } from "./schema-cases.ts";

const { CONTRACT_BASE_URL, SEEDANCE_API_KEY, CONTRACT_SPEND } = process.env;
/** What may still be spent. */
let left = Number(CONTRACT_SPEND ?? 0);

let sandbox: Sandbox | undefined;
let service: { url: string; key: string | undefined };
beforeAll(async () => {
  sandbox = CONTRACT_BASE_URL ? undefined : await startSandbox({ credits: 1e9, rateLimit: false, maxRunning: 1e6 });
  service = sandbox
    ? { url: sandbox.url, key: sandbox.apiKey }
    : { url: CONTRACT_BASE_URL ?? "", key: SEEDANCE_API_KEY };
});
afterAll(() => sandbox?.close());

interface Answer {
  status: number;
  body: { id?: string; error?: { code: string; message: string } };
}

/** Sends a request when the service takes it, and sees that the answer is as the contract has it. */
async function send(path: string, { key, body }: { key: string | undefined; body?: unknown }): Promise<Answer> {
  const headers = { ...(key && { Authorization: `Bearer ${key}` }), "Idempotency-Key": randomUUID() };
  const init =
    body === undefined
      ? { headers }
      : { method: "POST", headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(body) };
  for (;;) {
    const exchanges: Exchange[] = [];
    const response = await recording(exchanges, { withKey: true })(service.url + path, init);
    if (response.status === 429) {
      await new Promise((resolve) => setTimeout(resolve, Number(response.headers.get("retry-after") ?? 5) * 1000));
      continue;
    }
    expect(compare(exchanges)).toEqual([]);
    return { status: response.status, body: await response.json() };
  }
}

const taskAt = (id: string) => taskPath.replace("{id}", id);
const spends = left > 0;

describe("what costs nothing", () => {
  test.each(endpoints)("POST $path without a key: 401", async ({ path, examples }) => {
    const { status, body } = await send(path, { key: undefined, body: examples[0]?.body });
    expect({ status, code: body.error?.code }).toEqual({ status: 401, code: "unauthorized" });
  });

  test("a task without a key: 401", async () => {
    const { status, body } = await send(taskAt("sd2_nothing"), { key: undefined });
    expect({ status, code: body.error?.code }).toEqual({ status: 401, code: "unauthorized" });
  });

  test("a task that is not there: 404", async () => {
    const { status, body } = await send(taskAt("sd2_nothing"), { key: service.key });
    // Without a key to ask with, the service can't say.
    const refused =
      service.key === undefined ? { status: 401, code: "unauthorized" } : { status: 404, code: "not_found" };
    expect({ status, code: body.error?.code }).toEqual(refused);
  });
});

for (const { path, model, schema, examples } of spends ? endpoints : []) {
  const example = examples[0]?.body as Record<string, unknown>;
  const cases = [...(contractCases[model] ?? []), ...schemaCases(schema, example)];
  describe(`POST ${path}`, () => {
    test.each(cases.filter(({ field }) => field !== undefined))("refuses: $rule", async ({ body, field = "" }) => {
      const { status, body: answer } = await send(path, { key: service.key, body });
      expect({ status, code: answer.error?.code }).toEqual({ status: 400, code: "invalid_request" });
      expect(answer.error?.message).toContain(field);
    });

    const good = [
      ...cases.filter(({ field }) => field === undefined),
      ...examples.map(({ name, body }) => ({ rule: `the example ${name}`, body })),
    ];
    test.each(good)("accepts, as long as it may: $rule", async ({ body }) => {
      const price = (await estimate(model as ModelName, body as never))?.maximum;
      // A price that nobody has seen has no place under a ceiling; the sandbox takes no money.
      if (price === undefined ? !sandbox : price > left) return;
      left -= price ?? 0;
      const { status, body: answer } = await send(path, { key: service.key, body });
      expect(status).toBe(201);
      expect((await send(taskAt(answer.id ?? ""), { key: service.key })).status).toBe(200);
    });
  });
}
