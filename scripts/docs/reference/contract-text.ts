import { markdownTable } from "../../bench/table.ts";
import type { OpenApiDocument } from "../../generate/document.ts";
import { toOneLine } from "../../generate/llms-schema.ts";
import { errorForms } from "./errors.ts";
import { operationText } from "./operation.ts";
import { code, paragraphs } from "./text.ts";
import { type Endpoint, operationAnchorOf, type Tag } from "./view.ts";
import type { ReferenceStrings } from "./words.ts";

/** The whole contract as Markdown. */
export function contractText(view: OpenApiDocument, endpoints: Endpoint[], words: ReferenceStrings): string {
  const text = paragraphs(
    ...introduction(view, words),
    ...operations(view, endpoints, words),
    ...endpoints.map((endpoint) => operationText(endpoint, endpoints, words)),
    errorForms(endpoints, words),
    limits(view, words),
  );
  return `${text}\n`;
}

function introduction({ info, servers, components }: OpenApiDocument, words: ReferenceStrings): string[] {
  const { title, version, description } = info;
  const { summary, contact, license } = info as unknown as {
    summary?: string;
    contact?: { name: string; url: string };
    license?: { name: string; url: string };
  };
  const key = components.securitySchemes?.apiKey as { description: string; scheme: string; bearerFormat: string };
  const { headings, columns } = words;
  return [
    `# ${words.title}`,
    [words.version(title, version), summary].filter(Boolean).join(words.separator),
    [
      contact && `[${contact.name}](${contact.url})`,
      license && `${words.licence}${words.colon}[${license.name}](${license.url})`,
    ]
      .filter(Boolean)
      .join(" · "),
    description.replace(/^# (.*)\n*/gm, "## $1\n\n"),
    `## ${headings.servers}`,
    markdownTable(
      [columns.server, columns.what],
      servers.map(({ url, description }) => [code(url), toOneLine(description)]),
    ),
    `## ${headings.authentication}`,
    key.description,
    words.scheme(code(key.scheme), code(key.bearerFormat)),
  ];
}

/** Which operations there are, by their tags. */
function operations({ tags = [] }: OpenApiDocument, endpoints: Endpoint[], words: ReferenceStrings): string[] {
  const { operation, request, group } = words.columns;
  const rows = endpoints.map(({ method, path, tag, operation }) => {
    const { description = "", "x-displayName": name = tag } = (tags as Tag[]).find(({ name }) => name === tag) ?? {};
    const told = [`**${name}**`, toOneLine(description)].filter(Boolean).join(words.colon);
    return [`[${operation.summary}](#${operationAnchorOf(operation)})`, code(`${method} ${path}`), told];
  });
  return [`## ${words.headings.operations}`, markdownTable([operation, request, group], rows)];
}

/** How much an account may send. */
function limits(view: OpenApiDocument, words: ReferenceStrings): string {
  const { limit, requests, scope, source } = words.columns;
  const rows = Object.entries(view).flatMap(([name, value]) => {
    if (!/^x-.*-limit$/.test(name)) return [];
    const found = value as { requests: number; seconds: number; scope: string; source: string };
    const window = words.window(found.requests, found.seconds);
    return [[words.limitNames[name] ?? code(name), window, words.scopes[found.scope] ?? found.scope, found.source]];
  });
  if (rows.length === 0) return "";
  return paragraphs(`## ${words.headings.limits}`, markdownTable([limit, requests, scope, source], rows));
}
