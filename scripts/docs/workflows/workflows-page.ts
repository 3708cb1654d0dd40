import { join } from "node:path";
import type { OpenApiDocument } from "../../generate/document.ts";
import type { Language } from "../languages.ts";
import { renderMarkdown } from "../markdown.ts";
import type { Page } from "../page.ts";
import { callOf } from "./calls.ts";
import { figure, figureStyles } from "./figure.ts";
import { readWorkflows, type WorkflowFile } from "./read-workflows.ts";
import { workflowStrings } from "./words.ts";
import { type WorkflowContext, workflowText } from "./workflow-text.ts";

const openapi = new URL("../../../openapi", import.meta.url).pathname;

/**
 * The page of the API's workflows: each with its inputs, its steps, what they send, take and do when they fail, and a
 * figure.
 * @param contract names the path of each operation that is called.
 * @param folder holds the Arazzo documents, `workflows*.arazzo.yaml`, and their overlays.
 * @throws Error if a workflow calls an operation that the contract has not, or a translation is stale.
 */
export function workflowsPage(contract: Pick<OpenApiDocument, "paths">, language: Language, folder = openapi): Page {
  const files = readWorkflows(folder, language);
  const all = files.flatMap(({ workflows, file }) => workflows.map((workflow) => ({ workflow, file })));
  const summaries = new Map(all.map(({ workflow: { workflowId, summary } }) => [workflowId, summary ?? workflowId]));
  const render = (withFigures: boolean) =>
    [
      introduction(files, contract, language),
      ...all.map(({ workflow, file }) => {
        const around: WorkflowContext = { contract, language, file, summaries };
        return workflowText(workflow, around, withFigures ? figure(workflow, around) : "");
      }),
    ].join("\n\n");
  const markdown = `${render(false)}\n`;
  const ids = {
    [workflowStrings[language].run]: "run",
    ...Object.fromEntries([...summaries].map(([id, text]) => [text, id])),
  };
  return {
    language,
    name: "workflows",
    title: workflowStrings[language].title,
    section: "reference",
    markdown,
    ids,
    html: renderMarkdown(render(true), language, ids),
    head: figureStyles,
  };
}

function introduction(files: WorkflowFile[], contract: Pick<OpenApiDocument, "paths">, language: Language): string {
  const said = workflowStrings[language];
  return [
    `# ${said.title}`,
    said.about,
    ...files.map(({ file, info }) => {
      const texts = [info.summary, info.description].filter(Boolean).join("\n");
      return `- [${info.title}](../${file})${said.colon}${texts.replaceAll("\n", "\n  ")}`;
    }),
    said.notation,
    `## ${said.run}`,
    said.runAll,
    said.runOne,
    `\`\`\`sh\n${commands(files, contract)}\n\`\`\``,
    said.runNote,
  ].join("\n\n");
}

/** Shell lines that run the first workflow that is paid, against a sandbox. */
function commands(files: WorkflowFile[], contract: Pick<OpenApiDocument, "paths">): string {
  const all = files.flatMap(({ file, workflows }) => workflows.map((workflow) => ({ file, ...workflow })));
  const paid = all.find(({ steps }) => steps.some((step) => callOf(step, contract)?.method === "POST"));
  if (!paid) throw new Error("No workflow submits anything.");
  const inputs = Object.entries(paid.inputs?.properties ?? {}).map(([name, schema], index) => {
    const isKey = typeof schema === "object" && schema.format === "password";
    return [name, isKey ? "sk_live_local_mine" : `${paid.workflowId}-${index}`];
  });
  return [
    "export REDOCLY_CLI_RESPECT_SERVER=seedance=http://127.0.0.1:4020",
    `export REDOCLY_CLI_RESPECT_INPUT='${JSON.stringify(Object.fromEntries(inputs))}'`,
    `npx redocly respect ${join("openapi", paid.file)} --workflow ${paid.workflowId}`,
  ].join("\n");
}
