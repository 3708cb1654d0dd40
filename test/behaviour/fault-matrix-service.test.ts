import { expect } from "vitest";
import { IdempotencyConflictError, InsufficientCreditsError, UnauthorizedError } from "../../src/package/index.ts";
import { type FaultTestBed, row } from "./fault-matrix/test-bed.ts";

const minute = 60_000;

/** Revokes the first key of the account and creates another one. */
async function revoke(testBed: FaultTestBed): Promise<string> {
  const { keys } = (await testBed.control("GET", "/state")) as { keys: { id: string; account: string }[] };
  await testBed.control("DELETE", `/keys/${keys[0]?.id}`);
  const { key } = (await testBed.control("POST", "/keys", { account: keys[0]?.account })) as { key: string };
  testBed.apiKeys.push(key);
  return key;
}

row(26, "each call ends after one request, and all jobs continue with a new key", async (testBed) => {
  const client = testBed.client();
  const { id } = await testBed.submit({ client });
  testBed.fault({ name: "reset-after", times: 1 });
  const unknown = await testBed.fail({ client, retries: 0 });
  const before = testBed.sandbox.ledger().length;
  const apiKey = await revoke(testBed);
  const errors = [
    await testBed.fail({ client }),
    await testBed.caught(client.wait(id)),
    await testBed.caught(client.get(id)),
  ];
  for (const error of errors) expect(error).toBeInstanceOf(UnauthorizedError);
  expect(errors[0]?.resume).toBeUndefined();
  expect(errors[1]?.taskId).toBe(id);
  const after = testBed.sandbox.ledger(before).filter(({ type }) => type === "request");
  expect(after).toHaveLength(3);

  const next = testBed.client({ apiKey });
  await testBed.submit({ client: next, prompt: "Job 2", idempotencyKey: unknown.idempotencyKey ?? "", repeated: true });
  await testBed.submit({ client: next, prompt: "Job 3", idempotencyKey: errors[0]?.idempotencyKey ?? "" });
  expect((await next.wait(id)).status).toBe("completed");
  expect(testBed.charges()).toHaveLength(3);
});

row(26, "after an unknown outcome the error can still be resumed", async (testBed) => {
  testBed.fault({ name: "reset-after", times: 1 });
  testBed.fault({ name: "unauthorized", times: 1 });
  const error = await testBed.fail();
  expect(error).toBeInstanceOf(UnauthorizedError);
  expect(testBed.receivedRequests("POST")).toHaveLength(2);
  await testBed.resume(error);
  expect(testBed.charges()).toHaveLength(1);
});

row(
  27,
  "nothing is charged, a running task is still polled, and the same job is accepted after a top-up",
  async (testBed) => {
    const client = testBed.client();
    const { id } = await testBed.submit({ client });
    const error = await testBed.fail({ client, prompt: "One too many" });
    expect(error).toBeInstanceOf(InsufficientCreditsError);
    expect(error).toMatchObject({ requiredCredits: 30, availableCredits: 20, retryable: false });
    expect(error.resume).toBeUndefined();
    expect(testBed.receivedRequests("POST")).toHaveLength(2);
    expect((await client.wait(id)).status).toBe("completed");
    await testBed.control("POST", "/credits", { account: "acc_first", credits: 10 });
    await testBed.submit({ client, prompt: "One too many", idempotencyKey: error.idempotencyKey ?? "" });
    expect(testBed.charges()).toHaveLength(2);
  },
  { sandbox: { credits: 50 } },
);

row(28, "the submit is retried for two minutes", async (testBed) => {
  let tries = 0;
  const fetch: typeof globalThis.fetch = (input, init) => {
    const fault = ++tries === 1 ? "reset-after" : testBed.clock.now() < 2 * minute ? "conflict" : undefined;
    const headers = new Headers(init?.headers);
    if (fault) headers.set("X-Sandbox-Fault", fault);
    return globalThis.fetch(input, { ...init, headers });
  };
  await testBed.submit({ client: testBed.client({ fetch }) });
  expect(testBed.clock.now()).toBeGreaterThanOrEqual(2 * minute);
  expect(testBed.charges()).toHaveLength(1);
});

row(28, "a permanent fault ends within ten minutes in an error that can be resumed", async (testBed) => {
  testBed.fault({ name: "reset-after", times: 1 });
  testBed.fault({ name: "conflict" });
  const error = await testBed.fail();
  expect(error).toBeInstanceOf(IdempotencyConflictError);
  expect(testBed.clock.now()).toBeLessThanOrEqual(10 * minute);
  const moments = testBed.receivedRequests("POST").map(({ at }) => at);
  for (const [index, at] of moments.entries())
    expect(at - (moments[index - 1] ?? at)).toBeLessThanOrEqual(15_000 + 1_000);
  testBed.sandbox.faults.remove();
  await testBed.resume(error);
  expect(testBed.charges()).toHaveLength(1);
});

row(28, "a 409 on the first try is a conflict, and is not retried", async (testBed) => {
  testBed.fault({ name: "conflict" });
  const error = await testBed.fail();
  expect(error).toBeInstanceOf(IdempotencyConflictError);
  expect(error.resume).toBeUndefined();
  expect(testBed.receivedRequests("POST")).toHaveLength(1);
});
