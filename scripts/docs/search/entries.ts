import { Marked, type Token, type Tokens } from "marked";
import { headingsOf } from "../markdown.ts";
import type { Page } from "../page.ts";

/** A heading of a page and what stands below it, up to the next heading: what a search finds. */
export interface SearchEntry {
  /** Where it stands, from the site's root. */
  id: string;
  /** The page's title. */
  title: string;
  /** The headings that it stands under. */
  trail: string;
  heading: string;
  /** What it defines: code that has one of a table's first cells to itself, such as a field or an error code. */
  names: string;
  text: string;
  /** Its place on the site, from 0: pages stand in the order of the navigation. */
  rank: number;
}

/** The sections of a language's pages in their order. */
export function entriesOf(pages: Page[]): SearchEntry[] {
  return pages.flatMap(entriesOfPage).map((entry, rank) => ({ ...entry, rank }));
}

function entriesOfPage({ language, name, title, markdown, ids }: Page): Omit<SearchEntry, "rank">[] {
  const headings = headingsOf(markdown, ids);
  const entries: { entry: Omit<SearchEntry, "rank">; tokens: Token[] }[] = [];
  const above: string[] = [];
  for (const token of new Marked().lexer(markdown)) {
    const heading = token.type === "heading" ? headings.shift() : undefined;
    if (!heading) {
      entries.at(-1)?.tokens.push(token);
      continue;
    }
    const { level, text, id } = heading;
    above.splice(Math.max(level - 2, 0));
    const entry = {
      id: `${language}/${name}.html${entries.length === 0 ? "" : `#${id}`}`,
      title,
      trail: above.filter(Boolean).join(" › "),
      heading: text,
      names: "",
      text: "",
    };
    entries.push({ entry, tokens: [] });
    if (level > 1) above[level - 2] = text;
  }
  return entries.map(({ entry, tokens }) => ({ ...entry, names: namesIn(tokens), text: textOf(tokens) }));
}

function textOf(tokens: Token[]): string {
  return tokens
    .map(blockText)
    .filter(Boolean)
    .join("\n")
    .replace(/(?<=[\p{Script=Han}，。；：、！？）])\n(?=[\p{Script=Han}（])/gu, "")
    .replace(/\s+/g, " ")
    .trim();
}

function blockText(token: Token): string {
  switch (token.type) {
    case "table":
      return (token as Tokens.Table).rows
        .map((cells) => cells.map((cell) => inlineText(cell.tokens)).join(" · "))
        .join("\n");
    case "list":
      return (token as Tokens.List).items.map((item) => textOf(item.tokens)).join("\n");
    case "blockquote":
      return textOf((token as Tokens.Blockquote).tokens);
    case "code":
      return (token as Tokens.Code).text;
    case "paragraph":
    case "text":
    case "heading":
      return inlineText([token]);
    default:
      return "";
  }
}

function inlineText(tokens: Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === "html" || token.type === "br") return " ";
      if ("tokens" in token && token.tokens) return inlineText(token.tokens);
      if (token.type === "codespan") return (token as Tokens.Codespan).text;
      return decode("text" in token ? String(token.text) : token.raw);
    })
    .join("");
}

function namesIn(tokens: Token[]): string {
  const tables = tokens.filter((token): token is Tokens.Table => token.type === "table");
  const cells = tables.flatMap(({ rows }) => rows.flatMap((row) => row.slice(0, 2)));
  const names = cells
    .map(({ tokens }) => tokens)
    .filter(([first, ...rest]) => first?.type === "codespan" && rest.length === 0)
    .map(inlineText);
  return [...new Set(names)].join(" ");
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " ", "#39": "'" };
const decode = (text: string) => text.replace(/&(#?\w+);/g, (entity, name: string) => entities[name] ?? entity);
