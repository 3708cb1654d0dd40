import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, test } from "vitest";
import { llmsApi } from "../../scripts/generate/llms-api.ts";
import { contractDocuments } from "../contract/contract.ts";
import { contractFacts } from "./facts.ts";

describe.each(contractDocuments)("$name", ({ folder: derived, document: contract }) => {
  const api = readFileSync(new URL("llms-api.txt", derived), "utf8");
  const facts = contractFacts(contract);
  const missing = (text: string) =>
    facts.filter(({ isStatedIn: stands }) => !stands(text)).map(({ label: fact }) => fact);

  test("llms-api.txt has every path, field, value, limit, default, required flag, rule and error code", () => {
    expect(missing(api)).toEqual([]);
    expect(facts.length).toBeGreaterThan(250);
  });

  test("the check finds a text from which any single fact was removed", () => {
    const blind = facts.filter(({ label: fact, removeFrom: without }) => !missing(without(api)).includes(fact));
    expect(blind.map(({ label: fact }) => fact)).toEqual([]);
  });

  test("a fact that is added to the contract appears in the text", () => {
    const copy = structuredClone(contract);
    const body = copy.components.schemas.SeedanceRequest;
    Object.assign(body?.properties ?? {}, { tempo: { type: "integer", minimum: 7, maximum: 77, default: 17 } });
    const text = llmsApi(copy);
    expect(contractFacts(copy).filter(({ isStatedIn: stands }) => !stands(text))).toEqual([]);
    expect(text).toContain("- `tempo`: integer, default `17`, 7 to 77.");
  });

  test("llms-api.txt has less than 1,125 tokens per endpoint, 4,500 for the page's four", () => {
    expect(countTokens(api)).toBeLessThan(1125 * Object.keys(contract.paths).length);
    expect(countTokens(api)).toBeGreaterThan(1000);
  });

  test("llms.txt is an index in the format of llmstxt.org, and its links exist", async () => {
    const index = await readFile(new URL("llms.txt", derived), "utf8");
    expect(index).toMatch(/^# .+\n\n> .+\n\n[^#]+\n\n## .+\n\n(- \[.+\]\(.+\): .+\n)+/);
    const links = [...index.matchAll(/\]\(([^)]+)\)/g)].map(([, target = ""]) => target);
    expect(links.length).toBeGreaterThan(10);
    for (const link of links) {
      const byHand = new URL(/(^|\/)en\//.test(link) ? "../../openapi/docs/" : "../../openapi/", import.meta.url);
      const folder = /(^|\/)en\/|arazzo/.test(link) ? byHand : derived;
      const file = link.replace(/^\.\.\//, "").replace(".html.md", ".md");
      await expect(readFile(new URL(file, folder)), link).resolves.toBeDefined();
    }
  });

  test("llms-full.txt is the API and every guide", async () => {
    const full = await readFile(new URL("llms-full.txt", derived), "utf8");
    expect(full.startsWith(api)).toBe(true);
    for (const heading of ["# Quick start", "# Idempotency", "# Errors and recovery", "# Frequently asked questions"])
      expect(full).toContain(`\n${heading}\n`);
  });
});
