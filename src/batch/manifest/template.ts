/** `{{…}}`. A backslash before it makes it literal text. */
const placeholder = /(\\?)\{\{([^{}]*)\}\}/g;
const placeholderOnly = /^\s*\{\{([^{}]*)\}\}\s*$/;

/**
 * Replaces each `{{…}}` of a text. A text that is only one placeholder becomes the value itself, which may be a number.
 * @param find returns the value of the expression between the braces.
 * @param keepEscapes whether `\{{…}}` keeps its backslash, because the result is filled again later.
 */
export function fillText(text: string, find: (expression: string) => unknown, keepEscapes: boolean): unknown {
  if (!text.includes("{{")) return text;
  const whole = placeholderOnly.exec(text);
  if (whole) return find((whole[1] ?? "").trim());
  return text.replace(placeholder, (match, backslash: string, expression: string) => {
    if (backslash) return keepEscapes ? match : match.slice(1);
    const value = find(expression.trim());
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  });
}

/** Applies a function to a value that is a string, or to each string of a list. */
export function mapTemplateTexts(value: unknown, fill: (text: string) => unknown): unknown {
  if (typeof value === "string") return fill(value);
  if (Array.isArray(value)) return value.map((each) => mapTemplateTexts(each, fill));
  return value;
}
