import { describe, expect, test } from "vitest";
import { parseRetryAfter } from "../../src/http/retry-after.ts";

const date = "Wed, 21 Oct 2026 07:28:00 GMT";
const read = (value?: string, more: Record<string, string> = { date }) =>
  parseRetryAfter(new Headers(value === undefined ? more : { "retry-after": value, ...more }));

describe("the header Retry-After", () => {
  test.each([
    ["0", 0],
    ["12", 12],
    [" 7 ", 7],
    ["300", 300],
    ["999999", 300],
    ["Wed, 21 Oct 2026 07:28:30 GMT", 30],
    ["Wed, 21 Oct 2026 07:27:00 GMT", 0],
    ["Wed, 21 Oct 2026 09:28:00 GMT", 300],
  ])("with the value %j means %i s", (value, seconds) => {
    expect(read(value)).toBe(seconds);
  });

  test.each([
    undefined,
    "",
    "-3",
    "1e3",
    "5.5",
    "abc",
    "2026-10-21",
    "99999999999",
    "Wednesday, 21-Oct-26 07:28:00 GMT",
    "0x10",
    "Wed, 21 Foo 2026 07:28:00 GMT",
  ])("with the value %j is ignored", (value) => {
    expect(read(value)).toBeUndefined();
  });

  test("with a date is ignored if the response has no Date", () => {
    expect(read("Wed, 21 Oct 2026 07:28:30 GMT", {})).toBeUndefined();
  });
});
