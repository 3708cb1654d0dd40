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
  const { Host: _, ...defaults } = head();
  const init = { method: "POST", headers: { ...defaults, ...headers }, body, duplex: "half" } as RequestInit;
  return fetch(testBed.url + path, init);
};

/** Checks that nothing was charged, the sandbox logged no error, and the next request works. */
async function expectUnharmed(before: number) {
  expect(testBed.entries("charge").length).toBe(before);
  expect(consoleErrors).not.toHaveBeenCalled();
  expect((await testBed.submit("seedance", videoBody)).status).toBe(201);
}
const charges = () => testBed.entries("charge").length;

describe("a request", () => {
  test.each([
    ["nothing", ""],
    ["text that is not JSON", "prompt=A+train"],
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
  ])("with the body %s gets 400", async (_, body) => {
    const before = charges();
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: { code: "invalid_request", message: expect.any(String) } });
    await expectUnharmed(before);
  });

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "",
  ])("with Content-Type %j gets 400", async (type) => {
    const before = charges();
    const response = await post(JSON.stringify(videoBody), { "Content-Type": type });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("Content-Type: must be application/json");
    await expectUnharmed(before);
  });

  test("without Content-Type gets 400", async () => {
    const { "Content-Type": _, ...headers } = head();
    const { text } = await sendRawBytes(
      testBed.url,
      formatRawRequest(`POST ${path}`, headers, JSON.stringify(videoBody)),
    );
    expect(statusCodesOf(text)).toEqual([400]);
  });

  test.each(["application/json; charset=utf-8", "APPLICATION/JSON"])(
    "with Content-Type %s is accepted",
    async (type) => {
      expect((await post(JSON.stringify(videoBody), { "Content-Type": type })).status).toBe(201);
    },
  );

  test.each([
    ["lone surrogates", '{"prompt":"\\ud83d and \\ude00 apart"}'],
    ["a zero character", '{"prompt":"a \\u0000 b"}'],
    ["a byte order mark", `\uFEFF${JSON.stringify(videoBody)}`],
  ])("with %s in its body is accepted, stored and rendered", async (_, body) => {
    const response = await post(body);
    expect(response.status).toBe(201);
    const { id } = (await response.json()) as { id: string };
    testBed.finish();
    expect((await fetch(`${testBed.url}/media/${id}/last-frame.png`)).status).toBe(200);
    expect((await testBed.control("GET", "/state")).status).toBe(200);
  });

  const large = 1024 * 1024 + 1;
  test("with a body one byte over 1 MiB gets 400", async () => {
    const before = charges();
    const response = await post(JSON.stringify(videoBody).padEnd(large));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("1048576");
    await expectUnharmed(before);
  });

  test("with a body of 1 MiB is accepted", async () => {
    expect((await post(JSON.stringify(videoBody).padEnd(large - 1))).status).toBe(201);
  });

  test("with 16 MiB in chunks gets 400, and the next request works", async () => {
    const before = charges();
    const chunk = new Uint8Array(1 << 20).fill(32);
    let left = 16;
    const stream = new ReadableStream({
      pull: (to) => (left-- > 0 ? to.enqueue(chunk) : to.close()),
    });
    const response = await post(stream);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("1048576");
    await expectUnharmed(before);
  });

  test("that is rejected before its body is read leaves the connection usable", async () => {
    const body = JSON.stringify(videoBody).padEnd(100_000);
    const headersWith = (more: string) =>
      `Host: ${new URL(testBed.url).host}\r\nContent-Length: ${body.length}\r\n${more}\r\n`;
    const { text } = await sendRawBytes(
      testBed.url,
      `POST ${path} HTTP/1.1\r\n${headersWith("")}${body}` +
        `POST /nowhere HTTP/1.1\r\n${headersWith("")}${body}` +
        `PUT ${path} HTTP/1.1\r\n${headersWith("Connection: close\r\n")}${body}`,
    );
    expect(statusCodesOf(text)).toEqual([401, 404, 405]);
  });

  test("is not charged if the client disconnects within the body", async () => {
    const before = charges();
    const lines = Object.entries({ ...head(), "Content-Length": "1000" }).map(([name, value]) => `${name}: ${value}`);
    const socket = connect(Number(new URL(testBed.url).port), "127.0.0.1");
    socket.write(`POST ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n{"prompt":"A train"}`);
    const requests = testBed.entries("request").length;
    setTimeout(() => socket.resetAndDestroy(), 20);
    await vi.waitUntil(() => testBed.entries("request").length > requests);
    await expectUnharmed(before);
  });
});

describe("request headers", () => {
  const wire = async (line: string, headers: [string, string][], body = "") => {
    const { text } = await sendRawBytes(testBed.url, formatRawRequest(line, headers, body));
    return { text, status: statusCodesOf(text)[0] };
  };
  const pairs = () => Object.entries(head());

  test("with two Idempotency-Keys get 400", async () => {
    const { status } = await wire(`POST ${path}`, [...pairs(), ["Idempotency-Key", "b"]], JSON.stringify(videoBody));
    expect(status).toBe(400);
  });

  test("with two Authorization headers get no 5xx, and the keys are not mixed", async () => {
    const { status } = await wire(`GET /api/v1/tasks/sd2_x`, [...pairs(), ["Authorization", "Bearer other"]]);
    expect([401, 404]).toContain(status);
  });

  test("with two Content-Lengths get 400", async () => {
    const { status } = await wire(`POST ${path}`, [...pairs(), ["Content-Length", "5"]], JSON.stringify(videoBody));
    expect(status).toBe(400);
  });

  test("that are unknown are ignored, even twice", async () => {
    const more: [string, string][] = [
      ["X-Trace", "a"],
      ["X-Trace", "b"],
    ];
    expect((await wire(`POST ${path}`, [...pairs(), ...more], JSON.stringify(videoBody))).status).toBe(201);
  });

  test("with bytes beyond ASCII get no 5xx", async () => {
    const { status } = await wire(`POST ${path}`, [...pairs(), ["X-Name", "\u00e9\u00ff"]], JSON.stringify(videoBody));
    expect(status).toBe(201);
  });

  test.each(["TRACE", "PROPFIND", "SUBSCRIBE"])("with the method %s get 405", async (method) => {
    expect((await wire(`${method} ${path}`, pairs())).status).toBe(405);
  });

  test("with an unknown method, or bytes that are not HTTP, get 400", async () => {
    expect((await wire(`FETCH ${path}`, pairs())).status).toBe(400);
    expect(statusCodesOf((await sendRawBytes(testBed.url, "SSH-2.0-client\r\n\r\n")).text)).toEqual([400]);
  });

  test.each(["//", "/..%2f..%2fetc", "/%00", "/api/v1/tasks/%2e%2e%2fstate", "/media/../_sandbox/state?x=%", "/\\x"])(
    "with the path %s get no 5xx",
    async (path) => {
      expect((await wire(`GET ${path}`, pairs())).status).toBeLessThan(500);
    },
  );

  test("with Expect: 100-continue are supported", async () => {
    const { text } = await wire(`POST ${path}`, [...pairs(), ["Expect", "100-continue"]], JSON.stringify(videoBody));
    expect(statusCodesOf(text)).toEqual([100, 201]);
  });
});

test("the control API rejects bodies that are not objects", async () => {
  for (const path of ["/accounts", "/credits", "/keys", "/faults", "/clock"])
    for (const body of ["null", "[]", "5", '"text"', "{", ""]) {
      const reply = await testBed.control("POST", path, body);
      expect(reply.status, `${path} ${body}`).toBe(400);
      expect(errorMessageOf(reply)).not.toBe("undefined");
    }
  expect(consoleErrors).not.toHaveBeenCalled();
});
