/** Pages of origins that were let in: what they may reach, and what no page ever may. */
import { expect, test } from "vitest";
import { page, pathOf } from "../support/contracts.ts";
import { formatRawRequest, sendRawBytes, statusCodesOf } from "./raw.ts";
import { createSandboxTestBed, videoBody } from "./support.ts";

const Origin = "http://127.0.0.1:4000";
const allowOrigin = ["https://docs.example.com", Origin];
const asks = { Origin, "Access-Control-Request-Method": "POST" };
const submitPath = pathOf(page, "seedance");

test("a preflight is answered before anything is counted or recorded", async () => {
  await using box = await createSandboxTestBed({ allowOrigin });
  const { status, headers, text } = await box.call("OPTIONS", submitPath, undefined, asks);
  expect([status, text]).toEqual([204, ""]);
  expect(headers.get("access-control-allow-origin")).toBe(Origin);
  expect(headers.get("access-control-allow-methods")).toBe("GET, HEAD, POST");
  expect(headers.get("access-control-allow-headers")).toBe("Authorization, Content-Type, Idempotency-Key");
  expect(headers.get("access-control-max-age")).toBe("600");
  expect(headers.get("vary")).toBe("Origin");
  expect(headers.has("access-control-allow-credentials")).toBe(false);
  expect(headers.has("access-control-allow-private-network")).toBe(false);
  expect(box.entries("request")).toEqual([]);
});

test("Chromium's question whether this machine may be called is answered", async () => {
  await using box = await createSandboxTestBed({ allowOrigin });
  const more = { ...asks, "Access-Control-Request-Private-Network": "true" };
  const { headers } = await box.call("OPTIONS", submitPath, undefined, more);
  expect(headers.get("access-control-allow-private-network")).toBe("true");
});

test("OPTIONS that is no preflight stays a wrong method", async () => {
  await using box = await createSandboxTestBed({ allowOrigin });
  expect((await box.call("OPTIONS", submitPath, undefined, { Origin })).status).toBe(405);
});

test("submit, poll, refusals and media carry the origin, and name what a page may read", async () => {
  await using box = await createSandboxTestBed({ allowOrigin });
  const submitted = await box.submit("seedance", videoBody, { Origin });
  box.finish();
  const task = await box.poll(submitted.body.id, { Origin });
  const { pathname } = new URL(String((task.body.output as Record<string, string>).video_url));
  const file = await box.call("GET", pathname, undefined, { Origin, Range: "bytes=0-9" });
  const refused = await box.submit("seedance", {}, { Origin });
  const limited = await box.submit("seedance", videoBody, { Origin, "X-Sandbox-Fault": "rate-limited=7" });
  const unknown = await box.call("GET", "/api/nowhere", undefined, { Origin });
  const answers = [submitted, task, file, refused, limited, unknown];
  expect(answers.map(({ status }) => status)).toEqual([201, 200, 206, 400, 429, 404]);
  for (const { headers } of answers) {
    expect(headers.get("access-control-allow-origin")).toBe(Origin);
    expect(headers.get("access-control-expose-headers")?.split(", ")).toEqual(
      expect.arrayContaining(["Retry-After", "Date", "ETag", "Content-Range", "Accept-Ranges"]),
    );
  }
  expect(limited.headers.get("retry-after")).toBe("7");
});

test("media differ by origin for a browser's cache, also where no page asks", async () => {
  await using box = await createSandboxTestBed({ allowOrigin });
  const { body } = await box.submit("nano-banana-pro", { type: "text-to-image", prompt: "A box" });
  box.finish();
  const path = `/media/${body.id}/1.png`;
  const plain = await box.call("GET", path);
  expect([plain.status, plain.headers.get("vary")]).toEqual([200, "Origin"]);
  expect(plain.headers.has("access-control-allow-origin")).toBe(false);
});

test("control paths and the dashboard are refused, preflights too, and nothing is done", async () => {
  await using box = await createSandboxTestBed({ allowOrigin });
  const before = box.ledger().length;
  const paths = ["/_sandbox/state", "/_sandbox/ledger", "/_sandbox/", "/_sandbox/assets/dashboard.js", "/", "/nowhere"];
  const answers = [
    ...(await Promise.all(paths.map((path) => box.call("GET", path, undefined, { Origin })))),
    await box.call("POST", "/_sandbox/keys", { account: "acc_first" }, { Origin }),
    await box.call("POST", "/_sandbox/faults", { name: "conflict" }, { Origin }),
    await box.call("OPTIONS", "/_sandbox/keys", undefined, asks),
  ];
  for (const { status, headers, body } of answers) {
    expect([status, body]).toMatchObject([
      403,
      { error: { message: expect.stringContaining("/api/ and /media/ alone") } },
    ]);
    expect(headers.has("access-control-allow-origin")).toBe(false);
  }
  expect(box.ledger()).toHaveLength(before);
});

test.each(["/api/../_sandbox/state", "/media/%2e%2e/_sandbox/state", "/%5Fsandbox/state", "//_sandbox/state"])(
  "no spelling of %s leads to a control path",
  async (path) => {
    await using box = await createSandboxTestBed({ allowOrigin });
    const { text } = await sendRawBytes(box.url, formatRawRequest(`GET ${path}`, { Host: "localhost", Origin }));
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
])("the Origin %s was not let in: 403, nothing charged", async (other) => {
  await using box = await createSandboxTestBed({ allowOrigin });
  const answers = [
    await box.submit("seedance", videoBody, { Origin: other }),
    await box.call("OPTIONS", submitPath, undefined, { ...asks, Origin: other }),
    await box.call("GET", "/media/sd2_xxxxx/video.mp4", undefined, { Origin: other }),
  ];
  for (const { status, headers } of answers) {
    expect(status).toBe(403);
    expect(headers.has("access-control-allow-origin")).toBe(false);
  }
  expect(box.entries("charge")).toEqual([]);
});

test("a foreign Host stays refused, whatever its Origin", async () => {
  await using box = await createSandboxTestBed({ allowOrigin });
  const { text } = await sendRawBytes(box.url, formatRawRequest(`GET ${submitPath}`, { Host: "example.com", Origin }));
  expect(statusCodesOf(text)[0]).toBe(403);
  expect(text).not.toMatch(/access-control/i);
});

test("without the option a preflight is refused, and no answer varies", async () => {
  await using box = await createSandboxTestBed();
  expect((await box.call("OPTIONS", submitPath, undefined, asks)).status).toBe(403);
  const plain = await box.call("GET", "/media/sd2_xxxxx/video.mp4");
  expect(plain.headers.has("vary")).toBe(false);
});
