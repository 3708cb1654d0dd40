import { expect, test } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";
import { formatRawRequest, sendRawBytes, statusCodesOf } from "./raw.ts";
import { createSandboxTestBed } from "./support.ts";

const paths = ["/_sandbox/state", "/api/v1/tasks/sd2_xxxxx", "/media/sd2_xxxxx/video.mp4", "/nowhere"];
const status = async (url: string, path: string, headers: Record<string, string>) =>
  statusCodesOf((await sendRawBytes(url, formatRawRequest(`GET ${path}`, headers))).text)[0];

test.each([
  "example.com",
  "example.com:80",
  "127.0.0.1.example.com",
  "localhost.example.com",
  "169.254.169.254",
  "::1",
])("a request with the foreign Host %s is rejected", async (Host) => {
  await using testBed = await createSandboxTestBed();
  for (const path of paths) expect([400, 403]).toContain(await status(testBed.url, path, { Host }));
  expect(testBed.ledger().filter(({ type }) => type === "request")).toEqual([]);
});

test("a request without a Host or with two is rejected", async () => {
  await using testBed = await createSandboxTestBed();
  expect(await status(testBed.url, "/_sandbox/state", {})).toBe(400);
  const { text } = await sendRawBytes(testBed.url, "GET /_sandbox/state HTTP/1.0\r\n\r\n");
  expect([400, 403]).toContain(statusCodesOf(text)[0]);
  const two = "GET /_sandbox/state HTTP/1.1\r\nHost: localhost\r\nHost: example.com\r\nConnection: close\r\n\r\n";
  expect([400, 403]).toContain(statusCodesOf((await sendRawBytes(testBed.url, two)).text)[0]);
});

test.each(["localhost", "LocalHost", "127.0.0.1", "[::1]", "sandbox.localhost"])(
  "a request with the Host %s is accepted",
  async (name) => {
    await using testBed = await createSandboxTestBed();
    expect(await status(testBed.url, "/_sandbox/state", { Host: `${name}:${new URL(testBed.url).port}` })).toBe(200);
  },
);

test.each([
  ["http://example.com", / start the sandbox with --allow-origin http:\/\/example\.com\.$/],
  ["https://localhost", / start the sandbox with --allow-origin https:\/\/localhost\.$/],
  ["http://localhost:1", / start the sandbox with --allow-origin http:\/\/localhost:1\.$/],
  // These cannot be allowed, so no option is suggested.
  ["null", /^Origin "null" is not allowed\.$/],
  ["file://", /^Origin "file:\/\/" is not allowed\.$/],
])("a request with the foreign Origin %s gets 403 and changes nothing", async (Origin, text) => {
  await using testBed = await createSandboxTestBed();
  const response = await testBed.call("POST", "/_sandbox/keys", { account: "acc_first" }, { Origin });
  const message = expect.stringMatching(text);
  expect(response).toMatchObject({ status: 403, body: { error: { code: "forbidden", message } } });
  expect(response.headers.has("access-control-allow-origin")).toBe(false);
  for (const path of paths) expect((await testBed.call("GET", path, undefined, { Origin })).status).toBe(403);
  expect(testBed.entries("key")).toHaveLength(1);
});

test("a request with the sandbox's own Origin is accepted", async () => {
  await using testBed = await createSandboxTestBed();
  const response = await testBed.call("POST", "/_sandbox/keys", { account: "acc_first" }, { Origin: testBed.url });
  expect(response.status).toBe(201);
});

test("allowRemote accepts other machines, but not other pages", async () => {
  await using testBed = await createSandboxTestBed({ host: "0.0.0.0", allowRemote: true });
  const local = testBed.url.replace("0.0.0.0", "127.0.0.1");
  expect(await status(local, "/_sandbox/state", { Host: "studio.example.com:8080" })).toBe(200);
  const foreign = { Host: "studio.example.com", Origin: "http://example.com" };
  expect(await status(local, "/_sandbox/state", foreign)).toBe(403);
});

test.each(["0.0.0.0", "::", "", "192.168.0.1", "example.com"])("the host %j requires allowRemote", async (host) => {
  await expect(startSandbox({ host })).rejects.toThrow(/^host must be .*allowRemote/);
});

test.each(["127.0.0.1", "localhost", "::1"])("a sandbox on host %s returns a URL that works", async (host) => {
  await using testBed = await createSandboxTestBed({ host }).catch((error) => {
    // A machine without IPv6.
    if (host === "::1" && error.code === "EADDRNOTAVAIL") return createSandboxTestBed();
    throw error;
  });
  expect((await fetch(`${testBed.url}/_sandbox/state`)).status).toBe(200);
});
