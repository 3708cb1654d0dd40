import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { page, pathOf } from "../support/contracts.ts";
import { formatRawRequest, sendRawBytes, statusCodesOf } from "./raw.ts";
import { createSandboxTestBed, errorMessageOf, type SandboxTestBed, videoBody } from "./support.ts";

let testBed: SandboxTestBed;
const consoleErrors = vi.spyOn(console, "error").mockImplementation(() => {});
beforeAll(async () => {
  testBed = await createSandboxTestBed({ credits: 1_000_000 });
});
beforeEach(() => consoleErrors.mockClear());
afterAll(() => testBed.close());

const path = pathOf(page, "seedance");
const auth = () => ({ Authorization: `Bearer ${testBed.apiKey}` });
let count = 0;
const head = (): Record<string, string> => ({
  Host: new URL(testBed.url).host,
  ...auth(),
  "Content-Type": "application/json",
  "Idempotency-Key": `wire-${++count}`,
});
const post = (body: string | Buffer | ReadableStream, headers: Record<string, string> = {}) => {
  const { Host: _, ...all } = head();
  const init = { method: "POST", headers: { ...all, ...headers }, body, duplex: "half" } as RequestInit;
  return fetch(testBed.url + path, init);
};

/** Nothing was charged, the sandbox complains of no bug of its own, and the next request is served. */
async function expectSane(before: number) {
  expect(testBed.entries("charge").length).toBe(before);
  expect(consoleErrors).not.toHaveBeenCalled();
  expect((await testBed.submit("seedance", videoBody)).status).toBe(201);
}
const charges = () => testBed.entries("charge").length;

describe("bodies", () => {
  test.each([
    ["nothing", ""],
    ["no JSON", "prompt=A+train"],
    ["half of a JSON text", '{"prompt":"A tra'],
    ["two JSON texts", '{"prompt":"A train"}{}'],
    ["null", "null"],
    ["a list", '[{"prompt":"A train"}]'],
    ["a text", '"A train"'],
    ["a number", "42"],
    ["invalid UTF-8", Buffer.concat([Buffer.from('{"prompt":"A train '), Buffer.of(0xc3, 0x28), Buffer.from('"}')])],
    ["UTF-16", Buffer.from('{"prompt":"A train"}', "utf16le")],
    ["10,000 levels of lists as the body", "[".repeat(10_000) + "]".repeat(10_000)],
    ["10,000 levels of lists as the prompt", `{"prompt":${"[".repeat(10_000)}${"]".repeat(10_000)}}`],
    ["10,000 levels of objects", `${'{"prompt":'.repeat(10_000)}1${"}".repeat(10_000)}`],
    ["__proto__", '{"prompt":"A train","__proto__":{"seed":1}}'],
    ["constructor", '{"prompt":"A train","constructor":{"prototype":{}}}'],
    ["a prompt of 1,000,000 characters", JSON.stringify({ prompt: "x".repeat(1_000_000) })],
    ["100,000 unknown fields", `{${Array.from({ length: 100_000 }, (_, i) => `"${i}":1`).join()}}`],
    ["a number beyond doubles", '{"prompt":"A train","seed":1e999}'],
    ["a zero byte", '{"prompt":"A train"}\u0000'],
  ])("%s: 400", async (_, body) => {
    const before = charges();
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: { code: "invalid_request", message: expect.any(String) } });
    await expectSane(before);
  });

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "",
  ])("Content-Type %j: 400", async (type) => {
    const before = charges();
    const response = await post(JSON.stringify(videoBody), { "Content-Type": type });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("Content-Type: must be application/json");
    await expectSane(before);
  });

  test("no Content-Type: 400", async () => {
    const { "Content-Type": _, ...headers } = head();
    const { text } = await sendRawBytes(
      testBed.url,
      formatRawRequest(`POST ${path}`, headers, JSON.stringify(videoBody)),
    );
    expect(statusCodesOf(text)).toEqual([400]);
  });

  test.each(["application/json; charset=utf-8", "APPLICATION/JSON"])("Content-Type %s is taken", async (type) => {
    expect((await post(JSON.stringify(videoBody), { "Content-Type": type })).status).toBe(201);
  });

  test.each([
    ["lone surrogates", '{"prompt":"\\ud83d and \\ude00 apart"}'],
    ["a zero character", '{"prompt":"a \\u0000 b"}'],
    ["a byte order mark before it", `\uFEFF${JSON.stringify(videoBody)}`],
  ])("%s: accepted, kept and rendered", async (_, body) => {
    const response = await post(body);
    expect(response.status).toBe(201);
    const { id } = (await response.json()) as { id: string };
    testBed.finish();
    expect((await fetch(`${testBed.url}/media/${id}/last-frame.png`)).status).toBe(200);
    expect((await testBed.control("GET", "/state")).status).toBe(200);
  });

  const large = 1024 * 1024 + 1;
  test("a body one byte over 1 MiB, with its length: 400", async () => {
    const before = charges();
    const response = await post(JSON.stringify(videoBody).padEnd(large));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("1048576");
    await expectSane(before);
  });

  test("a body of 1 MiB is read", async () => {
    expect((await post(JSON.stringify(videoBody).padEnd(large - 1))).status).toBe(201);
  });

  test("16 MiB in chunks: 400, and the next request is served", async () => {
    const before = charges();
    const chunk = new Uint8Array(1 << 20).fill(32);
    let left = 16;
    const stream = new ReadableStream({
      pull: (to) => (left-- > 0 ? to.enqueue(chunk) : to.close()),
    });
    const response = await post(stream);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("1048576");
    await expectSane(before);
  });

  test("a refused request whose body was not read leaves the connection as it should be", async () => {
    const body = JSON.stringify(videoBody).padEnd(100_000);
    const lines = (more: string) =>
      `Host: ${new URL(testBed.url).host}\r\nContent-Length: ${body.length}\r\n${more}\r\n`;
    const { text } = await sendRawBytes(
      testBed.url,
      `POST ${path} HTTP/1.1\r\n${lines("")}${body}` +
        `POST /nowhere HTTP/1.1\r\n${lines("")}${body}` +
        `PUT ${path} HTTP/1.1\r\n${lines("Connection: close\r\n")}${body}`,
    );
    expect(statusCodesOf(text)).toEqual([401, 404, 405]);
  });

  test("a client that goes away in the middle of its body is charged nothing", async () => {
    const before = charges();
    const lines = Object.entries({ ...head(), "Content-Length": "1000" }).map(([name, value]) => `${name}: ${value}`);
    const socket = connect(Number(new URL(testBed.url).port), "127.0.0.1");
    socket.write(`POST ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n{"prompt":"A train"}`);
    const requests = testBed.entries("request").length;
    setTimeout(() => socket.resetAndDestroy(), 20);
    await vi.waitUntil(() => testBed.entries("request").length > requests);
    await expectSane(before);
  });
});

describe("heads", () => {
  const wire = async (line: string, headers: [string, string][], body = "") => {
    const { text } = await sendRawBytes(testBed.url, formatRawRequest(line, headers, body));
    return { text, status: statusCodesOf(text)[0] };
  };
  const pairs = () => Object.entries(head());

  test("two Idempotency-Keys: 400", async () => {
    const { status } = await wire(`POST ${path}`, [...pairs(), ["Idempotency-Key", "b"]], JSON.stringify(videoBody));
    expect(status).toBe(400);
  });

  test("two keys in two Authorization headers: no 5xx and no mixture", async () => {
    const { status } = await wire(`GET /api/v1/tasks/sd2_x`, [...pairs(), ["Authorization", "Bearer other"]]);
    expect([401, 404]).toContain(status);
  });

  test("two Content-Lengths: 400", async () => {
    const { status } = await wire(`POST ${path}`, [...pairs(), ["Content-Length", "5"]], JSON.stringify(videoBody));
    expect(status).toBe(400);
  });

  test("a header twice that means nothing here is ignored", async () => {
    const more: [string, string][] = [
      ["X-Trace", "a"],
      ["X-Trace", "b"],
    ];
    expect((await wire(`POST ${path}`, [...pairs(), ...more], JSON.stringify(videoBody))).status).toBe(201);
  });

  test("bytes beyond ASCII in headers: no 5xx", async () => {
    const { status } = await wire(`POST ${path}`, [...pairs(), ["X-Name", "\u00e9\u00ff"]], JSON.stringify(videoBody));
    expect(status).toBe(201);
  });

  test.each(["TRACE", "PROPFIND", "SUBSCRIBE"])("%s: 405", async (method) => {
    expect((await wire(`${method} ${path}`, pairs())).status).toBe(405);
  });

  test("a made-up method and bytes that are no HTTP: 400", async () => {
    expect((await wire(`FETCH ${path}`, pairs())).status).toBe(400);
    expect(statusCodesOf((await sendRawBytes(testBed.url, "SSH-2.0-client\r\n\r\n")).text)).toEqual([400]);
  });

  test.each(["//", "/..%2f..%2fetc", "/%00", "/api/v1/tasks/%2e%2e%2fstate", "/media/../_sandbox/state?x=%", "/\\x"])(
    "the path %s: no 5xx",
    async (path) => {
      expect((await wire(`GET ${path}`, pairs())).status).toBeLessThan(500);
    },
  );

  test("Expect: 100-continue is served", async () => {
    const { text } = await wire(`POST ${path}`, [...pairs(), ["Expect", "100-continue"]], JSON.stringify(videoBody));
    expect(statusCodesOf(text)).toEqual([100, 201]);
  });
});

test("the control API refuses bodies that are no objects", async () => {
  for (const path of ["/accounts", "/credits", "/keys", "/faults", "/clock"])
    for (const body of ["null", "[]", "5", '"text"', "{", ""]) {
      const reply = await testBed.control("POST", path, body);
      expect(reply.status, `${path} ${body}`).toBe(400);
      expect(errorMessageOf(reply)).not.toBe("undefined");
    }
  expect(consoleErrors).not.toHaveBeenCalled();
});
