import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { headingsOf } from "../../../scripts/docs/markdown.ts";
import { modesOf, splitRules } from "../../../scripts/docs/reference/body.ts";
import { reference } from "../../../scripts/docs/reference/reference.ts";
import { endpointsOf } from "../../../scripts/docs/reference/view.ts";
import { applyOverlays } from "../../../scripts/generate/bundle.ts";
import { docsView } from "../../../scripts/generate/docs-view.ts";
import { pageDocument } from "../../contract/contract.ts";
import { referenceFacts } from "./reference-facts.ts";
import { blankCode } from "./reference-ranges.ts";
import { docsViews } from "./reference-views.ts";

describe.each(docsViews)("the reference of $name", ({ view, language }) => {
  const { markdown, html, ids } = reference(view, language);
  const facts = referenceFacts(view, language);
  const missing = (text: string) =>
    facts.filter(({ isStatedIn: stands }) => !stands(text)).map(({ label: fact }) => fact);

  test("has every fact of the contract in its section", () => {
    expect(missing(markdown)).toEqual([]);
    expect(facts.length).toBeGreaterThan(700);
  });

  test("the check finds a reference without any single fact", () => {
    const blind = facts.filter(({ isStatedIn: stands, removeFrom: without }) => stands(without(markdown)));
    expect(blind.map(({ label: fact }) => fact)).toEqual([]);
  });

  test("has no words of a program, no empty table, and no pattern that takes everything", () => {
    const text = blankCode(markdown);
    const faults = [
      /undefined|\bnull\b|NaN|\[object/,
      /\[\\s\\S\]/,
      /^\| --- .*\n(?!\|)/,
      /\| +\|/,
      /\n{3,}/,
      /\n#.*\s+$/,
    ];
    expect(faults.map((fault) => fault.exec(text)?.[0]).filter(Boolean)).toEqual([]);
    expect(markdown.startsWith("# ")).toBe(true);
  });

  test("has a section for each operation where Redoc has it, and ids that are in the HTML once", () => {
    const places = [...html.matchAll(/<section data-redoc="([^"]*)">\n<h2 id="([^"]*)"/g)].map((match) =>
      match.slice(1),
    );
    const wanted = endpointsOf(view).map(({ tag, operation: { operationId } }) => [
      `/${tag}/${operationId}`.toLowerCase(),
      operationId.toLowerCase(),
    ]);
    expect(places).toEqual(wanted);
    expect(html.match(/<\/section>/g)).toHaveLength(wanted.length);
    const all = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(all).toEqual(headingsOf(markdown, ids).map(({ id }) => id));
    expect(new Set(all).size).toBe(all.length);
    for (const [, target] of html.matchAll(/href="#([^"]*)"/g)) expect(all).toContain(target);
  });

  test("is small to load", () => {
    expect(gzipSync(html).length).toBeLessThan(30_000);
  });

  test("has a head of columns in each table", () => {
    const tables = html.split("<table>").slice(1);
    expect(tables.length).toBeGreaterThan(10);
    for (const table of tables) expect(table).toMatch(/^<thead><tr>(<th scope="col">[^<]+<\/th>)+<\/tr><\/thead>/);
  });
});

test("a new endpoint is documented without a line of TypeScript", async () => {
  const fifth = new URL("../../fixtures/fifth-endpoint.overlay.yaml", import.meta.url).pathname;
  const view = docsView(await applyOverlays(pageDocument, [fifth]));
  const { markdown, html } = reference(view, "en");
  expect(referenceFacts(view, "en").filter(({ isStatedIn: stands }) => !stands(markdown))).toEqual([]);
  expect(html).toContain('<section data-redoc="/image/createdreamcanvas3image">');
  expect(markdown).toContain("- `brush_size` is not supported with the palette `mono`.");
});

test("a link of an answer that leads to no operation is refused", () => {
  const copy = structuredClone(docsViews[0]?.view);
  if (!copy) throw new Error("There is no docs view.");
  for (const { operation } of endpointsOf(copy))
    for (const link of Object.values(operation.responses["201"]?.links ?? {})) link.operationId = "getNothing";
  expect(() => reference(copy, "en")).toThrow("getNothing");
});

test.each([
  ["The job.\n\nRules:\n- one\n- two\n  lines", "The job.", ["one", "two lines"]],
  ["任务。\n\n规则：\n\n- 一\n- 二", "任务。", ["一", "二"]],
  ["Rules:\n- one", "", ["one"]],
  ["A colon: no list.", "A colon: no list.", []],
])("rules are taken out of %j", (description, text, rules) => {
  expect(splitRules(description)).toEqual({ text, rules });
});

test("fields that differ from mode to mode stand with the mode, all others once", () => {
  const field = { type: "string" };
  const branch = (title: string, fixed: string, required: string[]) => ({
    title,
    required,
    properties: { mode: { enum: [fixed] }, prompt: field, seed: field },
  });
  const { common, modes } = modesOf({ oneOf: [branch("A", "a", ["seed"]), branch("B", "b", [])] });
  expect(common.map(({ name }) => name)).toEqual(["prompt"]);
  expect(modes.map(({ value, own }) => [value, own.map(({ name }) => name)])).toEqual([
    ["a", ["mode", "seed"]],
    ["b", ["mode", "seed"]],
  ]);
});

test("a mode that can't be named is refused", () => {
  expect(() => modesOf({ oneOf: [{ properties: { prompt: { type: "string" } } }, {}] })).toThrow("needs a title");
});
