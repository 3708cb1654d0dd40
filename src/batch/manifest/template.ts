/** `{{…}}`, and what may stand before it: a backslash makes it text. */
const placeholder = /(\\?)\{\{([^{}]*)\}\}/g;
const placeholderOnly = /^\s*\{\{([^{}]*)\}\}\s*$/;

/**
 * Fills in a text's `{{…}}`. Where a text is nothing else, it becomes the value itself, a number say.
 * @param find what stands for the words between the braces.
 * @param keepEscapes whether `\{{…}}` stays as it is, for another round.
 */
export function fillText(text: string, find: (words: string) => unknown, keepEscapes: boolean): unknown {
  if (!text.includes("{{")) return text;
  const whole = placeholderOnly.exec(text);
  if (whole) return find((whole[1] ?? "").trim());
  return text.replace(placeholder, (found, backslash: string, words: string) => {
    if (backslash) return keepEscapes ? found : found.slice(1);
    const value = find(words.trim());
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  });
}

/** A value with each of its texts filled in, those in its lists too. */
export function mapTemplateTexts(value: unknown, fill: (text: string) => unknown): unknown {
  if (typeof value === "string") return fill(value);
  if (Array.isArray(value)) return value.map((each) => mapTemplateTexts(each, fill));
  return value;
}
