import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClient, SeedanceError } from "../../src/package/index.ts";
import { faultKinds, type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { virtualClock } from "../support/clock.ts";

/** The client against the sandbox and its faults. The sandbox's ledger decides, not the client's results. */
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ credits: 1e9, rateLimit: false, maxRunning: 1e6 });
});
afterAll(() => sandbox.close());

const body = { prompt: "A glass train" } as const;

/** A client whose requests cause one fault after another, then none. */
function clientWith(...faults: (string | undefined)[]) {
  return createClient({
    apiKey: sandbox.apiKey,
    baseUrl: sandbox.url,
    requestTimeout: 300,
    clock: virtualClock(),
    fetch: (input, init) => {
      const headers = new Headers(init?.headers);
      const fault = faults.shift();
      if (fault) headers.set("X-Sandbox-Fault", fault);
      return fetch(input, { ...init, headers });
    },
  });
}

/** The charges, and the idempotency keys of all submits, after an entry of the ledger. */
function since(seq: number) {
  const entries = sandbox.ledger(seq);
  const posts = entries.filter((entry) => entry.type === "request" && entry.method === "POST");
  return {
    charges: entries.filter(({ type }) => type === "charge"),
    keys: new Set(posts.map((entry) => entry.type === "request" && entry.idempotencyKey)),
  };
}
const seq = () => sandbox.ledger().at(-1)?.seq ?? 0;

// `delay` is followed by a response, and one submit cannot detect `same-id`.
const after = Object.keys(faultKinds)
  .filter((name) => faultKinds[name]?.stage === "after" && !["delay", "same-id"].includes(name))
  .map((name) => (name.startsWith("slow-") ? `${name}=200` : name));
const passing = ["reset-before", "service-busy=1", "internal-error-before", "gateway-error-before", "rate-limited=3"];

describe.each([...after, ...passing])("despite the fault %s", (fault) => {
  test("a submit gets its task and is charged once", async () => {
    const start = seq();
    const task = await clientWith(fault).submit("seedance", body);
    const { charges, keys } = since(start);
    expect(charges).toMatchObject([{ task: { id: task.id }, idempotencyKey: task.idempotencyKey }]);
    expect(keys).toEqual(new Set([task.idempotencyKey]));
  });
});

describe.each(after)("despite the fault %s and without retries", (fault) => {
  test("the error resumes to the task, which is charged once", async () => {
    const start = seq();
    const error = await clientWith(fault)
      .submit("seedance", body, { retries: 0 })
      .catch((error) => error);
    expect(error).toBeInstanceOf(SeedanceError);
    const task = await error.resume();
    expect(since(start).charges).toMatchObject([{ task: { id: task.id }, idempotencyKey: error.idempotencyKey }]);
  });
});

test("a job of two images in the sandbox is submitted, completed and charged once", async () => {
  const start = seq();
  const client = createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url });
  const { id } = await client.submit("gpt-image-2", {
    type: "text-to-image",
    prompt: "A shoe",
    resolution: "1K",
    aspectRatio: "1:1",
    batchCount: 2,
  });
  sandbox.advance(3600);
  const task = await client.wait<"gpt-image-2">(id);
  expect(task.output.images).toHaveLength(2);
  expect(since(start).charges).toHaveLength(1);
});
