import { expect, test } from "vitest";
import { readTriggers } from "../../scripts/evals/triggers.ts";

test("20 queries in English and Chinese, near misses among them", () => {
  const triggers = readTriggers();
  expect(new Set(triggers.map(({ query }) => query)).size).toBe(20);
  const meant = triggers.filter(({ expected }) => expected);
  expect(meant).toHaveLength(11);
  const isChinese = ({ query }: { query: string }) => /\p{sc=Han}/u.test(query);
  expect(meant.filter(isChinese)).toHaveLength(2);
  expect(triggers.filter((each) => !each.expected && isChinese(each))).toHaveLength(2);
  for (const { why } of triggers) expect(why).not.toBe("");
});
