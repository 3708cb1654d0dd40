/** src/cli/language/zh-CN.ts has everything that the command shows, and nothing else. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasWords, listTranslatableTexts, missingTexts } from "../../scripts/messages.ts";
import { translations } from "../../src/cli/language/zh-CN.ts";
import { languageLines } from "./support/language-lines.ts";
import { type CliTestBed, createCliTestBed } from "./support/test-bed.ts";
import { latinSentences } from "./support/translation-checks.ts";

const texts = await listTranslatableTexts();
const fail = (title: string, lines: readonly string[]) => expect(lines.length, `${title}\n${lines.join("\n")}`).toBe(0);

test("every text is translated", () => {
  const lines = missingTexts(texts, translations).map(({ place, key }) => `  ${place}: ${JSON.stringify(key)}`);
  fail(`${lines.length} texts are not in src/cli/language/zh-CN.ts. Run node scripts/messages.ts --missing:`, lines);
});

test("no translation is stale", () => {
  const known = new Set(texts.map(({ key }) => key));
  const stale = Object.keys(translations).filter((key) => !known.has(key));
  fail("These keys of src/cli/language/zh-CN.ts are texts of no source:", stale);
});

test("every translation is Chinese", () => {
  const latin = Object.entries(translations).filter(([key, text]) => hasWords(key) && !/\p{Script=Han}/u.test(text));
  fail(
    "These translations hold no Chinese:",
    latin.map(([key]) => key),
  );
});

test("no message is made when its module is loaded: the language is not known yet", () => {
  const early = texts.filter(({ isTopLevel }) => isTopLevel);
  fail(
    "Put these into functions:",
    early.map(({ place, key }) => `${place}: ${key}`),
  );
});

describe("what people see is Chinese", () => {
  let bed: CliTestBed;
  beforeAll(async () => {
    bed = await createCliTestBed();
    for (const { files } of languageLines)
      for (const [name, text] of Object.entries(files ?? {})) writeFileSync(join(bed.cwd, name), text);
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  // The linter's findings are data of the prompt rules, which are in English.
  const translated = languageLines.filter(({ args }) => args[0] !== "lint-prompt");
  test.each(translated)("$line", async ({ args, env }) => {
    const run = await bed.seedance([...args, "--no-json"], { env: { ...env, LANG: "zh_CN.UTF-8" } });
    const shown = `${run.stdout}\n${run.stderr}`;
    expect(shown).toMatch(/\p{Script=Han}/u);
    const latin = shown.split("\n").flatMap(latinSentences);
    fail("English sentences:", latin);
  });
});
