import { describe, expect, test } from "vitest";
import { faultKinds } from "../../src/sandbox/index.ts";
import { page, pathOf } from "../support/contracts.ts";
import { fetchOutcome, formatRawRequest, sendRawBytes } from "./raw.ts";
import { createSandboxTestBed, type SandboxTestBed, videoBody } from "./support.ts";

interface RawOutcome {
  /** Everything after the response headers. */
  body: string;
  head: string;
  end: string;
  /** The id of the charged task; undefined if nothing was charged. */
  id: string | undefined;
}
interface ExpectedOutcome {
  fault?: string;
  /** The outcome of fetch; `{status}` is 201 for a submit and 200 for a poll. */
  fetch: string;
  wire?: (outcome: RawOutcome) => void;
}
const truncatedMessage = "the half of it";
const expectOpenConnection = ({ head, end }: RawOutcome) => expect({ head, end }).toEqual({ head: "", end: "open" });
const expectNoBytes = (end: string) => (outcome: RawOutcome) =>
  expect([outcome.head, outcome.body, outcome.end]).toEqual(["", "", end]);
const expectText = (text: string | RegExp) => (outcome: RawOutcome) =>
  expect(outcome.head + outcome.body).toMatch(text);
const expectTruncated = (head: RegExp) => (outcome: RawOutcome) => {
  expect(outcome.head).toMatch(head);
  expect(outcome.body, truncatedMessage).toMatch(/\{"id":"/);
  expect(outcome.body).not.toMatch(/\}\s*$/);
};
const expectErrorCode = (status: number, name: string) => (outcome: RawOutcome) => {
  expect(outcome.head).toContain(`HTTP/1.1 ${status} `);
  expect(outcome.body).toContain(`{"error":{"code":"${name}","message":"`);
};

const faultsBeforeCharge: Record<string, ExpectedOutcome> = {
  "reset-before": { fetch: "ECONNRESET", wire: expectNoBytes("reset") },
  "hang-before": { fetch: "TimeoutError", wire: expectOpenConnection },
  "rate-limited": { fetch: "429", wire: expectErrorCode(429, "rate_limited") },
  "service-busy": { fetch: "503", wire: expectErrorCode(503, "service_busy") },
  "internal-error-before": { fetch: "500", wire: expectErrorCode(500, "internal_error") },
  "gateway-error-before": {
    fault: "gateway-error-before=522",
    fetch: "522 SyntaxError",
    wire: expectText(/text\/html.*<html>/s),
  },
  "leaky-error": { fetch: "500", wire: expectText(/"internal_error","message":".*Bearer sk_live_local_/) },
  conflict: { fetch: "409", wire: expectErrorCode(409, "idempotency_conflict") },
  unauthorized: { fetch: "401", wire: expectErrorCode(401, "unauthorized") },
  "insufficient-credits": { fetch: "402", wire: expectText(/"required_credits":30,"available_credits":0/) },
  "unknown-code": { fetch: "403", wire: expectErrorCode(403, "purchase_required") },
  redirect: {
    fault: "redirect=303 http://example.com/x",
    fetch: "303",
    wire: expectText(/location: http:\/\/example.com\/x\r/i),
  },
};
const faultsAfterCharge: Record<string, ExpectedOutcome> = {
  "reset-after": { fetch: "ECONNRESET", wire: expectNoBytes("reset") },
  "fin-after": { fetch: "UND_ERR_SOCKET", wire: expectNoBytes("fin") },
  "hang-after": { fetch: "TimeoutError", wire: expectOpenConnection },
  "truncated-length": { fetch: "{status} UND_ERR_SOCKET", wire: expectTruncated(/content-length: \d+/i) },
  "truncated-chunked": { fetch: "{status} UND_ERR_SOCKET", wire: expectText(/chunked\r\n.*\{"id":"[^}]*$/is) },
  "truncated-close": { fetch: "{status} SyntaxError", wire: expectTruncated(/^(?!.*content-length)/is) },
  "partial-json": {
    fetch: "{status}",
    wire: ({ body }) => expect(JSON.parse(body)).not.toHaveProperty("credits_used"),
  },
  "without-id": { fetch: "{status}", wire: ({ body }) => expect(JSON.parse(body)).not.toHaveProperty("id") },
  "wrong-id-type": { fetch: "{status}", wire: ({ body }) => expect(JSON.parse(body).id).toBe(42) },
  "invalid-id": {
    fault: "invalid-id=../../x",
    fetch: "{status}",
    wire: ({ body }) => expect(JSON.parse(body).id).toBe("../../x"),
  },
  "redirect-after": {
    fault: "redirect-after=303 http://example.com/x",
    fetch: "303",
    wire: expectText(/location: http:\/\/example.com\/x\r/i),
  },
  "same-id": {
    fetch: "{status}",
    wire: ({ body, id }) => {
      expect(JSON.parse(body).id).toMatch(/^sd2_/);
      expect(JSON.parse(body).id).not.toBe(id);
    },
  },
  "slow-headers": { fault: "slow-headers=50", fetch: "TimeoutError", wire: ({ end }) => expect(end).toBe("open") },
  "slow-bytes": {
    fault: "slow-bytes=50",
    fetch: "{status} TimeoutError",
    wire: ({ head, body, end }) => {
      expect(head).toMatch(/content-length: \d{3}/i);
      expect(body).toMatch(/^\{[^}]*$/);
      expect(end).toBe("open");
    },
  },
  "huge-body": {
    fault: "huge-body=2",
    fetch: "{status}",
    wire: ({ body }) => expect(body.length).toBeGreaterThan(1 << 21),
  },
  "huge-headers": {
    fetch: "UND_ERR_HEADERS_OVERFLOW",
    wire: ({ head }) => expect(head.length).toBeGreaterThan(65_536),
  },
  garbage: { fetch: "HTTPParserError", wire: expectText("SSH-2.0") },
  "bogus-gzip": { fetch: "{status} Z_DATA_ERROR", wire: expectText(/content-encoding: gzip/i) },
  "invalid-json": { fetch: "{status} SyntaxError", wire: expectText(/application\/json/) },
  "gateway-error-after": { fetch: "502 SyntaxError", wire: expectText(/text\/html.*<html>/s) },
  "internal-error-after": { fetch: "500", wire: expectErrorCode(500, "internal_error") },
  "service-busy-after": { fetch: "503", wire: expectErrorCode(503, "service_busy") },
  delay: { fault: "delay=30", fetch: "{status}", wire: expectText(/"id":"sd2_/) },
};

const faultTable = (expected: Record<string, ExpectedOutcome>) =>
  Object.entries(expected).map(([name, { fault = name, ...rest }]) => ({ name, fault, ...rest }));
/** Milliseconds to wait for a response that must not end. */
const openTimeout = 250;
const path = pathOf(page, "seedance");

/** Creates calls with a fault under the key `one`, by fetch or over a raw connection. */
function createCalls(testBed: SandboxTestBed, { fault, fetch: end }: { fault: string; fetch: string }) {
  const timeout = end.includes("TimeoutError") ? openTimeout : 10_000;
  const headers = {
    Authorization: `Bearer ${testBed.apiKey}`,
    "Content-Type": "application/json",
    "Idempotency-Key": "one",
    "X-Sandbox-Fault": fault,
  };
  const body = JSON.stringify(videoBody);
  const init = { redirect: "manual", headers, signal: AbortSignal.timeout(timeout) } as const;
  return {
    submit: () => fetch(testBed.url + path, { ...init, method: "POST", body }),
    poll: (id: unknown) => fetch(`${testBed.url}/api/v1/tasks/${id}`, init),
    wire: async (): Promise<RawOutcome> => {
      const sent = formatRawRequest(`POST ${path}`, { Host: new URL(testBed.url).host, ...headers }, body);
      const { text, end } = await sendRawBytes(testBed.url, sent, timeout);
      const [head = "", ...rest] = text.split("\r\n\r\n");
      const id = testBed.entries("charge").find(({ idempotencyKey }) => idempotencyKey === "one")?.task.id;
      return { head, body: rest.join("\r\n\r\n"), end, id };
    },
  };
}
const repeatSubmit = (testBed: SandboxTestBed) => testBed.submit("seedance", videoBody, { "Idempotency-Key": "one" });
const lastRequest = (testBed: SandboxTestBed) => testBed.entries("request").at(-1);

describe.concurrent("a fault before the service handles the submit", () => {
  test.each(faultTable(faultsBeforeCharge))("charges nothing and leaves the key usable: $name", async (one) => {
    const { name, fetch, wire } = one;
    await using testBed = await createSandboxTestBed();
    expect(await fetchOutcome(createCalls(testBed, one).submit())).toBe(fetch);
    wire?.(await createCalls(testBed, one).wire());
    expect(testBed.entries("charge")).toEqual([]);
    expect(lastRequest(testBed)).toMatchObject({ fault: name, idempotencyKey: "one", account: "acc_first" });
    expect((await repeatSubmit(testBed)).status).toBe(201);
    expect(testBed.entries("charge")).toHaveLength(1);
    expect(await testBed.balance()).toBe(970);
  });
});

describe.concurrent("a fault after the service handled the submit", () => {
  test.each(faultTable(faultsAfterCharge))(
    "is charged once and recovered by the same key, seen by fetch: $name",
    async (one) => {
      const { name, fetch } = one;
      await using testBed = await createSandboxTestBed();
      const other = await testBed.account(30);
      await other.submit("seedance", videoBody);
      expect(await fetchOutcome(createCalls(testBed, one).submit())).toBe(fetch.replace("{status}", "201"));
      const ownCharges = testBed.entries("charge").filter(({ task }) => task.account === "acc_first");
      expect(ownCharges).toHaveLength(1);
      expect(lastRequest(testBed)).toMatchObject({ fault: name, idempotencyKey: "one", account: "acc_first" });
      expect(await repeatSubmit(testBed)).toMatchObject({
        status: 201,
        body: { id: ownCharges[0]?.task.id, status: "processing" },
      });
      expect(testBed.entries("charge")).toHaveLength(2);
      expect(await testBed.balance()).toBe(970);
    },
  );

  test.each(faultTable(faultsAfterCharge))(
    "is charged once and recovered by the same key, on the wire: $name",
    async (one) => {
      await using testBed = await createSandboxTestBed();
      await testBed.submit("seedance", videoBody);
      const outcome = await createCalls(testBed, one).wire();
      one.wire?.(outcome);
      expect(testBed.entries("charge")).toHaveLength(2);
      expect((await repeatSubmit(testBed)).body.id).toBe(outcome.id);
      expect(testBed.entries("charge")).toHaveLength(2);
    },
  );
});

describe.concurrent("a fault of a poll", () => {
  test.each(faultTable({ ...faultsBeforeCharge, ...faultsAfterCharge }))(
    "does not change the task: $name",
    async (one) => {
      await using testBed = await createSandboxTestBed();
      const { body: task } = await testBed.submit("seedance", videoBody);
      await testBed.submit("seedance", videoBody);
      expect(await fetchOutcome(createCalls(testBed, one).poll(task.id))).toBe(one.fetch.replace("{status}", "200"));
      expect((await testBed.poll(task.id)).body).toMatchObject({ id: task.id, status: "processing" });
      expect(testBed.entries("charge")).toHaveLength(2);
    },
  );
});

test("every fault of these stages is tested", () => {
  const kinds = (stage: string) => Object.keys(faultKinds).filter((name) => faultKinds[name]?.stage === stage);
  expect(Object.keys(faultsBeforeCharge).sort()).toEqual(kinds("before").sort());
  expect(Object.keys(faultsAfterCharge).sort()).toEqual(kinds("after").sort());
});

test("same-id does not change the response without an earlier task", async () => {
  await using testBed = await createSandboxTestBed();
  const { body } = await testBed.submit("seedance", videoBody, { "X-Sandbox-Fault": "same-id" });
  expect(body.id).toBe(testBed.entries("charge")[0]?.task.id);
});

test("a client that disconnects within a huge or slow body does not affect the sandbox", async () => {
  await using testBed = await createSandboxTestBed();
  for (const fault of ["huge-body=1000", "slow-bytes=1", "slow-headers=1"]) {
    const leaving = new AbortController();
    const headers = { Authorization: `Bearer ${testBed.apiKey}`, "Idempotency-Key": fault, "X-Sandbox-Fault": fault };
    const init = { method: "POST", body: JSON.stringify(videoBody), signal: leaving.signal };
    const call = fetch(testBed.url + path, { ...init, headers: { ...headers, "Content-Type": "application/json" } });
    const read = call.then((response) => response.body?.getReader().read());
    if (fault !== "slow-headers=1") await read;
    leaving.abort();
    await read.catch(() => {});
  }
  expect((await testBed.submit("seedance", videoBody)).status).toBe(201);
});

test("only faults after the service handled a request count for the rate limit", async () => {
  await using testBed = await createSandboxTestBed({ rateLimit: { requests: 2, seconds: 60 } });
  for (let count = 0; count < 5; count++) await testBed.poll("x", { "X-Sandbox-Fault": "internal-error-before" });
  await testBed.poll("x", { "X-Sandbox-Fault": "internal-error-after" });
  await testBed.poll("x", { "X-Sandbox-Fault": "internal-error-after" });
  expect((await testBed.poll("x")).status).toBe(429);
  expect(testBed.entries("request")).toHaveLength(8);
});
