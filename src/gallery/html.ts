import { cleanForTerminal, redactKeys } from "../redact.ts";

/** Markup, which is not escaped again. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value of a template: text is escaped, lists are joined, false and undefined give nothing. */
export type HtmlPart = string | number | Html | readonly HtmlPart[] | false | undefined;

/** Makes HTML from a tagged template. Every value that is not `Html` is escaped. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(strings.map((text, index) => text + renderPart(parts[index])).join(""));
}

function renderPart(part: HtmlPart): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(renderPart).join("");
  return escapeText(String(part));
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Escapes text for content and quoted attributes, and removes API keys, control characters and bidi overrides. */
function escapeText(text: string): string {
  const clean = redactKeys(cleanForTerminal(text));
  // UTF-8 cannot encode lone surrogates.
  return clean.replace(/\p{Surrogate}/gu, "\ufffd").replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
