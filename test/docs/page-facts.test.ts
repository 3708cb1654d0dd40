import { expect, test } from "vitest";
import { pageDocument } from "../contract/contract.ts";
import { contractFacts } from "./facts.ts";

test("the page's contract has as many facts as were counted by hand on the provider's page and in its responses", () => {
  const facts = contractFacts(pageDocument);
  const count = (kind: string) => facts.filter(({ label: fact }) => fact.startsWith(kind)).length;
  expect({ paths: count("path"), codes: count("code"), rules: count("rule") }).toEqual({
    paths: 4,
    codes: 8,
    rules: 5,
  });
});
