import { expect, test } from "vitest";
import { assertReadable, checkBody, prepareLintedJob } from "../../src/jobs/index.ts";
import { prepareRequestedJob } from "../../src/mcp/job.ts";
import { page } from "../support/contracts.ts";

const lost = "A caf\ufffd at night";
const refusal = /prompt: contains U\+FFFD as character 6, which stands for characters that a conversion lost/;

test("a text that a conversion damaged is sent neither by a command, an agent's call nor a batch, whatever the linter's option", async () => {
  const options = { override: "Pass --no-lint", lint: false };
  await expect(prepareLintedJob(page, "seedance", { prompt: lost }, options)).rejects.toThrow(refusal);
  await expect(prepareRequestedJob(page, "seedance", { prompt: lost }, false)).rejects.toThrow(refusal);
  expect(() => checkBody(page, "seedance", { prompt: lost }, options)).toThrow(refusal);
});

test("every text of a body is checked, those of lists too, and each issue has the caller's name of the field", () => {
  const body = {
    prompt: "A\u0000b",
    deep: { a: [{ b: "x\u0007" }] },
    media_urls: ["https://e.com/a.png", "https://e.com/caf\ufffd.png"],
    seed: 7,
  };
  const issues = (() => {
    try {
      assertReadable(page, "seedance", body, (field) => `--${field}`);
      return [];
    } catch (error) {
      return (error as { issues: { field: string; rule: string }[] }).issues;
    }
  })();
  expect(issues.map(({ field, rule }) => [field, rule.split(",")[0]])).toEqual([
    ["--prompt", "contains U+0000 as character 2"],
    ["--deep.a.0.b", "contains U+0007 as character 2"],
    ["--media_urls.1", "contains U+FFFD as character 18"],
  ]);
});

test("a text of any script, with tabs, line ends and emoji, is readable", () => {
  assertReadable(page, "seedance", { prompt: "A\tcat\r\n🐕‍🦺 ñ 猫 สวัสดี \u200d \ufeff", generate_audio: false });
});

test("a value with too many levels is refused, since its texts are not read", () => {
  const nested = (levels: number): unknown => (levels === 0 ? "A\u0000b" : [nested(levels - 1)]);
  expect(() => assertReadable(page, "seedance", { deep: nested(50) })).toThrow(/contains U\+0000/);
  expect(() => assertReadable(page, "seedance", { deep: nested(1_000) })).toThrow(/has more than 50 levels/);
});

test.each(["   ", "\n\t\u3000\n", "\u200b\u200b\ufeff"])(
  "a blank prompt is sent neither by a command, an agent's call nor a batch: %j",
  async (prompt) => {
    const options = { override: "Pass --no-lint", lint: false };
    const blank = /prompt: is blank/;
    await expect(prepareLintedJob(page, "seedance", { prompt }, options)).rejects.toThrow(blank);
    await expect(prepareRequestedJob(page, "seedance", { prompt }, false)).rejects.toThrow(blank);
    expect(() => checkBody(page, "seedance", { prompt }, options)).toThrow(blank);
  },
);
