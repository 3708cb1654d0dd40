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
      rule: "breaks a rule: `seed` is not supported on channel `real`",
      fix: "Remove seed",
    });
  });

  test("a missing field names the mode that requires it", () => {
    expect(one("seedance", { prompt: "A train", mode: "image-to-video" })).toMatchObject({
      field: "image_url",
      rule: expect.stringContaining("required there and refused in the other modes"),
      fix: "Add image_url",
    });
  });

  test("a value that is not allowed names the allowed ones", () => {
    expect(one("nano-banana-pro", { type: "text-to-image", prompt: "A box", resolution: "8K" })).toEqual({
      field: "resolution",
      rule: 'must be one of "1K", "2K", "4K"',
      fix: "Use one of these values, spelled like this",
    });
  });

  test("a misspelled field names the nearest field", () => {
    expect(one("seedance", { prompt: "A train", aspectRatio: "16:9" })?.fix).toBe("Did you mean aspect_ratio?");
  });

  test("a URL that is not https says what a media URL is", () => {
    const issue = one("seedance", { prompt: "A train", mode: "image-to-video", image_url: "asset://1" });
    expect(issue?.fix).toContain("A public `https` URL");
  });

  test("one invalid value has one issue, not one for each rule", () => {
    expect(issuesOf("seedance", { prompt: "A train", mode: "nonsense" })).toHaveLength(1);
    expect(
      issuesOf("gpt-image-2", { type: "text-to-image", prompt: "A shoe", resolution: "9K", aspectRatio: "1:1" }),
    ).toHaveLength(1);
  });

  test("a violation without a sentence of its own names the keyword", () => {
    const violation = { instancePath: "", schemaPath: "#/allOf/0/anyOf", keyword: "anyOf", params: {} };
    const words = { rules: [{ by: "mode", description: "A rule." }], patterns: {}, fields: [] };
    expect(formatViolations([violation], words)).toMatchObject([
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

  test("an unknown model names the known models and the nearest", () => {
    expect(one("seedence", {})).toEqual({
      field: "model",
      rule: `must be one of ${Object.keys(page.models).join(", ")}`,
      fix: "Did you mean seedance?",
    });
  });

  test.each(["", "with space", "ü", "x".repeat(256), "a\nb"])(
    "the idempotency key %j, which cannot be a header, names idempotencyKey",
    (key) => {
      expect(issuesOf("seedance", { prompt: "A train" }, key)[0]?.field).toBe("idempotencyKey");
    },
  );
});
