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
])("the foreign Host %s: nothing is served", async (Host) => {
  await using box = await createSandboxTestBed();
  for (const path of paths) expect([400, 403]).toContain(await status(box.url, path, { Host }));
  expect(box.ledger().filter(({ type }) => type === "request")).toEqual([]);
});

test("no Host and two Hosts: nothing is served", async () => {
  await using box = await createSandboxTestBed();
  expect(await status(box.url, "/_sandbox/state", {})).toBe(400);
  const { text } = await sendRawBytes(box.url, "GET /_sandbox/state HTTP/1.0\r\n\r\n");
  expect([400, 403]).toContain(statusCodesOf(text)[0]);
  const two = "GET /_sandbox/state HTTP/1.1\r\nHost: localhost\r\nHost: example.com\r\nConnection: close\r\n\r\n";
  expect([400, 403]).toContain(statusCodesOf((await sendRawBytes(box.url, two)).text)[0]);
});

test.each(["localhost", "LocalHost", "127.0.0.1", "[::1]", "sandbox.localhost"])(
  "the Host %s is served",
  async (name) => {
    await using box = await createSandboxTestBed();
    expect(await status(box.url, "/_sandbox/state", { Host: `${name}:${new URL(box.url).port}` })).toBe(200);
  },
);

test.each(["http://example.com", "null", "https://localhost", "http://localhost:1", "file://"])(
  "the foreign Origin %s: 403, nothing done",
  async (Origin) => {
    await using box = await createSandboxTestBed();
    const answer = await box.call("POST", "/_sandbox/keys", { account: "acc_first" }, { Origin });
    expect(answer).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
    expect(answer.headers.has("access-control-allow-origin")).toBe(false);
    for (const path of paths) expect((await box.call("GET", path, undefined, { Origin })).status).toBe(403);
    expect(box.entries("key")).toHaveLength(1);
  },
);

test("its own Origin is served", async () => {
  await using box = await createSandboxTestBed();
  const answer = await box.call("POST", "/_sandbox/keys", { account: "acc_first" }, { Origin: box.url });
  expect(answer.status).toBe(201);
});

test("other machines are let in where that is asked for, other pages never", async () => {
  await using box = await createSandboxTestBed({ host: "0.0.0.0", allowRemote: true });
  const local = box.url.replace("0.0.0.0", "127.0.0.1");
  expect(await status(local, "/_sandbox/state", { Host: "studio.example.com:8080" })).toBe(200);
  const foreign = { Host: "studio.example.com", Origin: "http://example.com" };
  expect(await status(local, "/_sandbox/state", foreign)).toBe(403);
});

test.each(["0.0.0.0", "::", "", "192.168.0.1", "example.com"])("listens on %j only with allowRemote", async (host) => {
  await expect(startSandbox({ host })).rejects.toThrow(/^host must be .*allowRemote/);
});

test.each(["127.0.0.1", "localhost", "::1"])("listens on %s and says how it is called", async (host) => {
  await using box = await createSandboxTestBed({ host }).catch((error) => {
    // A machine without IPv6.
    if (host === "::1" && error.code === "EADDRNOTAVAIL") return createSandboxTestBed();
    throw error;
  });
  expect((await fetch(`${box.url}/_sandbox/state`)).status).toBe(200);
});
