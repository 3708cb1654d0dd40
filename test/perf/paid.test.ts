import { expect, test } from "vitest";
import type { Connector } from "../../scripts/bench/client.ts";
import { startPaidServer } from "../../scripts/bench/paid-server.ts";
import { runTrial, scenarios } from "../../scripts/bench/paid-submits.ts";

const apiKey = "sk_live_perf_0123456789";

/** A client that submits once under each key, until a response is a success. */
function client(keys: (string | undefined)[], shown: { byClient?: unknown; byError?: object } = {}): Connector {
  return ({ url }) => ({
    client: shown.byClient ?? {},
    get: () => Promise.reject(new Error("not asked for")),
    async submit(signal) {
      for (const [index, key] of keys.entries()) {
        const headers = key === undefined ? {} : { "Idempotency-Key": key };
        const last = index === keys.length - 1;
        const response = await fetch(url, { method: "POST", headers, ...(signal && { signal }) }).catch((error) => {
          if (last) throw error;
        });
        if (response?.ok) return response.json();
        if (last) throw Object.assign(new RangeError("refused"), shown.byError);
      }
      return undefined;
    },
  });
}

test("the server charges each submit without a key, and each key once", async () => {
  const server = await startPaidServer("reset", 0);
  const send = (headers: Record<string, string>) => fetch(server.url, { method: "POST", headers });
  for (const headers of [{}, {}, { "Idempotency-Key": "a" }, { "Idempotency-Key": "a" }, { "Idempotency-Key": "b" }])
    expect((await send(headers)).status).toBe(201);
  expect(server.charges()).toBe(4);
  expect(server.submits.map(({ key }) => key)).toEqual([undefined, undefined, "a", "a", "b"]);
  await server.close();
});

test("a refusal charges nothing and has its headers", async () => {
  const server = await startPaidServer({ status: 429, body: { error: 1 }, headers: { "Retry-After": "2" } }, 1);
  const response = await fetch(server.url, { method: "POST" });
  expect([response.status, response.headers.get("retry-after"), await response.json()]).toEqual([
    429,
    "2",
    { error: 1 },
  ]);
  expect(server.charges()).toBe(0);
  expect((await fetch(server.url, { method: "POST" })).status).toBe(201);
  await server.close();
});

test("a repeat under the same key is charged once", async () => {
  const trial = await runTrial(client(["a", "a"]), apiKey, scenarios.resetOnce);
  expect(trial).toMatchObject({ submits: 2, keys: 1, charges: 1, outcome: "task" });
});

test("a repeat under a new key, or without a key, is charged again", async () => {
  expect(await runTrial(client(["a", "b"]), apiKey, scenarios.resetOnce)).toMatchObject({ keys: 2, charges: 2 });
  const keyless = await runTrial(client([undefined, undefined, undefined]), apiKey, scenarios.resetAlways);
  expect(keyless).toMatchObject({ submits: 3, keys: 0, charges: 3, outcome: "TypeError" });
});

test("a client without a timeout is stopped at the bound, after its charge", async () => {
  const trial = await runTrial(client(["a"]), apiKey, { ...scenarios.hangOnce, bound: 200 });
  expect(trial).toMatchObject({ submits: 1, charges: 1, outcome: "none" });
});

test("the gap between two submits is measured", async () => {
  const { gap } = await runTrial(client(["a", "a"]), apiKey, scenarios.retryAfter);
  expect(gap).toBeGreaterThan(0);
  expect(gap).toBeLessThan(1.9);
  expect(await runTrial(client(["a"]), apiKey, scenarios.retryAfter)).not.toHaveProperty("gap");
});

test("a result after the abort is timed from the abort; one before it is negative", async () => {
  const waits: Connector = () => ({
    client: {},
    get: () => Promise.reject(new Error("not asked for")),
    submit: (signal) =>
      new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new RangeError("aborted")))),
  });
  const heard = await runTrial(waits, apiKey, { ...scenarios.abort, abortAfter: 1 });
  expect(heard).toMatchObject({ outcome: "RangeError" });
  expect(heard.afterAbort).toBeGreaterThanOrEqual(0);
  const before = await runTrial(client(["a"]), apiKey, { ...scenarios.abort, abortAfter: 60_000 });
  expect(before.afterAbort).toBeLessThan(0);
});

test.each([
  ["error", { byError: { request: { key: apiKey } } }, { byError: true, byClient: false, byJson: true }],
  ["client", { byClient: { key: apiKey } }, { byError: false, byClient: true, byJson: true }],
  ["client's JSON alone", { byClient: { toJSON: () => apiKey } }, { byError: false, byClient: false, byJson: true }],
  ["none", {}, { byError: false, byClient: false, byJson: false }],
])("a key in an output is found: %s", async (_, shown, expected) => {
  const trial = await runTrial(client(["a"], shown), apiKey, scenarios.credits);
  expect(trial).toMatchObject({ charges: 0, outcome: "RangeError", shown: expected });
});

test("a value that cannot be JSON shows no key as JSON", async () => {
  const loop: { self?: unknown; key: string } = { key: apiKey };
  loop.self = loop;
  const { shown } = await runTrial(client(["a"], { byClient: loop }), apiKey, scenarios.credits);
  expect(shown).toEqual({ byError: false, byClient: true, byJson: false });
});
