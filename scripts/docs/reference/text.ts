import type { Json } from "../../generate/document.ts";

/** Parts of Markdown, those that are there, with an empty line between. */
export const paragraphs = (...parts: (string | undefined | false)[]): string => parts.filter(Boolean).join("\n\n");

/** Text as Markdown code, also where it holds a backtick. */
export const code = (text: string): string => (text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``);

/** A value as it stands in JSON; a string without its quotes, unless it could be taken for another value. */
export function toPlainText(value: Json): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return /^(-?\d+(\.\d+)?|true|false|null)$/.test(value) ? JSON.stringify(value) : value;
}

/** A value as Markdown code. */
export const literal = (value: Json): string => code(toPlainText(value));

export const block = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;

export const jsonBlock = (value: Json): string => block("json", JSON.stringify(value, null, 2));
