import { describe, expect, test } from "vitest";
import { faultKinds } from "../../src/sandbox/index.ts";
import { page, pathOf } from "../support/contracts.ts";
import { fetchOutcome, formatRawRequest, sendRawBytes } from "./raw.ts";
import { createSandboxTestBed, type SandboxTestBed, videoBody } from "./support.ts";

interface RawOutcome {
  /** Everything after the head of the answer. */
  body: string;
  head: string;
  end: string;
  /** The id that the ledger charged; absent where nothing was. */
  id: string | undefined;
}
interface ExpectedOutcome {
  fault?: string;
  /** What fetch makes of it; where a poll comes to another end, `{status}` stands for 201 or 200. */
  fetch: string;
  wire?: (seen: RawOutcome) => void;
}
const truncatedMessage = "the half of it";
const expectOpenConnection = ({ head, end }: RawOutcome) => expect({ head, end }).toEqual({ head: "", end: "open" });
const expectNoBytes = (end: string) => (seen: RawOutcome) =>
  expect([seen.head, seen.body, seen.end]).toEqual(["", "", end]);
const expectText = (text: string | RegExp) => (seen: RawOutcome) => expect(seen.head + seen.body).toMatch(text);
const expectTruncated = (head: RegExp) => (seen: RawOutcome) => {
  expect(seen.head).toMatch(head);
  expect(seen.body, truncatedMessage).toMatch(/\{"id":"/);
  expect(seen.body).not.toMatch(/\}\s*$/);
};
const expectErrorCode = (status: number, name: string) => (seen: RawOutcome) => {
  expect(seen.head).toContain(`HTTP/1.1 ${status} `);
  expect(seen.body).toContain(`{"error":{"code":"${name}","message":"`);
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
/** How long to look at an answer that is not to end. */
const openTimeout = 250;
const path = pathOf(page, "seedance");

/** Sends one submit under the key `one` with a fault, by fetch or on the bare wire. */
function createCalls(box: SandboxTestBed, { fault, fetch: end }: { fault: string; fetch: string }) {
  const most = end.includes("TimeoutError") ? openTimeout : 10_000;
  const all = {
    Authorization: `Bearer ${box.apiKey}`,
    "Content-Type": "application/json",
    "Idempotency-Key": "one",
    "X-Sandbox-Fault": fault,
  };
  const body = JSON.stringify(videoBody);
  const init = { redirect: "manual", headers: all, signal: AbortSignal.timeout(most) } as const;
  return {
    submit: () => fetch(box.url + path, { ...init, method: "POST", body }),
    poll: (id: unknown) => fetch(`${box.url}/api/v1/tasks/${id}`, init),
    wire: async (): Promise<RawOutcome> => {
      const sent = formatRawRequest(`POST ${path}`, { Host: new URL(box.url).host, ...all }, body);
      const { text, end } = await sendRawBytes(box.url, sent, most);
      const [head = "", ...rest] = text.split("\r\n\r\n");
      const id = box.entries("charge").find(({ idempotencyKey }) => idempotencyKey === "one")?.task.id;
      return { head, body: rest.join("\r\n\r\n"), end, id };
    },
  };
}
const repeatSubmit = (box: SandboxTestBed) => box.submit("seedance", videoBody, { "Idempotency-Key": "one" });
const lastRequest = (box: SandboxTestBed) => box.entries("request").at(-1);

describe.concurrent("before the service acts: nothing is charged, the same key can still be used", () => {
  test.each(faultTable(faultsBeforeCharge))("$name", async (one) => {
    const { name, fetch, wire } = one;
    await using box = await createSandboxTestBed();
    expect(await fetchOutcome(createCalls(box, one).submit())).toBe(fetch);
    wire?.(await createCalls(box, one).wire());
    expect(box.entries("charge")).toEqual([]);
    expect(lastRequest(box)).toMatchObject({ fault: name, idempotencyKey: "one", account: "acc_first" });
    expect((await repeatSubmit(box)).status).toBe(201);
    expect(box.entries("charge")).toHaveLength(1);
    expect(await box.balance()).toBe(970);
  });
});

describe.concurrent("after the service acted: charged once, the same key recovers the task", () => {
  test.each(faultTable(faultsAfterCharge))("$name, seen by fetch", async (one) => {
    const { name, fetch } = one;
    await using box = await createSandboxTestBed();
    const other = await box.account(30);
    await other.submit("seedance", videoBody);
    expect(await fetchOutcome(createCalls(box, one).submit())).toBe(fetch.replace("{status}", "201"));
    const mine = box.entries("charge").filter(({ task }) => task.account === "acc_first");
    expect(mine).toHaveLength(1);
    expect(lastRequest(box)).toMatchObject({ fault: name, idempotencyKey: "one", account: "acc_first" });
    expect(await repeatSubmit(box)).toMatchObject({
      status: 201,
      body: { id: mine[0]?.task.id, status: "processing" },
    });
    expect(box.entries("charge")).toHaveLength(2);
    expect(await box.balance()).toBe(970);
  });

  test.each(faultTable(faultsAfterCharge))("$name, on the wire", async (one) => {
    await using box = await createSandboxTestBed();
    await box.submit("seedance", videoBody);
    const seen = await createCalls(box, one).wire();
    one.wire?.(seen);
    expect(box.entries("charge")).toHaveLength(2);
    expect((await repeatSubmit(box)).body.id).toBe(seen.id);
    expect(box.entries("charge")).toHaveLength(2);
  });
});

describe.concurrent("polls are struck the same way, the task does not change", () => {
  test.each(faultTable({ ...faultsBeforeCharge, ...faultsAfterCharge }))("$name", async (one) => {
    await using box = await createSandboxTestBed();
    const { body: task } = await box.submit("seedance", videoBody);
    await box.submit("seedance", videoBody);
    expect(await fetchOutcome(createCalls(box, one).poll(task.id))).toBe(one.fetch.replace("{status}", "200"));
    expect((await box.poll(task.id)).body).toMatchObject({ id: task.id, status: "processing" });
    expect(box.entries("charge")).toHaveLength(2);
  });
});

test("no fault of these stages is untested", () => {
  const kinds = (stage: string) => Object.keys(faultKinds).filter((name) => faultKinds[name]?.stage === stage);
  expect(Object.keys(faultsBeforeCharge).sort()).toEqual(kinds("before").sort());
  expect(Object.keys(faultsAfterCharge).sort()).toEqual(kinds("after").sort());
});

test("same-id without an earlier task leaves the answer alone", async () => {
  await using box = await createSandboxTestBed();
  const { body } = await box.submit("seedance", videoBody, { "X-Sandbox-Fault": "same-id" });
  expect(body.id).toBe(box.entries("charge")[0]?.task.id);
});

test("a client that leaves in the middle of a huge or slow body does no harm", async () => {
  await using box = await createSandboxTestBed();
  for (const fault of ["huge-body=1000", "slow-bytes=1", "slow-headers=1"]) {
    const leaving = new AbortController();
    const headers = { Authorization: `Bearer ${box.apiKey}`, "Idempotency-Key": fault, "X-Sandbox-Fault": fault };
    const init = { method: "POST", body: JSON.stringify(videoBody), signal: leaving.signal };
    const call = fetch(box.url + path, { ...init, headers: { ...headers, "Content-Type": "application/json" } });
    const read = call.then((response) => response.body?.getReader().read());
    if (fault !== "slow-headers=1") await read;
    leaving.abort();
    await read.catch(() => {});
  }
  expect((await box.submit("seedance", videoBody)).status).toBe(201);
});

test("faults before the service do not count for the rate limit, those after it do", async () => {
  await using box = await createSandboxTestBed({ rateLimit: { requests: 2, seconds: 60 } });
  for (let count = 0; count < 5; count++) await box.poll("x", { "X-Sandbox-Fault": "internal-error-before" });
  await box.poll("x", { "X-Sandbox-Fault": "internal-error-after" });
  await box.poll("x", { "X-Sandbox-Fault": "internal-error-after" });
  expect((await box.poll("x")).status).toBe(429);
  expect(box.entries("request")).toHaveLength(8);
});
