import { readFileSync } from "node:fs";
import YAML from "yaml";
import type { OpenApiDocument } from "../generate/document.ts";
import type { Language } from "./languages.ts";
import type { Page } from "./page.ts";
import { buildRedoc } from "./redoc/build-redoc.ts";
import { reference } from "./reference/reference.ts";

/**
 * The reference of one contract: Redoc on screens, its whole text in print and without scripts.
 * @param view the file of the contract's docs view.
 * @returns the page, the script that all such pages share, and what the contract says of itself in the language.
 */
export async function referencePage(
  view: string,
  { name, title, language }: Pick<Page, "name" | "title"> & { language: Language },
): Promise<{ page: Page; bundle: string; info: OpenApiDocument["info"] & { summary?: string } }> {
  const document = YAML.parse(readFileSync(view, "utf8")) as OpenApiDocument;
  const text = reference(document, language);
  const { html, head, bundle } = await buildRedoc(view, language);
  const page: Page = {
    language,
    name,
    title,
    section: "reference",
    markdown: text.markdown,
    ids: text.ids,
    html: `<div class="text">\n${text.html}\n</div>\n${html}`,
    head,
    wide: true,
  };
  return { page, bundle, info: document.info };
}
