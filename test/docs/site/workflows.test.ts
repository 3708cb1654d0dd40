/** The page of workflows contains everything that the Arazzo documents contain, in both languages. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import YAML from "yaml";
import { type Language, languages } from "../../../scripts/docs/languages.ts";
import type { Action, Arazzo, ArazzoParameter, Criterion, Step } from "../../../scripts/docs/workflows/arazzo.ts";
import { workflowsPage } from "../../../scripts/docs/workflows/workflows-page.ts";
import type { Translation } from "../../../scripts/translations/overlay.ts";
import { pageDocument } from "../../contract/contract.ts";

const openapi = new URL("../../../openapi/", import.meta.url).pathname;
const read = (file: string) => YAML.parse(readFileSync(join(openapi, file), "utf8"));
const names = ["workflows", "workflows-errors"];
const documents = names.map((name) => ({ name, document: read(`${name}.arazzo.yaml`) as Arazzo & Components }));
const operations = Object.entries(pageDocument.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, { operationId }]) => ({ path, method: method.toUpperCase(), operationId })),
);

interface Components {
  components: { parameters: Record<string, ArazzoParameter> };
}
type StepParameter = ArazzoParameter | { reference: string };

/** Returns a text of a document in a language, by its place. The overlay records the English original. */
function textOf(name: string, language: Language, target: string): { summary?: string; description?: string } {
  const { actions } = read(`overlays/${name}.zh-CN.yaml`) as { actions: Translation[] };
  const action = actions.find((each) => each.target === target);
  if (!action) throw new Error(`${target} is not translated.`);
  return language === "en" ? action["x-english"] : action.update;
}

/** What an expression must be shown as. */
function displayedExpression(expression: string): string {
  const [, step, output] = /^\$steps\.(\w+)\.outputs\.(\w+)$/.exec(expression) ?? [];
  if (step) return `{${step}.${output}}`;
  if (expression === "$statusCode") return "HTTP";
  if (expression.startsWith("$response.body#/")) return expression.slice(16).replaceAll("/", ".");
  return expression
    .replace(/\{?\$inputs\.(\w+)\}?/, "{$1}")
    .replace("$outputs.", "")
    .replace(/^'(.*)'$/, "$1");
}

/** A criterion as the code that it is shown as. */
function displayedCriterion({ condition }: Criterion): string {
  const [, left = "", operator = "", right = ""] = /^(\S+) (==|!=|>|<) (\S+)$/.exec(condition) ?? [];
  const sign = { "==": left === "$statusCode" ? "" : "= ", "!=": "≠ ", ">": "> ", "<": "< " }[operator];
  return `\`${displayedExpression(left)} ${sign}${displayedExpression(right)}\``;
}

/** The text under a heading, up to the next one. */
function sectionOf(markdown: string, heading: string): string {
  const sections = markdown.split(/^## /m).filter((section) => section.startsWith(`${heading}\n`));
  expect(sections, heading).toHaveLength(1);
  return sections[0] ?? "";
}

/** A step's part of its workflow's text. */
function stepOf(section: string, index: number, { stepId }: Step): string {
  const part = section.split(/^(?=\d+\. \*\*)/m)[index + 1] ?? "";
  expect(part.startsWith(`${index + 1}. **${stepId}**`), part).toBe(true);
  return part;
}

function expectAction(part: string, { name, type, retryAfter, retryLimit, criteria = [] }: Action): void {
  const line = part.split("\n").find((each) => each.includes(`- \`${name}\``)) ?? "";
  expect(line, name).not.toBe("");
  for (const criterion of criteria) expect(line).toContain(displayedCriterion(criterion));
  if (type === "retry") expect(line).toMatch(new RegExp(`\\b${retryAfter} [s秒].*${retryLimit} `));
  else expect(line).toMatch(/ends|结束/);
}

describe.each(Object.keys(languages) as Language[])("%s", (language) => {
  const page = workflowsPage(pageDocument, language);

  test.each(documents)("$name: its title, summary and description are there, and a link to it", ({ name }) => {
    const { title, summary, description } = textOf(name, language, "$.info") as Record<string, string>;
    expect(page.markdown).toContain(`[${title}](../${name}.arazzo.yaml)`);
    const onOneLine = page.markdown.replace(/\s+/g, " ");
    for (const text of [summary, description]) expect(onOneLine).toContain(text?.replace(/\s+/g, " "));
  });

  describe.each(documents)("$name", ({ name, document }) => {
    test.each(document.workflows)("$workflowId: each step, criterion, output and action", (workflow) => {
      const target = `$.workflows[?(@.workflowId=='${workflow.workflowId}')]`;
      const texts = textOf(name, language, target);
      const section = sectionOf(page.markdown, texts.summary ?? "");
      expect(section).toContain(`\`${workflow.workflowId}\``);
      expect(section).toContain(texts.description);
      for (const [index, step] of workflow.steps.entries()) {
        const part = stepOf(section, index, step);
        expect(part).toContain(textOf(name, language, `${target}.steps[?(@.stepId=='${step.stepId}')]`).description);
        const called = operations.find(({ operationId }) => operationId === step.operationId);
        if (called) expect(part).toContain(`(reference.md#${called.operationId.toLowerCase()})`);
        else expect(part).toContain(`(#${step.workflowId})`);
        let request = `${called?.method} ${called?.path} HTTP/1.1\n`;
        for (const given of (step.parameters ?? []) as StepParameter[]) {
          const named = "reference" in given && document.components.parameters[given.reference.split(".")[2] ?? ""];
          const { in: place, name, value } = (named || given) as ArazzoParameter & { value: string };
          if (place === "header") expect(part).toContain(`\n   ${name}: ${displayedExpression(value)}\n`);
          else if (place === "path") request = request.replace(`{${name}}`, displayedExpression(value));
          else expect(part).toContain(`\`${name} = ${displayedExpression(value)}\``);
        }
        if (called) expect(part).toContain(request);
        const { contentType, payload } = step.requestBody ?? {};
        if (contentType) expect(part).toContain(`Content-Type: ${contentType}`);
        const body = /\n\n( {3}\{[\s\S]*?)\n {3}```/.exec(part)?.[1] ?? "null";
        expect(JSON.parse(body)).toEqual(payload ?? null);
        for (const criterion of step.successCriteria ?? []) expect(part).toContain(displayedCriterion(criterion));
        for (const [output, value] of Object.entries(step.outputs ?? {}))
          expect(part).toContain(
            output === displayedExpression(value) ? `\`${output}\`` : `\`${output} = ${displayedExpression(value)}\``,
          );
        for (const action of step.onFailure ?? []) expectAction(part, action);
      }
      for (const [output, value] of Object.entries(workflow.outputs ?? {}))
        expect(section).toContain(`\`${output} = ${displayedExpression(value)}\``);
    });

    test("each input has its row, with type and description", () => {
      for (const { workflowId, inputs, summary } of document.workflows) {
        const { $ref = "" } = inputs ?? {};
        const component = $ref.split("/").at(-1) ?? "";
        const { properties = {} } = ($ref ? read(`${name}.arazzo.yaml`).components.inputs[component] : inputs) ?? {};
        const target = `$.workflows[?(@.workflowId=='${workflowId}')]`;
        const section = sectionOf(page.markdown, textOf(name, language, target).summary ?? summary ?? "");
        expect(Object.keys(properties).length).toBeGreaterThan(0);
        for (const [input, field] of Object.entries(properties as Record<string, { $ref?: string }>)) {
          const own = $ref ? `$.components.inputs.${component}` : `${target}.inputs`;
          const place = field.$ref?.replace("#", "$").replaceAll("/", ".") ?? `${own}.properties.${input}`;
          const { description = "" } = textOf(name, language, place);
          const row = section.split("\n").find((line) => line.startsWith(`| \`${input}\` | string`));
          expect(row?.endsWith(` | ${description} |`), `${input}: ${row}`).toBe(true);
        }
      }
    });
  });

  test("each workflow has a figure with its steps, and a heading of a lasting name", () => {
    const all = documents.flatMap(({ document }) => document.workflows);
    const figures = page.html?.match(/<figure class="workflow">[\s\S]*?<\/figure>/g) ?? [];
    expect(figures.length).toBe(all.length);
    for (const [index, { workflowId, steps }] of all.entries()) {
      expect(page.html).toContain(`<h2 id="${workflowId}">`);
      for (const { stepId } of steps)
        expect(figures[index]).toMatch(new RegExp(`<title .*${stepId}[\\s\\S]*>\\d. ${stepId}<`));
    }
    expect(page.markdown).not.toContain("<");
  });

  test("nothing is left of what it was made from", () => {
    expect(page.markdown).not.toMatch(/undefined|\[object|\$(inputs|steps|response|statusCode|outputs|components)/);
    // Headings, lists and blocks have no space at their ends.
    expect(page.markdown).not.toMatch(/ $/m);
    if (language === "en") expect(page.markdown).not.toMatch(/\p{Script=Han}/u);
  });
});

test("both languages have the same code, links and numbers of sections", () => {
  const [english = "", chinese = ""] = (Object.keys(languages) as Language[]).map(
    (language) => workflowsPage(pageDocument, language).markdown,
  );
  const facts = (text: string) => [
    text.match(/```[\s\S]*?```/g),
    text.match(/\]\([^)]+\)/g),
    text.match(/^#+ /gm),
    text
      .replace(/```[\s\S]*?```/g, "")
      .match(/`[^`\n]+`/g)
      ?.sort(),
  ];
  expect(facts(chinese)).toEqual(facts(english));
});
