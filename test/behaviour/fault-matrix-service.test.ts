import { expect } from "vitest";
import { IdempotencyConflictError, InsufficientCreditsError, UnauthorizedError } from "../../src/package/index.ts";
import { type FaultTestBed, row } from "./fault-matrix/test-bed.ts";

const minute = 60_000;

/** Revokes the first key of the account and makes it another one. */
async function revoke(stand: FaultTestBed): Promise<string> {
  const { keys } = (await stand.control("GET", "/state")) as { keys: { id: string; account: string }[] };
  await stand.control("DELETE", `/keys/${keys[0]?.id}`);
  const { key } = (await stand.control("POST", "/keys", { account: keys[0]?.account })) as { key: string };
  stand.apiKeys.push(key);
  return key;
}

row(26, "each call ends after one request; with a new key all goes on", async (stand) => {
  const by = stand.client();
  const { id } = await stand.submit({ client: by });
  stand.fault({ name: "reset-after", times: 1 });
  const unknown = await stand.fail({ client: by, retries: 0 });
  const before = stand.sandbox.ledger().length;
  const apiKey = await revoke(stand);
  const errors = [await stand.fail({ client: by }), await stand.caught(by.wait(id)), await stand.caught(by.get(id))];
  for (const error of errors) expect(error).toBeInstanceOf(UnauthorizedError);
  expect(errors[0]?.resume).toBeUndefined();
  expect(errors[1]?.taskId).toBe(id);
  const after = stand.sandbox.ledger(before).filter(({ type }) => type === "request");
  expect(after).toHaveLength(3);

  const next = stand.client({ apiKey });
  await stand.submit({ client: next, prompt: "Wish 2", idempotencyKey: unknown.idempotencyKey ?? "", repeated: true });
  await stand.submit({ client: next, prompt: "Wish 3", idempotencyKey: errors[0]?.idempotencyKey ?? "" });
  expect((await next.wait(id)).status).toBe("completed");
  expect(stand.charges()).toHaveLength(3);
});

row(26, "after an unknown outcome the error can still go on", async (stand) => {
  stand.fault({ name: "reset-after", times: 1 });
  stand.fault({ name: "unauthorized", times: 1 });
  const error = await stand.fail();
  expect(error).toBeInstanceOf(UnauthorizedError);
  expect(stand.receivedRequests("POST")).toHaveLength(2);
  await stand.resume(error);
  expect(stand.charges()).toHaveLength(1);
});

row(
  27,
  "nothing is charged, what runs is polled on, and after a top-up the same wish goes through",
  async (stand) => {
    const by = stand.client();
    const { id } = await stand.submit({ client: by });
    const error = await stand.fail({ client: by, prompt: "One too many" });
    expect(error).toBeInstanceOf(InsufficientCreditsError);
    expect(error).toMatchObject({ requiredCredits: 30, availableCredits: 20, retryable: false });
    expect(error.resume).toBeUndefined();
    expect(stand.receivedRequests("POST")).toHaveLength(2);
    expect((await by.wait(id)).status).toBe("completed");
    await stand.control("POST", "/credits", { account: "acc_first", credits: 10 });
    await stand.submit({ client: by, prompt: "One too many", idempotencyKey: error.idempotencyKey ?? "" });
    expect(stand.charges()).toHaveLength(2);
  },
  { sandbox: { credits: 50 } },
);

row(28, "two minutes of it are waited for", async (stand) => {
  let tries = 0;
  const fetch: typeof globalThis.fetch = (input, init) => {
    const fault = ++tries === 1 ? "reset-after" : stand.clock.now() < 2 * minute ? "conflict" : undefined;
    const headers = new Headers(init?.headers);
    if (fault) headers.set("X-Sandbox-Fault", fault);
    return globalThis.fetch(input, { ...init, headers });
  };
  await stand.submit({ client: stand.client({ fetch }) });
  expect(stand.clock.now()).toBeGreaterThanOrEqual(2 * minute);
  expect(stand.charges()).toHaveLength(1);
});

row(28, "for good it ends within ten minutes, and can go on", async (stand) => {
  stand.fault({ name: "reset-after", times: 1 });
  stand.fault({ name: "conflict" });
  const error = await stand.fail();
  expect(error).toBeInstanceOf(IdempotencyConflictError);
  expect(stand.clock.now()).toBeLessThanOrEqual(10 * minute);
  const moments = stand.receivedRequests("POST").map(({ at }) => at);
  for (const [index, at] of moments.entries())
    expect(at - (moments[index - 1] ?? at)).toBeLessThanOrEqual(15_000 + 1_000);
  stand.sandbox.faults.remove();
  await stand.resume(error);
  expect(stand.charges()).toHaveLength(1);
});

row(28, "on a first try it is a conflict, at once", async (stand) => {
  stand.fault({ name: "conflict" });
  const error = await stand.fail();
  expect(error).toBeInstanceOf(IdempotencyConflictError);
  expect(error.resume).toBeUndefined();
  expect(stand.receivedRequests("POST")).toHaveLength(1);
});
