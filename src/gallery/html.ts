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

/** Text as it may stand between tags and in a quoted attribute; what HTML and UTF-8 can't hold becomes U+FFFD. */
function escapeText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  const held = text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\p{Surrogate}/gu, "\ufffd");
  return held.replace(/[&<>"']/g, (sign) => references[sign] ?? "");
}
