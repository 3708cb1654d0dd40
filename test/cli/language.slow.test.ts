/** The command in Chinese: what is translated, what stays English, and what decides it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { textsOfSource } from "../../scripts/messages.ts";
import { displayWidth, wrapText } from "../../src/cli/language/display-width.ts";
import { findTranslation, loadLanguage, t, translate } from "../../src/cli/language/translate.ts";
import { translations } from "../../src/cli/language/zh-CN.ts";
import { pluralize } from "../../src/cli/output.ts";
import { message } from "../../src/message.ts";
import { redactText } from "../../src/redact.ts";
import { languageLines } from "./support/language-lines.ts";
import { type CliTestBed, createCliTestBed } from "./support/test-bed.ts";
import { latinSentences, placeholdersOf } from "./support/translation-checks.ts";

const chinese = { LANG: "zh_CN.UTF-8" };
const english = { LANG: "en_US.UTF-8" };
const han = /\p{Script=Han}/u;

let bed: CliTestBed;
beforeAll(async () => {
  bed = await createCliTestBed();
  for (const { files } of languageLines)
    for (const [name, text] of Object.entries(files ?? {})) {
      mkdirSync(bed.cwd, { recursive: true });
      writeFileSync(join(bed.cwd, name), text);
    }
});
afterAll(() => bed[Symbol.asyncDispose]());

describe("the table of translations", () => {
  test("each translation has the placeholders of its English text", () => {
    const different = Object.entries(translations).filter(
      ([key, text]) => placeholdersOf(key).join() !== placeholdersOf(text).join(),
    );
    expect(different).toEqual([]);
  });

  test("no translation holds an English sentence", () => {
    const untranslated = Object.values(translations).filter((text) => latinSentences(text).length > 0);
    expect(untranslated).toEqual([]);
  });

  test("an English sentence is found between Chinese, code and command lines", () => {
    expect(latinSentences("用 seedance tasks --limit 15 查看更多，见 https://a.b/c d。")).toEqual([]);
    expect(latinSentences("已保存。The job goes on without you。")).toEqual(["The job goes on without you"]);
    expect(latinSentences("Show the settings.")).toEqual(["Show the settings"]);
  });
});

describe("the texts of a source", () => {
  test("a template, its placeholders' names, and nouns that are counted", () => {
    const texts = textsOfSource(
      "a.ts",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a source.
      'const f = () => message`Unknown ${name}: ${known.join(", ")}.`;\nconst g = () => pluralize(n, one ? "row" : "job");\nconst h = t`Help`;',
    );
    expect(texts).toMatchObject([
      { key: "Unknown {0}: {1}.", readable: "Unknown {name}: {known}.", place: "a.ts:1", source: "message" },
      { key: "{0} row", source: "noun", place: "a.ts:2" },
      { key: "{0} job", source: "noun" },
      { key: "Help", source: "terminal", isTopLevel: true },
    ]);
  });
});

describe("the layout of Chinese", () => {
  test("a wide character takes two columns, a combining mark none", () => {
    expect(["abc", "中文", "a，b", "é"].map(displayWidth)).toEqual([3, 4, 4, 1]);
  });

  test("a line ends between wide characters, but not before a full stop or inside a Latin word", () => {
    expect(wrapText("用 seedance 生成视频。", 12)).toEqual(["用 seedance", "生成视频。"]);
    expect(wrapText("生成视频。完成", 8)).toEqual(["生成视", "频。完成"]);
    expect(wrapText("one two three", 7)).toEqual(["one two", "three"]);
  });
});

test("a sentence of the contract is found without its full stop and with a small letter", () => {
  const table = { "Number of images.": "图像数量。", "Make a video": "生成视频" };
  expect(findTranslation(table, "Number of images")).toBe("图像数量");
  expect(findTranslation(table, "make a video")).toBe("生成视频");
  expect(findTranslation(table, "Make a video.")).toBe("生成视频。");
  expect(findTranslation(table, "Make\na video")).toBe("生成视频");
  expect(findTranslation(table, "Make a film")).toBeUndefined();
});

describe("a message in Chinese", () => {
  beforeAll(() => loadLanguage(chinese));

  test("is made again from its values, and is English until it is printed", () => {
    const text = message`Missing argument. Usage: seedance ${"wait"}`;
    expect([text, translate(text)]).toEqual([
      "Missing argument. Usage: seedance wait",
      "缺少参数。用法：seedance wait",
    ]);
  });

  test("is found after it was redacted, and stays redacted", () => {
    const text = redactText(message`Missing argument. Usage: seedance ${"https://a.example/b.png?signature=secret"}`);
    expect(translate(text)).toMatch(/^缺少参数。用法：seedance https:\/\/a\.example\/b\.png/);
    expect(translate(text)).not.toContain("secret");
  });

  test("is translated inside of another one, also as the beginning of its sentence", () => {
    expect(t`default: ${message`Missing argument. Usage: seedance ${1}`}`).toBe("默认：缺少参数。用法：seedance 1");
    message`at most ${3}`;
    expect(translate("At most 3")).toBe("最多 3");
  });

  test("a value of one word is not translated: it may be a name", () => {
    expect(t`default: ${"required"}`).toBe("默认：required");
  });

  test("a plural is English until it is printed", () => {
    expect([pluralize(1, "row"), pluralize(2, "row")]).toEqual(["1 row", "2 rows"]);
  });
});

describe("JSON and exit codes do not depend on the language", () => {
  test.each(languageLines)("$line", async ({ args, env }) => {
    const [one, other] = await Promise.all(
      [english, chinese].map((language) => bed.seedance([...args, "--json"], { env: { ...env, ...language } })),
    );
    expect(other?.code).toBe(one?.code);
    expect(withoutTimes(other?.stdout)).toBe(withoutTimes(one?.stdout));
    expect(one?.stdout).not.toMatch(han);
    expect(one?.stderr).not.toMatch(han);
  });
});

/** Two runs differ in what depends on their time. */
const withoutTimes = (text = "") => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z|"(milliseconds|seconds|age)":[\d.]+/g, "…");

describe("what decides the language", () => {
  test.each([
    [{ LANG: "zh_CN.UTF-8" }, true],
    [{ LANG: "zh_CN.GB18030" }, true],
    [{ LANG: "zh" }, true],
    [{ LANG: "zh_Hans_SG.UTF-8" }, true],
    [{ LANG: "en_US.UTF-8", LC_MESSAGES: "zh_CN.UTF-8" }, true],
    [{ LANG: "en_US.UTF-8", LC_ALL: "zh_CN.UTF-8" }, true],
    [{ LANG: "zh_CN.UTF-8", LC_ALL: "en_US.UTF-8" }, false],
    [{ LANG: "zh_CN.UTF-8", LC_ALL: "C" }, false],
    [{ LANG: "zh_CN.UTF-8", LC_ALL: "" }, true],
    [{ LANG: "zh_TW.UTF-8" }, false],
    [{ LANG: "zh_Hant_HK.UTF-8" }, false],
    [{}, false],
  ])("%j: Chinese is %s", async (env, isChinese) => {
    const { code, stderr } = await bed.seedance(["wait"], { env: { LANG: "", LC_ALL: "", LC_MESSAGES: "", ...env } });
    expect([code, han.test(stderr)]).toEqual([2, isChinese]);
  });
});

describe("the contract's texts are Chinese too", () => {
  test.each([
    ["page", "seedance", "质量档位。pro 价格更高"],
    ["live", "seedance25", "用 Seedance 2.5 由文本、图像或媒体生成视频，最长 30 秒。"],
  ])("the help of a model of the contract %s", async (contract, model, text) => {
    const { stdout } = await bed.seedance([model, "--help", "--contract", contract], { env: chinese });
    expect(stdout.replaceAll("\n", "")).toContain(text);
    expect(stdout).toMatch(/^用法：seedance /);
    expect(
      Math.max(
        ...stdout
          .split("\n")
          .filter((line) => /^ {10,}/.test(line))
          .map(displayWidth),
      ),
    ).toBeLessThanOrEqual(100);
  });

  test("the fix of an error", async () => {
    const { stderr, json } = await bed.seedance(["get", "sd2_nothing"], { env: chinese });
    expect(stderr).toContain("请检查 id 和账户；绝不要另行提交一个任务来代替。");
    expect(json[0].error.message).not.toMatch(han);
  });
});

describe("files that are loaded", () => {
  const loadedFiles = async (args: string[], env: NodeJS.ProcessEnv) => {
    const { stderr } = await bed.seedance(args, { env, imports: ["print-loads"] });
    return [...stderr.matchAll(/^loaded .*\/dist\/(\S+)$/gm)].map(([, name = ""]) => name).sort();
  };

  test("English loads no translations", async () => {
    expect(await loadedFiles(["video", "--help"], english)).toEqual(["cli.js", "print-help.js"]);
    const inError = await loadedFiles(["wait"], english);
    expect(inError.filter((name) => name.includes("zh-CN"))).toEqual([]);
  });

  test("Chinese loads the command's table, and the contract's", async () => {
    expect(await loadedFiles(["video", "--help"], chinese)).toEqual([
      "cli.js",
      "page.zh-CN.js",
      "print-help.js",
      "zh-CN.js",
    ]);
    const inLive = await loadedFiles(["wait", "--contract", "live"], chinese);
    expect(inLive.filter((name) => name.includes("zh-CN"))).toEqual([
      expect.stringMatching(/^strings\.zh-CN-/),
      "zh-CN.js",
    ]);
  });
});
