import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClient, SeedanceError } from "../../src/index.ts";
import { faultKinds, type Sandbox, startSandbox } from "../../src/sandbox/index.ts";

/** What README promises: after an unknown outcome, the same body under the error's key is the same task, charged once. */
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ credits: 1e6, rateLimit: false });
});
afterAll(() => sandbox.close());

const body = { prompt: "A glass train" } as const;

/** A client whose first request meets a fault. */
function clientWith(fault: string) {
  let requests = 0;
  return createClient({
    apiKey: sandbox.apiKey,
    baseUrl: sandbox.url,
    requestTimeout: 400,
    fetch: (input, init) => {
      const headers = new Headers(init?.headers);
      if (requests++ === 0) headers.set("X-Sandbox-Fault", fault);
      return fetch(input, { ...init, headers });
    },
  });
}

const charges = (after: number) => sandbox.ledger(after).filter(({ type }) => type === "charge");
const seq = () => sandbox.ledger().at(-1)?.seq ?? 0;

// `delay` is an answer after all, and `same-id` a lie that one submit can't see.
const after = Object.keys(faultKinds).filter(
  (name) => faultKinds[name]?.stage === "after" && !["delay", "same-id"].includes(name),
);

describe.each(after)("after the fault %s", (name) => {
  test("an error carries the key, and a repeat under it is the task, charged once", async () => {
    const start = seq();
    const client = clientWith(name === "slow-bytes" || name === "slow-headers" ? `${name}=200` : name);
    const error = await client.submit("seedance", body).catch((error) => error);
    expect(error).toBeInstanceOf(SeedanceError);
    expect(error.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
    const { idempotencyKey } = error;
    const task = await client.submit("seedance", body, { idempotencyKey });
    expect(charges(start)).toMatchObject([{ task: { id: task.id }, idempotencyKey }]);
  });
});

test("a whole job against the sandbox: submit, wait, output, one charge", async () => {
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
  expect(charges(start)).toHaveLength(1);
});
