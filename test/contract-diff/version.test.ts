import { describe, expect, test } from "vitest";
import type { ChangeLevel, ContractChange } from "../../scripts/diff-contract/change.ts";
import { actualBump, isBumpSufficient, nextVersion, requiredBump } from "../../scripts/diff-contract/version.ts";

const change = (level: ChangeLevel): ContractChange => ({ level, where: "API", what: "", rule: "some-rule" });

test.each([
  [[], "none"],
  [["patch"], "patch"],
  [["patch", "minor"], "minor"],
  [["minor", "major", "patch"], "major"],
] as [ChangeLevel[], string][])("%j demand %s", (levels, bump) => {
  expect(requiredBump(levels.map(change))).toBe(bump);
});

test.each([
  ["1.0.0", "1.0.0", "none"],
  ["1.0.0", "1.0.1", "patch"],
  ["1.0.9", "1.1.0", "minor"],
  ["1.9.9", "2.0.0", "major"],
  ["1.9.0", "1.10.0", "minor"],
  ["2.0.0", "1.9.9", "lower"],
  ["1.1.0", "1.0.9", "lower"],
  ["1.0.0", "2.0.0-rc.1+build", "major"],
] as const)("%s → %s makes %s", (base, revision, bump) => {
  expect(actualBump(base, revision)).toBe(bump);
});

test.each([
  ["none", "none", true],
  ["none", "lower", false],
  ["patch", "none", false],
  ["minor", "patch", false],
  ["minor", "major", true],
  ["major", "minor", false],
] as const)("demanded %s, made %s: enough is %s", (demanded, made, enough) => {
  expect(isBumpSufficient(demanded, made)).toBe(enough);
});

describe("the next version", () => {
  test.each([
    ["major", "2.0.0"],
    ["minor", "1.3.0"],
    ["patch", "1.2.4"],
    ["none", "1.2.3"],
  ] as const)("%s: %s", (bump, next) => {
    expect(nextVersion("1.2.3", bump)).toBe(next);
  });

  test.each(["1.0", "v1.0.0", "next"])("%s is refused", (version) => {
    expect(() => nextVersion(version, "minor")).toThrow(`info.version ${version} is not a semantic version`);
  });
});
