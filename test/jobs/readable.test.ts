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
  const body = { prompt: "A\u0000b", media_urls: ["https://e.com/a.png", "https://e.com/caf\ufffd.png"], seed: 7 };
  const issues = (() => {
    try {
      assertReadable("seedance", body, (field) => `--${field}`);
      return [];
    } catch (error) {
      return (error as { issues: { field: string; rule: string }[] }).issues;
    }
  })();
  expect(issues.map(({ field, rule }) => [field, rule.split(",")[0]])).toEqual([
    ["--prompt", "contains U+0000 as character 2"],
    ["--media_urls", "contains U+FFFD as character 18"],
  ]);
});

test("a text of any script, with tabs, line ends and emoji, is readable", () => {
  assertReadable("seedance", { prompt: "A\tcat\r\n🐕‍🦺 ñ 猫 สวัสดี \u200d \ufeff", generate_audio: false });
});
