import type { Fields } from "../contract/index.ts";
import { type Issue, ValidationError } from "../errors.ts";
import { message } from "../message.ts";

/** What no text for a model contains: lost characters, control characters but tab and line ends, halves of a surrogate pair. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern looks for them.
const unreadable = /[\ufffd\0-\x08\v\f\x0e-\x1f\x7f-\x9f]|\p{Surrogate}/u;

/**
 * Checks that the texts of a body are what their author wrote: a text in the wrong encoding would be charged like any
 * other. Nothing overrides this.
 * @param nameOf returns the name of a field in the caller's input; the contract's name by default.
 * @throws ValidationError if a text contains U+FFFD, a control character or half of a surrogate pair.
 */
export function assertReadable(
  model: string,
  body: Readonly<Fields>,
  nameOf: (field: string) => string = (field) => field,
): void {
  const issues = Object.entries(body).flatMap(([field, value]) => [value].flat().flatMap(issueOf(nameOf(field))));
  if (issues.length > 0) throw new ValidationError(message`Nothing was sent to ${model}`, issues);
}

const issueOf =
  (field: string) =>
  (value: unknown): Issue[] => {
    const found = typeof value === "string" ? unreadable.exec(value) : null;
    if (!found) return [];
    const [character] = found;
    const place = [...found.input.slice(0, found.index)].length + 1;
    if (character === "\ufffd")
      return [
        {
          field,
          rule: message`contains U+FFFD as character ${place}, which stands for characters that a conversion lost`,
          fix: message`Write the text again, or read it from a file in UTF-8`,
        },
      ];
    const code = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    return [
      {
        field,
        rule: message`contains ${code} as character ${place}, which is not a character of text`,
        fix: message`Remove it`,
      },
    ];
  };
