import { cleanForTerminal, redactKeys } from "../redact.ts";

/** Text that is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text is escaped, lists are joined, what is not there leaves nothing. */
export type Part = string | number | Html | readonly Part[] | false | undefined;

/** HTML from a template; whatever is put into it is text, unless it is Html. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, place) => text + textOf(parts[place])).join(""));
}

function textOf(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(textOf).join("");
  return escapeText(String(part));
}

const references: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text as it may stand between tags and in a quoted attribute: no key, no control character, no turn of direction. */
function escapeText(text: string): string {
  const clean = redactKeys(cleanForTerminal(text));
  // UTF-8 holds no lone surrogates.
  return clean.replace(/\p{Surrogate}/gu, "\ufffd").replace(/[&<>"']/g, (sign) => references[sign] ?? "");
}
