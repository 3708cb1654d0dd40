import { describe, expect, test } from "vitest";
import { formatViolations } from "../../src/contract/format-violations.ts";
import type { LoadedContract } from "../../src/contract/index.ts";
import { validate } from "../../src/contract/validate.ts";
import { ValidationError } from "../../src/package/index.ts";
import { readDerivedContract } from "../contract/contract.ts";
import { contracts, page } from "../support/contracts.ts";

const issuesBy = (contract: LoadedContract, model: string, body: unknown, key = "key") => {
  try {
    validate(contract, model, JSON.stringify(body), key);
    return [];
  } catch (error) {
    if (error instanceof ValidationError) return error.issues;
    throw error;
  }
};

describe.each(contracts)("the contract $name", (contract) => {
  describe.each(readDerivedContract(contract.name).endpoints)("for the model $model", ({ model, examples, cases }) => {
    test.each(examples)("accepts the example $name", ({ body }) => {
      expect(issuesBy(contract, model, body)).toEqual([]);
    });

    test.each(cases.filter(({ field }) => field === undefined))("accepts a body for the rule: $rule", ({ body }) => {
      expect(issuesBy(contract, model, body)).toEqual([]);
    });

    test.each(cases.filter(({ field }) => field !== undefined))(
      "names $field in a body that breaks the rule: $rule",
      ({ body, field }) => {
        const issues = issuesBy(contract, model, body);
        expect(issues.map((issue) => issue.field)).toContain(field);
        for (const issue of issues) expect([issue.rule, issue.fix].every((words) => words.length > 3)).toBe(true);
      },
    );
  });
});

describe("the ValidationError of", () => {
  const issuesOf = (model: string, body: unknown, key?: string) => issuesBy(page, model, body, key);
  const one = (model: string, body: unknown) => issuesOf(model, body)[0];

  test("a broken rule quotes the rule of the page", () => {
    expect(one("seedance", { prompt: "A train", channel: "real", seed: 1 })).toEqual({
      field: "seed",
      rule: 'is not allowed with channel "real": `seed` is not supported on channel `real`',
      fix: "Remove seed, or set channel to one of standard, wild",
    });
  });

  test("a missing field names the mode that requires it", () => {
    expect(one("seedance", { prompt: "A train", mode: "image-to-video" })).toMatchObject({
      field: "image_url",
      rule: 'is required with mode "image-to-video"',
      fix: "Add image_url, or set mode to text-to-video",
    });
  });

  test("a value that is not allowed names the allowed ones", () => {
    expect(one("nano-banana-pro", { type: "text-to-image", prompt: "A box", resolution: "8K" })).toEqual({
      field: "resolution",
      rule: '"8K" is not an allowed value',
      fix: "Allowed: 1K, 2K, 4K",
    });
  });

  test("a value that is not allowed with another names the allowed values of each field of the rule", () => {
    const bell = { type: "text-to-image", prompt: "A bell", resolution: "4K", aspectRatio: "1:1" };
    expect(issuesOf("gpt-image-2", bell)).toEqual([
      {
        field: "resolution",
        rule: expect.stringMatching(/^"4K" is not allowed with aspectRatio "1:1": Aspect ratio `auto` needs/),
        fix: expect.stringMatching(
          /^Set resolution to one of 1K, 2K, or set aspectRatio to one of 5:4, .*9:21, or set channel to economy$/,
        ),
      },
    ]);
  });

  test("a condition that holds by default names the default", () => {
    expect(one("seedance", { prompt: "A train", image_url: "https://example.com/a.png" })).toMatchObject({
      field: "image_url",
      rule: expect.stringContaining('is not allowed with mode "text-to-video" (the default)'),
      fix: "Remove image_url, or set mode to image-to-video",
    });
  });

  test("a value of the wrong type names both types and the correct value", () => {
    expect(issuesOf("seedance", { prompt: "A train", duration: 5 })).toEqual([
      { field: "duration", rule: "5 is a number, not a string", fix: 'Write "5"' },
    ]);
    expect(issuesOf("seedance", { prompt: "A train", seed: "7" })).toEqual([
      { field: "seed", rule: '"7" is a string, not a whole number', fix: "Write 7" },
    ]);
  });

  test("a text that is too long names both lengths and does not quote the text", () => {
    const [issue] = issuesOf("seedance", { prompt: "x".repeat(10_001) });
    expect(issue).toEqual({
      field: "prompt",
      rule: "is too long: 10,001 of at most 10,000 characters",
      fix: "Shorten it",
    });
    const [pattern] = issuesOf("seedance", { prompt: "A", mode: "image-to-video", image_url: "y".repeat(5_000) });
    expect(pattern?.rule.length).toBeLessThan(200);
  });

  test("a broken pattern never quotes the regular expression", () => {
    const known = contracts.flatMap(({ patterns }) => Object.keys(patterns));
    const patterns = { ...contracts[0]?.patterns, ...contracts[1]?.patterns };
    for (const pattern of [...known, "^unknown$"]) {
      const violation = {
        instancePath: "/image_url",
        schemaPath: "#/pattern",
        keyword: "pattern",
        params: { pattern },
      };
      const fields = { names: [], defaults: {}, media: {} };
      const context = { body: { image_url: "x y" }, check: () => true, rules: [], patterns, fields };
      const [issue] = formatViolations([violation], context);
      expect(issue?.rule).toMatch(
        pattern === "^unknown$" ? /the form that the contract asks for/ : /^"x y" is not an? /,
      );
      expect(`${issue?.rule} ${issue?.fix}`).not.toContain(pattern);
    }
  });

  test("credentials and keys in a refused value are removed before it is truncated", () => {
    const token = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    for (const url of [
      `http://x-access-token:${token}@host/a.png`,
      `Bearer ${token}`,
      `http://a/${"b".repeat(40)}?sig=${token}`,
    ])
      expect(
        JSON.stringify(one("seedance", { prompt: "A train", mode: "image-to-video", image_url: url })),
      ).not.toContain(token.slice(0, 8));
  });

  test("a fix for a value of another type is itself valid, or asks for the type", () => {
    expect(one("seedance", { prompt: "A train", generate_audio: "5" })?.fix).toBe(
      "Pass true or false as generate_audio",
    );
    expect(one("seedance", { prompt: "A train", generate_audio: "false" })?.fix).toBe("Write false");
    expect(one("seedance", { prompt: "A train", seed: "true" })?.fix).toBe("Pass a whole number as seed");
    const media = { prompt: "A train", mode: "media-to-video" };
    expect(one("seedance", { ...media, media_urls: { a: 1 } })?.fix).toBe("Pass a list as media_urls");
    expect(one("seedance", { ...media, media_urls: "https://a.b/c" })?.fix).toBe('Write ["https://a.b/c"]');
  });

  test("a misspelled field names the nearest field", () => {
    expect(one("seedance", { prompt: "A train", aspectRatio: "16:9" })?.fix).toBe("Did you mean aspect_ratio?");
  });

  test("a URL that is not https says what a media URL is", () => {
    const issue = one("seedance", { prompt: "A train", mode: "image-to-video", image_url: "asset://1" });
    expect(issue?.rule).toMatch(/^"asset:\/\/1" is not a public https URL without spaces$/);
    expect(issue?.fix).toContain("Upload the file");
  });

  test.each([
    ["https://e.com/a.png,", 'Remove the "," at its end, and pass several URLs as a list'],
    ["https://e.com/a.png；", 'Remove the "；" at its end, and pass several URLs as a list'],
    ["https://e.com/a.png。", 'Remove the "。" at its end, or write it as %E3%80%82'],
    ["https://e.com/a.png ", "Upload the file to a place that anyone can read and pass its https URL"],
    ["https://e.com/a.png」。", 'Remove the "」。" at its end, or write it as %E3%80%8D%E3%80%82'],
    ["https://e.com/片子", 'Remove the "片子" at its end, or write it as %E7%89%87%E5%AD%90'],
    ["https://e.com/a.png\ud83c", 'Remove the "\\ud83c" at its end'],
    ["https://e.com/a.png\udfa5\ud83c", 'Remove the "\\udfa5\\ud83c" at its end'],
    ["https://,", "Upload the file to a place that anyone can read and pass its https URL"],
  ])("a URL that was cut out of a list or a text says what to remove: %j", (url, fix) => {
    expect(one("seedance", { prompt: "A train", mode: "image-to-video", image_url: url })).toMatchObject({
      field: "image_url",
      rule: expect.stringMatching(/is not a public https URL without spaces$/),
      fix,
    });
  });

  test.each([
    ["https://e.com/a.jpg。", "Upload the file to a place that anyone can read and pass its https URL"],
    ["https://e.com/a.png。", 'Remove the "。" at its end'],
    ["https://e.com/a.png1", "Upload the file to a place that anyone can read and pass its https URL"],
  ])("the end of a URL is to be removed only if the contract's pattern takes the rest: %s", (image_url, fix) => {
    const pattern = "^https://[a-z.]+/[a-z]+\\.png$";
    const violation = { keyword: "pattern", instancePath: "/image_url", schemaPath: "#/pattern", params: { pattern } };
    const fields = { names: [], defaults: {}, media: { image_url: {} } };
    const context = { body: { image_url }, check: () => true, rules: [], patterns: {}, fields };
    expect(formatViolations([violation], context)).toMatchObject([{ field: "image_url", fix }]);
  });

  test.each([
    "https://e",
    "https://e.com/片子.png",
    "https://e.com/a,b;c?x=(1)&y=~",
    "HTTPS://e.com/a-",
    "https://e.com:8443/a_b/",
  ])("%s is a media URL", (url) => {
    expect(one("seedance", { prompt: "A train", mode: "image-to-video", image_url: url })).toBeUndefined();
  });

  test("the pattern of a media URL takes linear time for a megabyte", () => {
    const pattern = String(readDerivedContract("page").document.components.schemas.MediaUrl?.pattern);
    const started = performance.now();
    for (const end of [" ", ",", "，", "a"]) new RegExp(pattern, "u").test(`https://${"a,".repeat(2 ** 19)}${end}`);
    expect(performance.now() - started).toBeLessThan(2_000);
    // Prism puts a violated pattern into a header, which must be ASCII: otherwise it never answers.
    expect(pattern).toMatch(/^[ -~]+$/);
  });

  test("one invalid value has one issue, not one for each rule", () => {
    expect(issuesOf("seedance", { prompt: "A train", mode: "nonsense" })).toHaveLength(1);
    expect(
      issuesOf("gpt-image-2", { type: "text-to-image", prompt: "A shoe", resolution: "9K", aspectRatio: "1:1" }),
    ).toHaveLength(1);
  });

  test("a violation without a sentence of its own names the keyword", () => {
    const violation = { instancePath: "", schemaPath: "#/allOf/0/anyOf", keyword: "anyOf", params: {} };
    const context = {
      body: {},
      check: () => true,
      rules: [{ by: "mode", description: "A rule." }],
      patterns: {},
      fields: { names: [], defaults: {}, media: {} },
    };
    expect(formatViolations([violation], context)).toMatchObject([
      { field: "body", rule: expect.stringContaining("anyOf") },
    ]);
  });

  test("several problems has an issue for each", () => {
    expect(
      issuesOf("seedance", { prompt: "x", duration: "99", size: 1 })
        .map(({ field }) => field)
        .sort(),
    ).toEqual(["duration", "prompt", "size"]);
  });

  test("has its issues as sentences, which are the message without the subject", () => {
    const error = new ValidationError("https://u:p@a.example/?sig=1", [
      { field: "duration", rule: "must be 4", fix: "Use 4" },
      { field: "mode", rule: "is unknown", fix: "Did you mean text-to-video?" },
    ]);
    expect(error.details).toBe("duration: must be 4. Use 4. mode: is unknown. Did you mean text-to-video?");
    expect(error.message).toBe(`https://a.example/. ${error.details}`);
  });

  test("an unknown model names the known models and the nearest", () => {
    expect(one("seedence", {})).toEqual({
      field: "model",
      rule: '"seedence" is not a model of this contract',
      fix: `Did you mean seedance? Allowed: ${Object.keys(page.models).join(", ")}`,
    });
  });

  test.each(["", "with space", "ü", "x".repeat(256), "a\nb"])(
    "the idempotency key %j, which cannot be a header, names idempotencyKey",
    (key) => {
      expect(issuesOf("seedance", { prompt: "A train" }, key)[0]?.field).toBe("idempotencyKey");
    },
  );
});
