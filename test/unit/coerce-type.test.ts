import { expect, test } from "vitest";
import { coerceType } from "../../src/contract/index.ts";

const list = (text: string) => coerceType(text, { type: "array", role: "images" });
const one = (text: string) => coerceType(text, { type: "string", role: "start-frame" });
const [first, second] = ["https://a.example/1.png", "https://a.example/2.png"];

test.each([
  [`${first}, ${second}`, [first, second]],
  [`${first},${second}`, [first, second]],
  [`${first}，${second}、`, [first, second]],
  [`${first};\n${second};`, [first, second]],
  [`["${first}","${second}"]`, [first, second]],
  ["https://a.example/1,2.png", ["https://a.example/1,2.png"]],
  ["{{a, b}},{{ref c}}/d.png", ["{{a, b}}", "{{ref c}}/d.png"]],
  ["x{{{a, b}},c d", ["x{{{a, b}},c", "d"]],
  [" , ", []],
])("the list %j has the entries %j", (text, entries) => {
  expect(list(text)).toEqual(entries);
});

test.each([
  ["a URL", first, first],
  ["two URLs", `${first} ${second}`, [first, second]],
  ["two URLs with a comma", `${first},${second}`, [first, second]],
  ["two templates", "{{a}}, {{b}}", ["{{a}}", "{{b}}"]],
  ["a template with spaces", "{{ref a b}}", "{{ref a b}}"],
  ["a file's name", "my cat.png", "my cat.png"],
  ["a URL with a space", "https://a.example/my cat.png", "https://a.example/my cat.png"],
  ["a list of one that is no URL", '["my","cat"]', '["my","cat"]'],
])("%s in a field for one media file is split only if it is several", (_, text, expected) => {
  expect(one(text)).toEqual(expected);
});

test("a value of ten megabytes is converted in linear time, whatever is in it", () => {
  const started = performance.now();
  for (const part of ["a", "a,", "{{", "{{a}}", "https:"]) {
    const text = part.repeat(1e7 / part.length);
    expect(list(text)).toHaveLength(1);
    expect(one(text)).toBe(text);
  }
  expect(performance.now() - started).toBeLessThan(15_000);
});
