import { cleanForTerminal, redactKeys } from "../redact.ts";

/** Text that is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text is escaped, lists are joined, what is not there leaves nothing. */
export type HtmlPart = string | number | Html | readonly HtmlPart[] | false | undefined;

/** HTML from a template; whatever is put into it is text, unless it is Html. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(strings.map((text, place) => text + renderPart(parts[place])).join(""));
}

function renderPart(part: HtmlPart): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(renderPart).join("");
  return escapeText(String(part));
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text as it may stand between tags and in a quoted attribute: no key, no control character, no turn of direction. */
function escapeText(text: string): string {
  const clean = redactKeys(cleanForTerminal(text));
  // UTF-8 holds no lone surrogates.
  return clean.replace(/\p{Surrogate}/gu, "\ufffd").replace(/[&<>"']/g, (sign) => entities[sign] ?? "");
}
