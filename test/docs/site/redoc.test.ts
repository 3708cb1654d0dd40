import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import YAML from "yaml";
import { buildRedoc } from "../../../scripts/docs/redoc/build-redoc.ts";
import { patch } from "../../../scripts/docs/redoc/bundle-redoc.ts";
import { patches } from "../../../scripts/docs/redoc/patches.ts";
import { readRedocStrings } from "../../../scripts/docs/redoc/words.ts";

const view = new URL("../../../generated/page/openapi-docs.zh-CN.yaml", import.meta.url).pathname;
let built: Awaited<ReturnType<typeof buildRedoc>>;
beforeAll(async () => {
  built = await buildRedoc(view, "zh-CN");
}, 60_000);

describe("a patch", () => {
  test("replaces what it finds as often as it says", () => {
    expect(patch("a b a", { find: "a", replace: "c", count: 2 })).toBe("c b c");
  });

  test.each([
    ["a b", { find: "x", replace: "y" }, /holds "x" 0 times in place of 1/],
    ["a a", { find: "a", replace: "y" }, /holds "a" 2 times in place of 1/],
    ["a a", { find: "a", replace: "y", count: 3 }, /2 times in place of 3/],
  ])("fails where another Redoc is built: %s", (bundle, change, message) => {
    expect(() => patch(bundle, change)).toThrow(message);
  });
});

test("each word outside of Redoc's hook has a Chinese one, and no Chinese word is of no use", async () => {
  const { texts } = await readRedocStrings("zh-CN");
  const asked = patches.flatMap(({ replace }) =>
    [...replace.matchAll(/redocWord\(`([^`$]+)`\)/g)].map(([, text]) => text),
  );
  expect(asked.length).toBeGreaterThan(20);
  expect(asked.filter((text) => texts[text ?? ""] === undefined)).toEqual([]);
  // It puts "Items " before two of them by itself.
  const used = (text: string) => {
    const literal = text.replace(/^Items /, "");
    return [`\`${literal}\``, JSON.stringify(literal)].some((code) => built.bundle.includes(code));
  };
  expect(Object.keys(texts).filter((text) => !used(text))).toEqual([]);
});

test("the page holds the whole view, and no text of it ends the script", () => {
  const [, json = ""] = /id="redoc-definition">(.*?)<\/script>/.exec(built.html) ?? [];
  const document = YAML.parse(readFileSync(view, "utf8"));
  const shown = JSON.parse(json);
  expect(shown.paths).toEqual(document.paths);
  expect(shown.info).toEqual(document.info);
  expect(json).not.toContain("<");
});

test("the script asks no other host for a logo, and stands alone", () => {
  expect(built.bundle).not.toMatch(/^\s*(import|export)\b/m);
  expect(built.head).not.toMatch(/https?:/);
});

test("what the page loads stays under 1.2 MB compressed", () => {
  const bytes = gzipSync(built.bundle).length + gzipSync(built.html + built.head).length;
  console.log(`Redoc's page loads ${(bytes / 1e6).toFixed(2)} MB compressed, without what every page loads.`);
  expect(bytes).toBeLessThan(1_100_000);
});
