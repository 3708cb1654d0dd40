import { describe, expect, test } from "vitest";
import { classifyTaskError, explainTaskError } from "../../src/contract/index.ts";
import { taskErrorsByClass } from "../../src/sandbox/faults/catalog.ts";
import { contracts, page } from "../support/contracts.ts";

const { taskErrors: classes } = await page.load.responses();

describe.each(contracts)("the classes of task errors of $name", ({ load }) => {
  test("are told by the sandbox's error of each class", async () => {
    const { taskErrors: table } = await load.responses();
    for (const [name, error] of Object.entries(taskErrorsByClass))
      expect([name, classifyTaskError(table, error).class]).toEqual([name, name]);
    expect(Object.keys(taskErrorsByClass).sort()).toEqual(table.map((each) => each.class).sort());
  });

  test("have signs with date and source", async () => {
    const signs = (await load.responses()).taskErrors.flatMap((each) => each.signs);
    expect(signs.every(({ date, source }) => date && source)).toBe(true);
    expect(signs.filter(({ source }) => source === "decided").length).toBeLessThan(signs.length);
  });
});

test.each([
  // As a public integration recorded it.
  ["input image may contain real person", "person", "changed"],
  [{ code: "moderated", message: "A real person." }, "person", "changed"],
  [{ code: "InputImageSensitiveContentDetected.PrivacyInformation", message: "" }, "person", "changed"],
  [{ code: "OutputAudioSensitiveContentDetected", message: "" }, "audio", "changed"],
  [{ code: "generation_failed", message: "The prompt was rejected." }, "prompt", "changed"],
  [{ code: "CONTENT_POLICY_VIOLATION" }, "prompt", "changed"],
  ["Failed: WEBP is not read", "image", "changed"],
  ["The reference image could not be downloaded", "image", "changed"],
  ["可能侵犯版权", "copyright", "changed"],
  ["图片中可能有真人", "person", "changed"],
  ["提示词违规", "prompt", "changed"],
  ["The content may contain sensitive information", "prompt", "changed"],
  ["Sensitive words detected", "prompt", "changed"],
  ["NSFW content detected", "prompt", "changed"],
  ["Not safe for work", "prompt", "changed"],
  ["rejected by policy", "prompt", "changed"],
  ["Blocked by risk control", "prompt", "changed"],
  [{ code: "SENSITIVE_WORDS", message: "" }, "prompt", "changed"],
  ["内容不合规", "prompt", "changed"],
  ["未通过审核", "prompt", "changed"],
  ["The audio is sensitive", "audio", "changed"],
  ["音频未通过审核", "audio", "changed"],
  ["人脸审核未通过", "person", "changed"],
  ["审核服务繁忙", "capacity", "later"],
  ["The moderation service is busy", "capacity", "later"],
  [{ code: "service_busy", message: "" }, "capacity", "later"],
  ["Something went wrong", "unknown", "unchanged"],
  [{ code: "generation_failed", message: "Error 17" }, "unknown", "unchanged"],
  ["", "unknown", "unchanged"],
  [undefined, "unknown", "unchanged"],
  [null, "unknown", "unchanged"],
  [{ code: 7, message: ["real person"] }, "unknown", "unchanged"],
  // A word counts from its beginning only.
  ["unreal personality", "unknown", "unchanged"],
  ["An insensitive network", "unknown", "unchanged"],
  // Every word of a group has to be there.
  ["The work is not done, and waits for a worker", "unknown", "unchanged"],
  ["The risk is low", "unknown", "unchanged"],
])("the error %j is of the class %s: retry %s", (error, name, retry) => {
  expect(classifyTaskError(classes, error)).toMatchObject({ class: name, retry, advice: expect.stringMatching(/\.$/) });
});

test("a long text takes no noticeable time", () => {
  const started = performance.now();
  for (const text of ["real ".repeat(400_000), "aA".repeat(1_000_000), "—".repeat(1_000_000)])
    expect(classifyTaskError(classes, text).class).toBe("unknown");
  expect(performance.now() - started).toBeLessThan(1_000);
});

test("a contract without classes gives the class unknown, and classes that can't be loaded give none", async () => {
  expect(classifyTaskError([], "The prompt was rejected.")).toMatchObject({ class: "unknown", retry: "unchanged" });
  const responses = () => Promise.reject(new Error("The file is gone."));
  expect(await explainTaskError({ ...page, load: { ...page.load, responses } }, "No.")).toBeUndefined();
});
