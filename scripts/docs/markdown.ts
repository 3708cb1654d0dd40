import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import go from "highlight.js/lib/languages/go";
import http from "highlight.js/lib/languages/http";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import typescript from "highlight.js/lib/languages/typescript";
import yaml from "highlight.js/lib/languages/yaml";
import { Marked, type Tokens } from "marked";
import { escapeHtml } from "./html.ts";
import type { Language } from "./languages.ts";
import { pageStrings } from "./words.ts";

// By the names that stand after ``` in the guides; `sh`, `ts` and `py` are aliases.
for (const [name, language] of Object.entries({ bash, go, http, json, python, typescript, yaml }))
  hljs.registerLanguage(name, language);

export interface Heading {
  level: number;
  text: string;
  id: string;
}

/** Ids of headings that are not to follow from the words: by their text, or by `text of the h2 above/own text`. */
export type Ids = Record<string, string>;

/**
 * A page's Markdown as HTML: headings with ids and links to themselves, highlighted code that can be copied, tables that
 * scroll by themselves. Links to `other.md` lead to `other.html`.
 */
export function renderMarkdown(markdown: string, language: Language, ids: Ids = {}): string {
  const headings = headingsOf(markdown, ids);
  const said = pageStrings[language];
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const { id } = headings.shift() ?? { id: "" };
        const text = this.parser.parseInline(tokens);
        if (depth === 1) return `<h1 id="${escapeHtml(id)}">${text}</h1>\n`;
        const label = escapeHtml(said.linkTo(plain(tokens)));
        return `<h${depth} id="${escapeHtml(id)}">${text} <a class="anchor" href="#${escapeHtml(id)}" aria-label="${label}">#</a></h${depth}>\n`;
      },
      code({ text, lang: info = "" }) {
        // Behind the language may stand the name of the file that it is.
        const [lang = "", file] = info.split(" ");
        const code = hljs.getLanguage(lang) ? hljs.highlight(text, { language: lang }).value : escapeHtml(text);
        const name = file ? `<p class="file">${escapeHtml(file)}</p>` : "";
        const button = `<button type="button" class="copy-code needs-script">${said.copy}</button>`;
        return `<div class="code">${name}<pre tabindex="0"><code>${code}</code></pre>${button}</div>\n`;
      },
      table(token) {
        const head = token.header.map((cell) => `<th scope="col">${this.parser.parseInline(cell.tokens)}</th>`);
        const rows = token.rows.map(
          (cells) => `<tr>${cells.map((cell) => `<td>${this.parser.parseInline(cell.tokens)}</td>`).join("")}</tr>`,
        );
        return `<div class="table" role="group" tabindex="0" aria-label="${said.table}"><table><thead><tr>${head.join("")}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>\n`;
      },
      link({ href, tokens }) {
        return `<a href="${escapeHtml(linkToHtml(href))}">${this.parser.parseInline(tokens)}</a>`;
      },
    },
  });
  return marked.parse(markdown, { async: false });
}

/** The headings of a page in order, with the ids that its HTML has: as GitHub makes them, Chinese kept. */
export function headingsOf(markdown: string, ids: Ids = {}): Heading[] {
  const taken = new Map<string, number>();
  let above = "";
  return new Marked()
    .lexer(markdown)
    .filter((token): token is Tokens.Heading => token.type === "heading")
    .map(({ depth, tokens }) => {
      const text = plain(tokens);
      if (depth === 2) above = text;
      const wanted = ids[`${above}/${text}`] ?? ids[text] ?? slug(text);
      const count = taken.get(wanted) ?? 0;
      taken.set(wanted, count + 1);
      return { level: depth, text, id: count === 0 ? wanted : `${wanted}-${count}` };
    });
}

/** `other.md#heading` as it leads to another page of the site. */
export const linkToHtml = (href: string): string => href.replace(ownLink, "$1.html");

/** A page's Markdown with its links to other pages as they lead from its own file, which ends in `.html.md`. */
export const linkToText = (markdown: string): string => markdown.replace(/\]\(([\w.-]+)\.md(?=[#)])/g, "]($1.html.md");

const ownLink = /^([\w.-]+)\.md(?=#|$)/;

const slug = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\s_-]/gu, "")
    .trim()
    .replace(/\s+/g, "-");

const plain = (tokens: Tokens.Generic[]): string =>
  tokens.map((token) => (token.tokens ? plain(token.tokens) : unescapeHtml(token.text ?? token.raw))).join("");

// marked escapes what stands in its plain text tokens.
const unescapeHtml = (text: string) =>
  text.replace(
    /&(amp|lt|gt|quot|#39);/g,
    (_, name: string) => ({ amp: "&", lt: "<", gt: ">", quot: '"' })[name] ?? "'",
  );
