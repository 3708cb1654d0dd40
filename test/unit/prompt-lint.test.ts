import { describe, expect, test } from "vitest";
import { describeRules, lintPrompt } from "../../src/prompt/index.ts";
import { page } from "../support/contracts.ts";
import { type PromptCase, promptCases } from "./prompt-lint-cases.ts";

const rules = describeRules();
const found = ({ model, body }: PromptCase) => lintPrompt(page, model, body).map(({ rule }) => rule);
const named = (list: readonly PromptCase[]) =>
  list.map((each) => ({ ...each, text: JSON.stringify(each.body).slice(0, 90) }));

test("each lint rule has cases that break it and near misses, and each case has a rule", () => {
  const tested = Object.entries(promptCases).filter(
    ([, { breaks, nearMisses }]) => breaks.length > 0 && nearMisses.length > 0,
  );
  expect(tested.map(([id]) => id).sort()).toEqual(rules.map(({ id }) => id).sort());
});

describe.each(Object.entries(promptCases))("the lint rule %s", (id, { breaks, nearMisses }) => {
  test.each(named(breaks))("is broken by $text", (each) => expect(found(each)).toContain(id));
  test.each(named(nearMisses))("accepts $text", (each) => expect(found(each)).not.toContain(id));
});

describe("the description of a lint rule", () => {
  test.each(rules)("is complete for $id", ({ id, severity, models: subjects, reason, source, evidence }) => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(["error", "warning"]).toContain(severity);
    expect(["official", "practitioner", "inferred"]).toContain(evidence);
    for (const model of subjects === "all" ? [] : subjects) expect(Object.keys(page.models)).toContain(model);
    expect(reason).toMatch(/^.{20,}\.$/);
    expect(new URL(source).protocol).toBe("https:");
  });

  test("is serializable, without the check", () => {
    expect(JSON.parse(JSON.stringify(rules))).toEqual(rules);
  });
});

describe("a lint finding", () => {
  test("has a message, a position, a reason and a source", () => {
    const prompt = "The camera slowly pushes in, wind howls";
    const [finding] = lintPrompt(page, "seedance", { prompt, fixed_lens: true });
    expect(finding).toEqual({
      severity: "error",
      rule: "fixed-lens-move",
      message: "fixed_lens is true, but the prompt moves the camera: “pushes in”.",
      reason: expect.stringContaining("locked lens"),
      source: "https://seedance2ai.io",
      field: "prompt",
      position: { start: prompt.indexOf("pushes in"), end: prompt.indexOf("pushes in") + "pushes in".length },
    });
  });

  test("names the field of the model", () => {
    const findingOf = (model: PromptCase["model"], body: object) =>
      lintPrompt(page, model, body).find(({ rule }) => rule === "unused-media");
    expect(
      findingOf("gpt-image-2", { type: "text-to-image", prompt: "A dog", imageUrls: ["https://a.example/a.png"] }),
    ).toMatchObject({
      field: "imageUrls",
      message: "imageUrls is given, but type is text-to-image.",
    });
    expect(
      findingOf("nano-banana-pro", { type: "text-to-image", prompt: "A dog", image_urls: ["https://a.example/a.png"] }),
    ).toMatchObject({ field: "image_urls" });
  });

  test("has a position that slices the excerpt, even after characters of two code units", () => {
    const prompt = "🐕🐕 跑，@Image2 作为首帧";
    const finding = lintPrompt(page, "seedance", { prompt }).find(({ rule }) => rule === "missing-reference");
    expect(prompt.slice(finding?.position?.start, finding?.position?.end)).toBe("@Image2");
  });

  test("has no position if the prompt had to be normalized", () => {
    const prompt = "Cảnh quay 8K, tuyệt đẹp".normalize("NFD");
    const finding = lintPrompt(page, "seedance", { prompt }).find(({ rule }) => rule === "filler-words");
    expect(finding?.message).toContain("tuyệt đẹp");
    expect(finding).not.toHaveProperty("position");
  });

  test("of severity error comes before warnings", () => {
    const findings = lintPrompt(page, "seedance", { prompt: "Masterpiece. 0-9s: a dog in 8K. @Image1" });
    const severities = findings.map(({ severity }) => severity);
    expect(severities).toEqual(severities.toSorted());
    expect(new Set(severities)).toEqual(new Set(["error", "warning"]));
  });
});

describe("the linter", () => {
  test.each([
    {},
    { prompt: 5 },
    { prompt: null },
    { duration: "99", prompt: "" },
    { prompt: "hi", aspect_ratio: "7:7" },
  ])("reports no error for %j, which the contract's validators check", (body) =>
    expect(lintPrompt(page, "seedance", body).filter(({ severity }) => severity === "error")).toEqual([]),
  );

  test("throws for a model that is not in the contract", () => {
    expect(() => lintPrompt(page, "sora", { prompt: "A dog" })).toThrow(RangeError);
  });
});

test("the linter uses the contract's defaults for missing fields: 5 s, audio on", () => {
  expect(found({ model: "seedance", body: { prompt: "0-6s: a dog" } })).toEqual(
    expect.arrayContaining(["time-slot-past-end", "no-sound-cue"]),
  );
  expect(found({ model: "seedance", body: { prompt: "0-6s: a dog", duration: "6", generate_audio: false } })).toEqual(
    [],
  );
});

test("a good prompt has no lint findings", () => {
  const prompt =
    "A grey fox crosses a frozen lake at dawn, ice cracking under its paws. Long shot, low sun behind it, breath visible. " +
    "Slow tracking shot from the shore. Sound: wind, cracking ice, one distant bird. It stops and looks back. No on-screen text.";
  expect(lintPrompt(page, "seedance", { prompt, duration: "6" })).toEqual([]);
});
