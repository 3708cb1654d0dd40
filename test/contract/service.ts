/**
 * The contract's cases against any service, by `npm run test:tools -- contract --base-url URL`. Cases that may be
 * charged only run with `--spend CREDITS`, invalid bodies included, since a changed service may accept one.
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contracts } from "../../src/contract/all/index.ts";
import { loadContract } from "../../src/contract/index.ts";
import { estimate } from "../../src/credits/index.ts";
import { compareExchanges, createRecordingFetch, type Exchange } from "../../src/drift/index.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { readDerivedContract } from "./contract.ts";

const { CONTRACT = "page", CONTRACT_BASE_URL, SEEDANCE_API_KEY, CONTRACT_SPEND } = process.env;
const load = contracts[CONTRACT];
if (!load) throw new Error(`There is no contract ${CONTRACT}. There are: ${Object.keys(contracts).join(", ")}.`);
const contract = await loadContract(await load());
const { endpoints } = readDerivedContract(CONTRACT);

/** The credits that may still be spent. */
let remainingCredits = Number(CONTRACT_SPEND ?? 0);

const unlimited = { credits: 1e9, rateLimit: false, maxRunning: 1e6 } as const;
let sandbox: Sandbox | undefined;
let service: { url: string; key: string | undefined };
beforeAll(async () => {
  sandbox = CONTRACT_BASE_URL ? undefined : await startSandbox({ contract, ...unlimited });
  service = sandbox
    ? { url: sandbox.url, key: sandbox.apiKey }
    : { url: CONTRACT_BASE_URL ?? "", key: SEEDANCE_API_KEY };
});
afterAll(() => sandbox?.close());

interface ServiceResponse {
  status: number;
  body: { id?: string; error?: { code: string; message: string } };
}

/** Sends a request, again after each 429, and checks that the response follows the contract. */
async function sendChecked(
  path: string,
  { key, body }: { key: string | undefined; body?: unknown },
): Promise<ServiceResponse> {
  const headers = { ...(key && { Authorization: `Bearer ${key}` }), "Idempotency-Key": randomUUID() };
  const init =
    body === undefined
      ? { headers }
      : { method: "POST", headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(body) };
  for (;;) {
    const exchanges: Exchange[] = [];
    const response = await createRecordingFetch(exchanges, { withKey: true })(service.url + path, init);
    if (response.status === 429) {
      await new Promise((resolve) => setTimeout(resolve, Number(response.headers.get("retry-after") ?? 5) * 1000));
      continue;
    }
    expect(await compareExchanges(contract, exchanges)).toEqual([]);
    return { status: response.status, body: await response.json() };
  }
}

const taskPathOf = (id: string) => contract.taskPath.replace("{id}", id);
const maySpend = remainingCredits > 0;

describe("requests that cost nothing", () => {
  test.each(endpoints)("POST $path without a key: 401", async ({ path, examples }) => {
    const { status, body } = await sendChecked(path, { key: undefined, body: examples[0]?.body });
    expect({ status, code: body.error?.code }).toEqual({ status: 401, code: "unauthorized" });
  });

  test("a task without a key: 401", async () => {
    const { status, body } = await sendChecked(taskPathOf("sd2_nothing"), { key: undefined });
    expect({ status, code: body.error?.code }).toEqual({ status: 401, code: "unauthorized" });
  });

  test("an unknown task: 404", async () => {
    const { status, body } = await sendChecked(taskPathOf("sd2_nothing"), { key: service.key });
    // Without a key, the service refuses before it looks up the task.
    const refused =
      service.key === undefined ? { status: 401, code: "unauthorized" } : { status: 404, code: "not_found" };
    expect({ status, code: body.error?.code }).toEqual(refused);
  });
});

for (const { path, model, examples, cases } of maySpend ? endpoints : []) {
  describe(`POST ${path}`, () => {
    test.each(cases.filter(({ field }) => field !== undefined))("refuses: $rule", async ({ body, field = "" }) => {
      const { status, body: answer } = await sendChecked(path, { key: service.key, body });
      expect({ status, code: answer.error?.code }).toEqual({ status: 400, code: "invalid_request" });
      expect(answer.error?.message).toContain(field);
    });

    const good = [
      ...cases.filter(({ field }) => field === undefined),
      ...examples.map(({ name, body }) => ({ rule: `the example ${name}`, body })),
    ];
    test.each(good)("accepts, within the spending limit: $rule", async ({ body }) => {
      const price = estimate(contract, model, body as object)?.maximum;
      // A job without a known price is refused under a ceiling. The sandbox costs nothing.
      if (price === undefined ? !sandbox : price > remainingCredits) return;
      remainingCredits -= price ?? 0;
      const { status, body: answer } = await sendChecked(path, { key: service.key, body });
      expect(status).toBe(201);
      expect((await sendChecked(taskPathOf(answer.id ?? ""), { key: service.key })).status).toBe(200);
    });
  });
}
