/** What the search finds, in pages made for it. */
import fc from "fast-check";
import MiniSearch from "minisearch";
import { describe, expect, test } from "vitest";
import type { Page } from "../../../scripts/docs/page.ts";
import { searchBox } from "../../../scripts/docs/search/box.ts";
import { entriesOf } from "../../../scripts/docs/search/entries.ts";
import { excerpt, markTerms, type Piece } from "../../../scripts/docs/search/excerpt.ts";
import { options } from "../../../scripts/docs/search/options.ts";
import { search } from "../../../scripts/docs/search/search.ts";
import { tokenize } from "../../../scripts/docs/search/tokenize.ts";

const page = (name: string, markdown: string): Page => {
  const language = name.startsWith("zh-") ? "zh-CN" : "en";
  return { language, name, title: `Title of ${name}`, section: "guides", markdown };
};

const pages = [
  page(
    "fields",
    `# Fields

Start here.

## Video

| Field | Type | What it is |
| --- | --- | --- |
| \`image_url\` | \`string\` | The start frame. |
| \`end_image_url\` | \`string\` | The end frame. |
| \`aspectRatio\` | \`string\` | As 16:9 &amp; such. |

### Rules

- **Never** \`seed\` on channel real, the mode.

## Image

The \`image_urls\` of a picture, and image after image, by URL.
`,
  ),
  page(
    "errors",
    `# Errors

| Code | Status |
| --- | --- |
| \`insufficient_credits\` | 402 |
| \`rate_limited\` | 429 |

## Retry

Send the \`Idempotency-Key\` again. There is a limit to the rate of credits.

\`\`\`ts
const answer = await client.generate("seedance", body);
\`\`\`

## Retry

Not after a 400.
`,
  ),
  page(
    "zh-guide",
    `# 指南

## 创建视频

提交任务即可创建视频，见视频ＵＲＬ。

## 失败

任务失败时，系统会自动退款
给您；请稍后重试。视频的最大时长为 15 秒。
`,
  ),
];
const entries = entriesOf(pages);
const index = new MiniSearch(options);
index.addAll(entries);
const find = (query: string) => search(index, query);
const first = (query: string) => find(query)[0]?.id;
const marked = (pieces: Piece[]) => pieces.map(({ text, found }) => (found ? `[${text}]` : text)).join("");

test("a page becomes an entry a section, with the ids that its headings have", () => {
  expect(entries.map(({ id, trail, heading }) => [id, trail, heading])).toEqual([
    ["en/fields.html", "", "Fields"],
    ["en/fields.html#video", "", "Video"],
    ["en/fields.html#rules", "Video", "Rules"],
    ["en/fields.html#image", "", "Image"],
    ["en/errors.html", "", "Errors"],
    ["en/errors.html#retry", "", "Retry"],
    ["en/errors.html#retry-1", "", "Retry"],
    ["zh-CN/zh-guide.html", "", "指南"],
    ["zh-CN/zh-guide.html#创建视频", "", "创建视频"],
    ["zh-CN/zh-guide.html#失败", "", "失败"],
  ]);
  expect(entries[1]).toMatchObject({ names: "image_url string end_image_url aspectRatio", rank: 1 });
  expect(entries[1]?.text).toContain("aspectRatio · string · As 16:9 & such.");
  expect(entries[2]?.text).toBe("Never seed on channel real, the mode.");
  expect(entries[5]?.text).toContain('client.generate("seedance", body)');
  expect(entries[9]?.text).toContain("自动退款给您");
});

test.each([
  ["aspect_ratio", "aspectratio aspect ratio"],
  ["aspectRatio", "aspectratio aspect ratio"],
  ["Idempotency-Key.", "idempotencykey idempotency key"],
  ["402 4K gpt-image-2", "402 4k gptimage2 gpt image 2"],
  ["HTTPError createURL sd2Video", "httperror http error createurl create url sd2video sd2 video"],
  ["创建视频", "创 创建 建 建视 视 视频 频"],
  ["视频URL2", "视 视频 频 url2"],
  ["ＵＲＬ：４０２", "url 402"],
  ["…—  。", ""],
])("the terms of %s", (text, terms) => {
  const tokens = tokenize(text);
  expect(tokens.map(({ term }) => term).join(" ")).toBe(terms);
  for (const { start, end } of tokens) expect(text.slice(start, end)).not.toBe("");
});

describe("what is found", () => {
  test.each([
    ["end_image_url", "en/fields.html#video"],
    ["END_IMAGE_URL", "en/fields.html#video"],
    ["image_url", "en/fields.html#video"],
    ["image_urls", "en/fields.html#image"],
    ["aspect_ratio", "en/fields.html#video"],
    ["aspect ratio", "en/fields.html#video"],
    ["insufficient_credits", "en/errors.html"],
    ["insufficientCredits", "en/errors.html"],
    ["insuficient_credit", "en/errors.html"],
    ["insuff", "en/errors.html"],
    ["402", "en/errors.html"],
    ["idempotencykey", "en/errors.html#retry"],
    ["client.generate", "en/errors.html#retry"],
    ["not after 400", "en/errors.html#retry-1"],
    ["the end frame", "en/fields.html#video"],
    ["what is the end frame?", "en/fields.html#video"],
    ["视频", "zh-CN/zh-guide.html#创建视频"],
    ["频", "zh-CN/zh-guide.html#创建视频"],
    ["视频URL", "zh-CN/zh-guide.html#创建视频"],
    ["退款", "zh-CN/zh-guide.html#失败"],
    ["重试", "zh-CN/zh-guide.html#失败"],
    ["视频时长", "zh-CN/zh-guide.html#失败"],
    ["怎么退款？", "zh-CN/zh-guide.html#失败"],
    ["退还", "zh-CN/zh-guide.html#失败"],
  ])("%s", (query, id) => {
    expect(first(query)).toBe(id);
  });

  test("numbers are exact: 402 is not 400 or 429", () => {
    expect(find("402").map(({ id }) => id)).toEqual(["en/errors.html"]);
  });

  test("all words must be there; where no section has all, any will do", () => {
    expect(find("seed channel").map(({ id }) => id)).toEqual(["en/fields.html#rules"]);
    expect(
      find("real credits")
        .map(({ id }) => id)
        .sort(),
    ).toEqual(["en/errors.html", "en/errors.html#retry", "en/fields.html#rules"]);
  });

  test("names count as a whole and as they are spelt, not by their parts", () => {
    const terms = options.tokenize?.("--rate-limit imageUrls 402", "names");
    expect(terms).toEqual(["ratelimit", "rate-limit", "imageurls", "imageUrls", "402"]);
    expect(options.tokenize?.("output.images[].url", "names")).toEqual(expect.arrayContaining(["images", "url"]));
  });

  test("what is misspelt is looked for only where nothing is spelt so", () => {
    expect(find("code mode").map(({ id }) => id)).toEqual(["en/fields.html#rules"]);
    expect(find("mode").map(({ id }) => id)).toEqual(["en/fields.html#rules"]);
    expect(find("chanel").map(({ id }) => id)).toEqual(["en/fields.html#rules"]);
  });

  test.each(["", "   ", "?!", "xyzzyplugh", "𓀀", "卡夫卡"])("nothing: %j", (query) => {
    expect(find(query)).toEqual([]);
  });
});

test("what was found is marked", () => {
  expect(find("视频")[0]?.terms).toEqual(["视频"]);
  const [hit] = find("end_image_url");
  expect(marked(excerpt(hit?.text ?? "", hit?.terms ?? [], 60))).toContain("[end_image_url]");
  expect(marked(markTerms("创建视频的方法", ["视频", "创建"]))).toBe("[创建视频]的方法");
  expect(marked(markTerms("<b>seed</b>", ["seed"]))).toBe("<b>[seed]</b>");
  expect(marked(markTerms("nothing", ["seed"]))).toBe("nothing");
});

test("an excerpt is the part with the most of the query, cut at words", () => {
  const text = `seed ${"word ".repeat(40)}seed of the channel ${"word ".repeat(40)}`.trim();
  const cut = marked(excerpt(text, ["seed", "channel"], 60));
  expect(cut).toMatch(/^…(word )+\[seed\] of the \[channel\]( word)+…$/);
  expect(cut.length).toBeLessThanOrEqual(66);
  expect(marked(excerpt("A short text with a seed", ["seed"], 24))).toBe("A short text with a [seed]");
});

test("any query is answered, and any excerpt is of its text", () => {
  const word = fc.constantFrom(
    "image_url",
    "seed",
    "视频",
    "创建",
    "402",
    "Idempotency-Key",
    "ＵＲＬ",
    "constructor",
    "İ",
    "ﬁ",
  );
  const query = fc.oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.array(word, { maxLength: 5 }).map((words) => words.join(" ")),
    fc.array(word, { maxLength: 5 }).map((words) => words.join("")),
  );
  const isOf = (text: string, terms: string[]) => {
    const cut = excerpt(text, terms, 40)
      .map((piece) => piece.text)
      .join("");
    return text.includes(cut.replace(/^…|…$/g, "")) && cut.length <= 42;
  };
  fc.assert(
    fc.property(query, (query) => find(query).every(({ text, terms }) => isOf(text, terms))),
    { numRuns: 1000 },
  );
});

test("the header's button leads to the index of its language", () => {
  expect(searchBox("en")).toMatch(/needs-script.*data-index="\.\.\/assets\/search-en\.js"/);
  expect(searchBox("zh-CN")).toMatch(/data-index="\.\.\/assets\/search-zh-CN\.js".*搜索/);
});
