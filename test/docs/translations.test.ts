import { globSync, readFileSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import YAML from "yaml";
import { checkTranslations, overlayFile } from "../../scripts/translations/check.ts";
import { checkOverlay, type Translation } from "../../scripts/translations/overlay.ts";
import { comparePages } from "../../scripts/translations/pages.ts";
import { pageDocument } from "../contract/contract.ts";

const root = new URL("../../", import.meta.url).pathname;
const overlay = await readFile(join(root, overlayFile), "utf8");
const actions = () => (YAML.parse(overlay) as { actions: Translation[] }).actions;

test("the Chinese docs match the English ones", () => {
  expect(checkTranslations(root)).toEqual([]);
});

test("the overlay is applied: no text of the Chinese docs is English", async () => {
  const read = async (name: string) => YAML.parse(await readFile(join(root, "generated/page", name), "utf8"));
  const texts = (node: unknown): string[] =>
    typeof node !== "object" || node === null
      ? []
      : Object.entries(node).flatMap(([member, value]) =>
          ["title", "summary", "description"].includes(member) && typeof value === "string" ? [value] : texts(value),
        );
  const english = texts(await read("openapi-docs.yaml"));
  const chinese = texts(await read("openapi-docs.zh-CN.yaml"));
  expect(chinese.length).toBe(english.length);
  expect(chinese.filter((text) => !/\p{Script=Han}/u.test(text))).toEqual([]);
});

describe("a fault of the overlay is found", () => {
  type Change = (actions: Translation[], copy: typeof pageDocument) => void;
  const find = (list: Translation[], target: string) => {
    const action = list.find((each) => each.target === target);
    if (!action) throw new Error(`${target} is not translated.`);
    return action;
  };
  const mode = "$.components.schemas.SeedanceRequest.properties.mode";
  const prompt = "$.components.schemas.SeedanceRequest.properties.prompt";

  test.each<[string, Change, RegExp]>([
    ["a text without its twin", (list) => list.splice(3, 1), /not translated/],
    ["a text that is gone", (_, copy) => delete copy.components.schemas.Timestamp, /Timestamp: there is no such text/],
    [
      "an English text that changed",
      (_, copy) => Object.assign(copy.info, { summary: "Video and images." }),
      /\$\.info: summary has changed since it was translated: "Video and images\."/,
    ],
    [
      "a new field",
      (_, copy) => Object.assign(copy.components.schemas.Image?.properties ?? {}, { alt: { description: "A text." } }),
      /Image\.properties\.alt: not translated/,
    ],
    [
      "a text left in English",
      (list) => Object.assign(find(list, mode).update, { description: "Mode." }),
      /is not in Chinese/,
    ],
    [
      "a translation that is missing",
      (list) => delete find(list, mode).update.description,
      /mode: description is not in Chinese/,
    ],
    [
      "another number",
      (list) => Object.assign(find(list, prompt).update, { description: "提示词，3 到 20,000 个字符" }),
      /has other numbers: 10,000 3 became 20,000 3/,
    ],
    [
      "code that was lost",
      (list) => Object.assign(find(list, "$.components.links.GetTask").update, { description: "轮询。" }),
      /has other code: `completed` `failed` became/,
    ],
    ["a text translated twice", (list) => list.push(find(list, mode)), /mode: twice/],
    [
      "more than was asked for",
      (list) => Object.assign(find(list, mode).update, { title: "模式" }),
      /title has no English twin/,
    ],
  ])("%s", (_, change, message) => {
    const [list, copy] = [actions(), structuredClone(pageDocument)];
    expect(checkOverlay(copy, list)).toEqual([]);
    change(list, copy);
    expect(checkOverlay(copy, list).join("\n")).toMatch(message);
  });
});

describe("a fault of a page is found", () => {
  const english =
    "# One\n\nWait `n` for 30 s.\n\n## Two\n\n[Go](go.md)\n\n```sh\n# no heading\nls\n```\n\n| a |\n| - |\n";
  const chinese = "# 一\n\n等待 `n` 30 秒。\n\n## 二\n\n[去](go.md)\n\n```sh\n# no heading\nls\n```\n\n| 甲 |\n| - |\n";
  test.each<[string, string, string, string[]]>([
    ["none", "", "", []],
    ["a section that is missing", "## 二", "", ["has other sections: # One, ## Two became # 一"]],
    ["a heading of another level", "## 二", "### 二", ["has other sections: # One, ## Two became # 一, ### 二"]],
    [
      "a section too many",
      "\n## 二",
      "\n## 零\n\n## 二",
      ["has other sections: # One, ## Two became # 一, ## 零, ## 二"],
    ],
    ["another command", "ls\n", "rm\n", ["## Two: code block 1 differs"]],
    ["a table's row that is missing", "| - |\n", "", ["## Two: 2 rows of tables became 1"]],
    ["another link", "go.md", "stay.md", ["## Two: has other links: go.md became stay.md"]],
    ["another number", "30", "60", ["# One: has other numbers: 30 became 60"]],
    ["other code", "`n`", "`m`", ["# One: has other code: `n` became `m`"]],
    [
      "words that are missing",
      "等待 `n` 30 秒。",
      "",
      ["# One: has other code: `n` became ", "# One: has other numbers: 30 became "],
    ],
    ["a page that is English", chinese, english, ["# One: is not in Chinese", "## Two: is not in Chinese"]],
    ["a link to the Chinese twin of what the other leads to", "go.md", "go.zh-CN.md", []],
    [
      "a link out of the folder of the Chinese guides",
      "go.md",
      "docs/zh-CN/go.md",
      ["## Two: has other links: go.md became docs/en/go.md"],
    ],
  ])("%s", (_, from, to, faults) => {
    expect(comparePages(english, chinese.replace(from, to))).toEqual(faults);
  });
});

describe("the files are checked in pairs", () => {
  let copy: string;
  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), "translations-"));
    const papers = ["README", "CHANGELOG"].flatMap((name) => [`${name}.md`, `${name}.zh-CN.md`]);
    for (const path of ["openapi", "generated", ...papers])
      await cp(join(root, path), join(copy, path), { recursive: true });
  });
  afterAll(() => rm(copy, { recursive: true }));

  test("a line that only one changelog has is reported", async () => {
    const file = join(copy, "openapi/CHANGELOG.md");
    const whole = await readFile(file, "utf8");
    await writeFile(file, `${whole}\n## 1.1.0\n\nOne more.\n`);
    expect(checkTranslations(copy)).toEqual([expect.stringContaining("openapi/CHANGELOG.zh-CN.md has other sections")]);
    await writeFile(file, whole);
  });

  test("workflows without Chinese texts are reported", async () => {
    const file = join(copy, "openapi/overlays/workflows.zh-CN.yaml");
    const whole = await readFile(file, "utf8");
    await rm(file);
    expect(checkTranslations(copy)).toEqual(["openapi/overlays/workflows.zh-CN.yaml: is missing"]);
    await writeFile(file, whole);
  });

  test("a guide without a translation, and one that is not listed, are reported", async () => {
    await rm(join(copy, "openapi/docs/zh-CN/faq.md"));
    await writeFile(join(copy, "openapi/docs/en/news.md"), "# News\n");
    expect(checkTranslations(copy)).toEqual([
      "openapi/docs/en/news.md: is not listed in guides.yaml",
      "openapi/docs/zh-CN/faq.md: is missing",
    ]);
  });
});

test("every Chinese text uses one Chinese word for each term", () => {
  const instead = {
    合约: "契约",
    应答: "响应",
    标志: "选项",
    仪表板: "控制台",
    控制面板: "控制台",
    "先知(?!道)": "理想基准",
  };
  const files = globSync(
    "{*.zh-CN.md,openapi/**/*.zh-CN.*,openapi/docs/zh-CN/*.md,scripts/**/*.ts,src/**/*zh-CN.ts,generated/*/strings.zh-CN.ts}",
    { cwd: root },
  );
  expect(files.length).toBeGreaterThan(20);
  const wrong = files.flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8");
    return Object.entries(instead).flatMap(([word, right]) =>
      new RegExp(word).test(text) ? `${file}: ${word}; write ${right}` : [],
    );
  });
  expect(wrong).toEqual([]);
});
