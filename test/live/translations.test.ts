import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import YAML from "yaml";
import { readProfiles } from "../../scripts/generate/profiles.ts";
import { overlayFile } from "../../scripts/translations/check.ts";
import type { Translation } from "../../scripts/translations/overlay.ts";
import { checkProfile, type ProfileTranslation, readTranslation } from "../../scripts/translations/profile.ts";

const root = new URL("../../", import.meta.url).pathname;
const profiles = readProfiles(`${root}openapi/overlays`);
const { actions: page } = YAML.parse(readFileSync(root + overlayFile, "utf8")) as { actions: Translation[] };

describe.each(profiles)("the Chinese of $name", (profile) => {
  const contract = JSON.parse(readFileSync(`${root}generated/${profile.name}/openapi.json`, "utf8"));
  const read = (name: string) => readFileSync(`${root}generated/${profile.name}/${name}`, "utf8");

  test("is complete", () => {
    expect(checkProfile(profile, contract, page)).toEqual([]);
  });

  test.each<[string, (translation: ProfileTranslation) => unknown, RegExp]>([
    ["a text without its twin", ({ actions }) => actions.pop(), /^ \$.+: not translated/m],
    ["a difference without its twin", (all) => all["x-observed"].pop(), /^ x-observed \$.+: not translated/m],
    [
      "an English text that changed",
      ({ actions }) => Object.assign(actions[0]?.["x-english"] ?? {}, { description: "Another." }),
      /description has changed since it was translated/,
    ],
    [
      "evidence that changed",
      (all) => Object.assign(all["x-observed"][0]?.["x-english"] ?? {}, { evidence: "Another." }),
      /x-observed .*evidence has changed since it was translated/,
    ],
    ["what the page's translations have", ({ actions }) => actions.push(...page.slice(0, 1)), /: twice/],
    [
      "a text that is not there",
      ({ actions }) => actions.push({ target: "$.paths.gone", "x-english": {}, update: {} }),
      /\$\.paths\.gone: there is no such text any more/,
    ],
    ["a title left in English", ({ info }) => Object.assign(info, { title: profile.title }), /info\.title: is not in/],
  ])("%s is found", (_, change, fault) => {
    const translation = structuredClone(readTranslation(profile));
    if (!translation) throw new Error("There is no translation.");
    change(translation);
    expect(checkProfile(profile, contract, page, translation).join("\n")).toMatch(fault);
  });

  test("is in its docs: no text is English, and the number of texts is the same", () => {
    const texts = (node: unknown): string[] =>
      typeof node !== "object" || node === null
        ? []
        : Object.entries(node).flatMap(([member, value]) =>
            ["title", "summary", "description"].includes(member) && typeof value === "string" ? [value] : texts(value),
          );
    const chinese = texts(YAML.parse(read("openapi-docs.zh-CN.yaml")));
    expect(chinese.length).toBe(texts(YAML.parse(read("openapi-docs.yaml"))).length);
    expect(chinese.filter((text) => !/\p{Script=Han}/u.test(text))).toEqual([]);
  });

  test("has a comparison with the page's contract: the same tables in both languages, each difference with its evidence", () => {
    const rows = (text: string) => text.split("\n").filter((line) => line.startsWith("| "));
    const [english, chinese] = [rows(read("differences.md")), rows(read("differences.zh-CN.md"))];
    expect(chinese.length).toBe(english.length);
    for (const { description, date, evidence } of profile.observations)
      expect(english).toContain(`| ${description} | ${date.replace("/", " – ")} | ${evidence} |`);
    // No row may refer to another row.
    expect(english.filter((row) => /as above|The same/.test(row))).toEqual([]);
    expect(new Set(english.slice(2, 2 + profile.observations.length)).size).toBe(profile.observations.length);
  });
});
