/** What pages of allowed origins may access, and what no page may access. */
import { expect, test } from "vitest";
import { page, pathOf } from "../support/contracts.ts";
import { formatRawRequest, sendRawBytes, statusCodesOf } from "./raw.ts";
import { createSandboxTestBed, videoBody } from "./support.ts";

const Origin = "http://127.0.0.1:4000";
const allowOrigin = ["https://docs.example.com", Origin];
const preflightRequest = { Origin, "Access-Control-Request-Method": "POST" };
const submitPath = pathOf(page, "seedance");

test("a preflight gets a response and is neither counted nor recorded", async () => {
  await using testBed = await createSandboxTestBed({ allowOrigin });
  const { status, headers, text } = await testBed.call("OPTIONS", submitPath, undefined, preflightRequest);
  expect([status, text]).toEqual([204, ""]);
  expect(headers.get("access-control-allow-origin")).toBe(Origin);
  expect(headers.get("access-control-allow-methods")).toBe("GET, HEAD, POST");
  expect(headers.get("access-control-allow-headers")).toBe("Authorization, Content-Type, Idempotency-Key");
  expect(headers.get("access-control-max-age")).toBe("600");
  expect(headers.get("vary")).toBe("Origin");
  expect(headers.has("access-control-allow-credentials")).toBe(false);
  expect(headers.has("access-control-allow-private-network")).toBe(false);
  expect(testBed.entries("request")).toEqual([]);
});

test("a preflight for private network access is allowed", async () => {
  await using testBed = await createSandboxTestBed({ allowOrigin });
  const headersOfChromium = { ...preflightRequest, "Access-Control-Request-Private-Network": "true" };
  const { headers } = await testBed.call("OPTIONS", submitPath, undefined, headersOfChromium);
  expect(headers.get("access-control-allow-private-network")).toBe("true");
});

test("OPTIONS without preflight headers gets 405", async () => {
  await using testBed = await createSandboxTestBed({ allowOrigin });
  expect((await testBed.call("OPTIONS", submitPath, undefined, { Origin })).status).toBe(405);
});

test("responses to submits, polls, errors and media allow the origin and expose their headers", async () => {
  await using testBed = await createSandboxTestBed({ allowOrigin });
  const submitted = await testBed.submit("seedance", videoBody, { Origin });
  testBed.finish();
  const task = await testBed.poll(submitted.body.id, { Origin });
  const { pathname } = new URL(String((task.body.output as Record<string, string>).video_url));
  const file = await testBed.call("GET", pathname, undefined, { Origin, Range: "bytes=0-9" });
  const refused = await testBed.submit("seedance", {}, { Origin });
  const limited = await testBed.submit("seedance", videoBody, { Origin, "X-Sandbox-Fault": "rate-limited=7" });
  const unknown = await testBed.call("GET", "/api/nowhere", undefined, { Origin });
  const responses = [submitted, task, file, refused, limited, unknown];
  expect(responses.map(({ status }) => status)).toEqual([201, 200, 206, 400, 429, 404]);
  for (const { headers } of responses) {
    expect(headers.get("access-control-allow-origin")).toBe(Origin);
    expect(headers.get("access-control-expose-headers")?.split(", ")).toEqual(
      expect.arrayContaining(["Retry-After", "Date", "ETag", "Content-Range", "Accept-Ranges"]),
    );
  }
  expect(limited.headers.get("retry-after")).toBe("7");
});

test("media have Vary: Origin even without an Origin", async () => {
  await using testBed = await createSandboxTestBed({ allowOrigin });
  const { body } = await testBed.submit("nano-banana-pro", { type: "text-to-image", prompt: "A box" });
  testBed.finish();
  const path = `/media/${body.id}/1.png`;
  const plain = await testBed.call("GET", path);
  expect([plain.status, plain.headers.get("vary")]).toEqual([200, "Origin"]);
  expect(plain.headers.has("access-control-allow-origin")).toBe(false);
});

test("control paths and the dashboard reject an allowed origin, preflights included, and do nothing", async () => {
  await using testBed = await createSandboxTestBed({ allowOrigin });
  const before = testBed.ledger().length;
  const paths = ["/_sandbox/state", "/_sandbox/ledger", "/_sandbox/", "/_sandbox/assets/dashboard.js", "/", "/nowhere"];
  const responses = [
    ...(await Promise.all(paths.map((path) => testBed.call("GET", path, undefined, { Origin })))),
    await testBed.call("POST", "/_sandbox/keys", { account: "acc_first" }, { Origin }),
    await testBed.call("POST", "/_sandbox/faults", { name: "conflict" }, { Origin }),
    await testBed.call("OPTIONS", "/_sandbox/keys", undefined, preflightRequest),
  ];
  for (const { status, headers, body } of responses) {
    expect([status, body]).toMatchObject([
      403,
      { error: { message: expect.stringContaining("only /api/ and /media/") } },
    ]);
    expect(headers.has("access-control-allow-origin")).toBe(false);
  }
  expect(testBed.ledger()).toHaveLength(before);
});

test.each(["/api/../_sandbox/state", "/media/%2e%2e/_sandbox/state", "/%5Fsandbox/state", "//_sandbox/state"])(
  "the path %s does not reach a control path",
  async (path) => {
    await using testBed = await createSandboxTestBed({ allowOrigin });
    const { text } = await sendRawBytes(testBed.url, formatRawRequest(`GET ${path}`, { Host: "localhost", Origin }));
    expect([403, 404]).toContain(statusCodesOf(text)[0]);
    expect(text).not.toContain("acc_first");
  },
);

test.each([
  "null",
  "*",
  "http://127.0.0.1:4001",
  "https://127.0.0.1:4000",
  "http://127.0.0.1:4000.example.com",
  "http://localhost:4000",
  "https://evil.docs.example.com",
])("the Origin %s is not allowed: it gets 403 and no charge", async (other) => {
  await using testBed = await createSandboxTestBed({ allowOrigin });
  const responses = [
    await testBed.submit("seedance", videoBody, { Origin: other }),
    await testBed.call("OPTIONS", submitPath, undefined, { ...preflightRequest, Origin: other }),
    await testBed.call("GET", "/media/sd2_xxxxx/video.mp4", undefined, { Origin: other }),
  ];
  for (const { status, headers } of responses) {
    expect(status).toBe(403);
    expect(headers.has("access-control-allow-origin")).toBe(false);
  }
  expect(testBed.entries("charge")).toEqual([]);
});

test("a foreign Host is rejected even with an allowed Origin", async () => {
  await using testBed = await createSandboxTestBed({ allowOrigin });
  const { text } = await sendRawBytes(
    testBed.url,
    formatRawRequest(`GET ${submitPath}`, { Host: "example.com", Origin }),
  );
  expect(statusCodesOf(text)[0]).toBe(403);
  expect(text).not.toMatch(/access-control/i);
});

test("without allowOrigin a preflight is rejected, and media have no Vary", async () => {
  await using testBed = await createSandboxTestBed();
  expect((await testBed.call("OPTIONS", submitPath, undefined, preflightRequest)).status).toBe(403);
  const plain = await testBed.call("GET", "/media/sd2_xxxxx/video.mp4");
  expect(plain.headers.has("vary")).toBe(false);
});
