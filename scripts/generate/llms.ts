import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { guideNames } from "../guides.ts";
import { modelOperations, type OpenApiDocument } from "./document.ts";
import { llmsApi } from "./llms-api.ts";

interface Guide {
  name: string;
  title: string;
  /** Its first paragraph, on one line. */
  summary: string;
  text: string;
}

/**
 * Generates the files for language models, by name: `llms.txt`, the index (https://llmstxt.org); `llms-api.txt`, the whole
 * API; `llms-full.txt`, the API and every guide.
 * @param guides the folder of the guides.
 * @param home the relative path from the files to the guides and workflows, with a `/` at its end; empty if they are beside.
 */
export function llmsFiles(document: OpenApiDocument, guides: string, home = ""): Record<string, string> {
  const api = llmsApi(document);
  const all = readGuides(guides);
  return {
    "llms.txt": index(document, all, home),
    "llms-api.txt": api,
    "llms-full.txt": [api, ...all.map(({ text }) => standaloneText(text))].join("\n---\n\n"),
  };
}

function index(document: OpenApiDocument, guides: Guide[], home: string): string {
  const { title, summary } = document.info as OpenApiDocument["info"] & { summary?: string };
  const lines = [
    `# ${title}`,
    "",
    `> ${summary ?? title}`,
    "",
    "Every `POST` is charged: send an `Idempotency-Key` with it, and repeat a submit only under the same key with the same body.",
    "",
    "## API",
    "",
    "- [The whole API](llms-api.txt): every endpoint, field, limit, default, rule and error code, for a model's context",
    "- [OpenAPI 3.1](openapi.yaml): the contract; also [as JSON](openapi.json) and [flat, in 3.0](openapi-3.0.yaml)",
    ...modelOperations(document).map(
      ({ model, body }) => `- [JSON Schema of ${model.name}](schemas/${body}.json): its request body, with all rules`,
    ),
    "- [Postman collection](postman.json): submit, replay and poll of every example",
    `- [Workflows](${home}workflows.arazzo.yaml): the main flows in Arazzo; also [the recovery from each error](${home}workflows-errors.arazzo.yaml)`,
    "",
    "## Guides",
    "",
    ...guides.map(({ name, title, summary }) => `- [${title}](${home}en/${name}.html.md): ${summary}`),
    "",
    "## Optional",
    "",
    "- [API and guides in one file](llms-full.txt)",
    "",
  ];
  return lines.join("\n");
}

/** Reads the guides in the order of guides.yaml. */
function readGuides(folder: string): Guide[] {
  if (!existsSync(join(folder, "guides.yaml"))) return [];
  return guideNames(folder).map((name) => {
    const text = readFileSync(join(folder, "en", `${name}.md`), "utf8");
    const [heading = "", summary = ""] = text.split("\n\n");
    return { name, title: heading.replace(/^# /, ""), summary: withoutLinks(summary).replace(/\s+/g, " "), text };
  });
}

/** Prepares a guide for a file with all guides: links become plain text, and includes of the site are left out. */
const standaloneText = (text: string) =>
  text.replace(/^<!-- include: .* -->\n\n?/gm, "").replace(/\[([^\]]+)\]\((?!https?:)[^)]+\)/g, "$1");

const withoutLinks = (text: string) => text.replace(/\[([^\]]+)\]\([^)]+\)/g, "$1");
