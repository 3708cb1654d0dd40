import { describe, expect, test } from "vitest";
import { createUnexpectedOutputError } from "../../src/contract/index.ts";
import { readResponse } from "../../src/http/response.ts";
import {
  cleanForTerminal,
  containsKey,
  escapeControls,
  mapJsonStrings,
  redactError,
  redactJson,
  redactKeys,
  redactText,
  redactUrl,
} from "../../src/redact.ts";

describe("redactKeys", () => {
  test.each([
    ["the key sk_live_abcdefghijklmnop12345678.", "the key [redacted]."],
    ["sk_live_ab-cdefghij-k and sk_test_1", "[redacted] and [redacted]"],
    ["Authorization: Bearer abc.def~ghi+jkl/mno=", "Authorization: [redacted]"],
    ["a ring bearer, Bearer of news, sk_live_ keys", "a ring bearer, Bearer of news, sk_live_ keys"],
    // The titles do not quote the texts, since the output of the tests must not hold keys.
  ])("removes all keys of text %# and nothing else", (text, clean) => {
    expect(redactKeys(text)).toBe(clean);
    expect(redactKeys(clean)).toBe(clean);
  });

  test("removes the given secrets, except short ones", () => {
    expect(redactKeys("it is k$y(1)[2]\\d here", ["k$y(1)[2]\\d"])).toBe("it is [redacted] here");
    expect(redactKeys("a key is a key", ["key"])).toBe("a key is a key");
  });
});

describe("redactText", () => {
  test.each([
    ["could not read https://a.example/b.png?X-Amz-Signature=x.", "could not read https://a.example/b.png."],
    ['"https://a.example/b?sig=x" is no image', '"https://a.example/b" is no image'],
    ["(see https://a.example/b#token=x), then wait", "(see https://a.example/b), then wait"],
    ["'https://a.example/b?a='x'&sig=y' is wrong", "'https://a.example/b' is wrong"],
    ["postgres://user:password@db/x is away", "postgres://db/x is away"],
    ["postgres://user@db/x is away, https://token@a.example/", "postgres://user@db/x is away, https://a.example/"],
    ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaahttps://a.example/?sig=x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaahttps://a.example/"],
    [String.raw`{"url":"https:\/\/u:p@a.example\/b?sig=x","n":1}`, String.raw`{"url":"https:\/\/a.example\/b","n":1}`],
    ["sk_li\x1bve_abcdefgh", "[redacted]"],
    ["\x1b]52;c;aGk=\x07\u202etxt.exe\u2066\u061c", "]52;c;aGk=txt.exe"],
    ["two\r\nlines\tand a tab? Why: a/b", "two\r\nlines\tand a tab? Why: a/b"],
  ])("redacts %j", (text, clean) => {
    expect(redactText(text)).toBe(clean);
    expect(redactText(clean)).toBe(clean);
  });
});

test.each([
  ["https://user:password@a.example/b.png?sig=x#y", "https://a.example/b.png"],
  ["https://a.example/a b.png?sig=x y", "https://a.example/a b.png"],
  [new URL("https://a.example/sk_live_abc?x"), "https://a.example/[redacted]"],
  [`https://a.example/${"x".repeat(5_000)}`, `https://a.example/${"x".repeat(2_030)}`],
])("redactUrl changes %s to %s", (url, clean) => {
  expect(redactUrl(url)).toBe(clean);
});

test.each<[unknown, string]>([
  ["https://a.example/a b.png?sig=x y", '"https://a.example/a b.png"'],
  [["HTTPS://a.example/a b#t=x", null, 1], '["HTTPS://a.example/a b",null,1]'],
  ["https://us er:pa ss@a.example/b", '"https://a.example/b"'],
  ["https://a.example/x postgres://u:p@db/sk_live_abc", '"https://a.example/x postgres://db/[redacted]"'],
  ["see https://a.example/b?sig=x.", '"see https://a.example/b."'],
])("an excerpt of a response holds %j as %s", (value, clean) => {
  expect(createUnexpectedOutputError({ id: "sd2_1", status: "completed", output: value as object }).body).toContain(
    clean,
  );
  const context = { method: "GET", path: "/", baseUrl: "https://a.example", secrets: [] };
  const failed = readResponse(new Response(null, { status: 500 }), JSON.stringify({ error: value }), context);
  expect(failed.ok ? "" : failed.excerpt()).toBe(`{"error":${clean}}`);
  expect(JSON.stringify(failed.body)).toBe(`{"error":${clean}}`);
});

test("cleanForTerminal removes control characters and keeps tabs, line ends and letters of all scripts", () => {
  const letters = "a\tb\nc\r\nd é 汉 🚂 שלום";
  expect(cleanForTerminal(letters)).toBe(letters);
  const codes = [...Array(0xa0).keys(), 0x61c, 0x200e, 0x200f, ...span(0x202a, 0x202e), ...span(0x2066, 0x2069)];
  const controls = codes
    .map((code) => String.fromCharCode(code))
    .filter((character) => !/[\t\n\x20-\x7e]/.test(character));
  expect(controls).toHaveLength(0x20 - 2 + 0x21 + 12);
  expect(cleanForTerminal(controls.join(""))).toBe("");
  const json = JSON.stringify(controls.join(""));
  expect(cleanForTerminal(escapeControls(json))).toBe(escapeControls(json));
  expect(JSON.parse(escapeControls(json))).toBe(controls.join(""));
});

test("redactError keeps only names, codes, causes and redacted messages", () => {
  const inner = Object.assign(new Error("https://a.example/?sig=x"), { code: "ECONNRESET", key: "sk_live_abcdefgh" });
  const clean = redactError(new TypeError("Bearer abcdefghijklmnopq", { cause: inner }));
  expect(clean).toMatchObject({ name: "TypeError", message: "[redacted]" });
  expect(clean.cause).toMatchObject({ message: "https://a.example/", code: "ECONNRESET" });
  expect(clean.cause).not.toHaveProperty("key");
  expect(redactError("sk_live_abcdefgh").message).toBe("[redacted]");
});

test("redactJson redacts values and member names at any depth", () => {
  const key = "sk_live_abcdefghijklmnop";
  expect(redactJson({ [key]: [{ deep: `a ${key}` }], at: new Date(0), none: null, yes: true })).toEqual({
    "[redacted]": [{ deep: "a [redacted]" }],
    at: "1970-01-01T00:00:00.000Z",
    none: null,
    yes: true,
  });
  const nested = JSON.parse(`${"[".repeat(50_000)}${"]".repeat(50_000)}`);
  expect(JSON.stringify(redactJson(nested))).toContain('["[redacted]"]');
});

const adversarial = [
  [
    "https://",
    "://",
    "a.",
    "?a=",
    "?a=b&",
    "?sig=",
    "https://@",
    "https://?",
    "https://a?b)",
    "x://a@b:",
    "x://:",
    ":",
    "http",
  ],
  ["sk_live_", "sk_live", "Bearer ", "Bearer a", "Bearer", " ", "\t", ")", "&-", "x-a-", "q-a", "key-", "\\/"],
  ["\x1b[", "\x1b]52;", "\r", "\u202e", '"', "[", "?x-a-".repeat(20), "?token.".repeat(20)],
].flat();
const cleaners: Record<string, (text: string) => unknown> = {
  redactKeys: (text) => redactKeys(text, ["sk_live_https://"]),
  redactText: (text) => redactText(text, ["sk_live_https://"]),
  redactUrl,
  redactError: (text) => redactError(new Error(text)),
  redactJson: (text) => redactJson({ [text]: text }),
  mapJsonStrings: (text) => mapJsonStrings([text], cleanForTerminal),
  cleanForTerminal,
  escapeControls,
  containsKey,
};

// An error body "https://https://…" of 1 MB once stopped the process for 193 s: https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS
describe.each(Object.entries(cleaners))("%s takes linear time", (_, clean) => {
  test.each(adversarial.map((piece) => [piece]))("for a text that repeats %j", (piece) => {
    const textOf = (length: number) => `${piece.repeat(Math.ceil(length / piece.length)).slice(0, length)}!`;
    const [quarter, whole] = [textOf(2 ** 18), textOf(2 ** 20)];
    let [small, large] = [timeOf(() => clean(quarter)), timeOf(() => clean(whole))];
    // Four times the length takes four times as long, or 16 times in a quadratic function. Other work on the machine
    // makes a run slower, never faster, so the fastest of some runs count.
    const ratio = () => large / Math.max(small, 20);
    for (let tries = 0; tries < 10 && (ratio() >= 10 || large > 2_000); tries++) {
      small = Math.min(
        small,
        timeOf(() => clean(quarter)),
      );
      large = Math.min(
        large,
        timeOf(() => clean(whole)),
      );
    }
    expect(ratio()).toBeLessThan(10);
    expect(large).toBeLessThan(2_000);
  });
});

function timeOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function span(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
