import type { OpenApiDocument } from "../../generate/document.ts";
import { escapeHtml } from "../html.ts";
import type { Language } from "../languages.ts";
import { type Ids, renderMarkdown } from "../markdown.ts";
import { modesOf } from "./body.ts";
import { contractText } from "./contract-text.ts";
import { type Endpoint, endpointsOf, jsonOf, operationAnchorOf } from "./view.ts";
import { type ReferenceStrings, referenceStrings } from "./words.ts";

/** The reference as text: Markdown, its HTML, and the ids of headings that are the same in each language. */
export interface ReferenceText {
  markdown: string;
  html: string;
  ids: Ids;
}

/**
 * The whole contract as text for people.
 * @param view a docs view: the contract without references, in the language of the reader.
 * @param language what the reference's own words are in.
 * @returns Markdown that begins with a heading of level 1, and its HTML, in which each operation stands in a `section`
 * with its place in Redoc (`data-redoc="/tag/operationid"`).
 * @throws Error if a link of an answer leads to no operation.
 */
export function reference(view: OpenApiDocument, language: Language): ReferenceText {
  const own: ReferenceStrings = referenceStrings[language];
  const endpoints = endpointsOf(view);
  const markdown = contractText(view, endpoints, own);
  const ids = idsOf(endpoints, own);
  return { markdown, html: inSections(renderMarkdown(markdown, language, ids), endpoints), ids };
}

/**
 * Ids by a heading's text, and by `heading of level 2/text` where the text comes again in each operation: an id follows
 * from what the contract calls a thing, so that it stays when a heading is added or the language is another.
 */
function idsOf(endpoints: Endpoint[], words: ReferenceStrings): Ids {
  const { servers, authentication, operations, errors, limits } = words.headings;
  const ids: Ids = {
    [words.title]: "api-reference",
    [servers]: "servers",
    [authentication]: "authentication",
    [operations]: "operations",
    [errors]: "errors",
    [limits]: "limits",
  };
  for (const { operation } of endpoints) {
    const id = operationAnchorOf(operation);
    ids[operation.summary] = id;
    for (const [name, text] of Object.entries(words.headings)) ids[`${operation.summary}/${text}`] = `${id}-${name}`;
    for (const { title, value } of modesOf(jsonOf(operation.requestBody?.content)?.schema ?? {}).modes)
      if (value) ids[`${operation.summary}/${title}`] = `${id}-${value}`;
    for (const { label } of operation["x-codeSamples"] ?? [])
      ids[`${operation.summary}/${label}`] = `${id}-${label.toLowerCase()}`;
  }
  return ids;
}

/** The page's HTML with each operation's part in a section of its own. */
function inSections(html: string, endpoints: Endpoint[]): string {
  const places = new Map(
    endpoints.map(({ tag, operation }) => [
      operationAnchorOf(operation),
      `/${tag}/${operation.operationId}`.toLowerCase(),
    ]),
  );
  const parts = html.split(/(?=<h2 id=")/).map((part) => {
    const place = places.get(/^<h2 id="([^"]*)"/.exec(part)?.[1] ?? "");
    return place === undefined ? part : `<section data-redoc="${escapeHtml(place)}">\n${part}</section>\n`;
  });
  return parts.join("");
}
