import { readFileSync } from "node:fs";
import YAML from "yaml";
import type { OpenApiDocument } from "../../generate/document.ts";
import type { Language } from "../languages.ts";
import { renderMarkdown } from "../markdown.ts";
import type { Page } from "../page.ts";
import { curl, type TryRequest } from "./curl.ts";
import { defaultAddress, type TryBody } from "./data.ts";
import { formHtml } from "./form-html.ts";
import { type FormModel, readAdvice, readModels, readTaskPath } from "./read-contract.ts";
import { tryPageStrings } from "./words.ts";

/**
 * The page that sends requests to a sandbox on the reader's machine, by a form that is made of the contract.
 * @param contract gives fields, limits and rules.
 * @param view the same contract's docs view, which gives the words; by default the derived one of the language.
 */
export function tryPage(
  contract: OpenApiDocument,
  language: Language,
  view: OpenApiDocument = readView(language),
): Page {
  const said = tryPageStrings[language];
  const models = readModels(contract, view);
  const taskPath = readTaskPath(contract);
  const before = paragraphs(
    `# ${said.title}`,
    said.intro.join(language === "en" ? " " : ""),
    `## ${said.start}`,
    ...said.startText,
    `## ${said.send}`,
  );
  const after = byCurl(models, taskPath, language);
  const data = {
    taskPath,
    models: Object.fromEntries(models.map(({ name, fields: _, summary: __, ...model }) => [name, model])),
    advice: readAdvice(view),
  };
  return {
    language,
    name: "try",
    title: said.title,
    section: "start",
    markdown: paragraphs(before, said.noScript, after),
    html: [renderMarkdown(before, language), formHtml(models, data, language), renderMarkdown(after, language)].join(
      "\n",
    ),
  };
}

function byCurl(models: FormModel[], taskPath: string, language: Language): string {
  const said = tryPageStrings[language];
  const command = (request: TryRequest) => `\`\`\`sh\n${curl(request)}\n\`\`\``;
  const submits = models.flatMap(({ name, summary, path, examples: [example] }) => [
    `### ${summary}`,
    command(submitRequest(path, example?.body ?? {}, `try-${name}-001`)),
  ]);
  const poll = command({ method: "GET", url: `${defaultAddress}${taskPath.replace("{id}", "TASK_ID")}`, headers: {} });
  return paragraphs(`## ${said.byCurl}`, ...said.byCurlText, ...submits, said.poll, poll);
}

function submitRequest(path: string, body: TryBody, idempotencyKey: string): TryRequest {
  return {
    method: "POST",
    url: `${defaultAddress}${path}`,
    headers: { "Content-Type": "application/json", "Idempotency-Key": idempotencyKey },
    body: JSON.stringify(body),
  };
}

const paragraphs = (...blocks: string[]) => blocks.join("\n\n");

function readView(language: Language): OpenApiDocument {
  const name = language === "en" ? "openapi-docs.yaml" : `openapi-docs.${language}.yaml`;
  const file = new URL(`../../../generated/page/${name}`, import.meta.url);
  return YAML.parse(readFileSync(file, "utf8")) as OpenApiDocument;
}
