import { expect, test } from "vitest";
import { prepareLintedJob } from "../../src/jobs/index.ts";
import { page } from "../support/contracts.ts";

const options = { override: "Pass --no-lint" };
/** A prompt with a warning, and one with an error too. */
const warned = { prompt: "A glass train crosses a bridge.", generate_audio: true };
const refused = { prompt: "[00:00-00:09] a train [00:09-00:30] a bridge" };
const rulesOf = async (body: object, lint?: boolean | "errors") =>
  (await prepareLintedJob(page, "seedance", { ...body }, { ...options, ...(lint !== undefined && { lint }) })).warnings;

test("a job is prepared with the linter's warnings, unless only errors count", async () => {
  expect((await rulesOf(warned)).map(({ severity }) => severity)).toContain("warning");
  expect(await rulesOf(warned, true)).toEqual(await rulesOf(warned));
  expect(await rulesOf(warned, "errors")).toEqual([]);
  expect(await rulesOf(warned, false)).toEqual([]);
});

test.each([undefined, true, "errors"] as const)("a prompt with an error is refused with lint %s", async (lint) => {
  await expect(rulesOf(refused, lint)).rejects.toMatchObject({ code: "validation_failed" });
  expect(await rulesOf(refused, false)).toEqual([]);
});
