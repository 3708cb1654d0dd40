import { type DescribedContract, type Fields, promptField } from "../contract/index.ts";
import { type Issue, ValidationError } from "../errors.ts";
import { message } from "../message.ts";

/** What no text for a model contains: lost characters, control characters but tab and line ends, halves of a surrogate pair. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern looks for them.
const unreadable = /[\ufffd\0-\x08\v\f\x0e-\x1f\x7f-\x9f]|\p{Surrogate}/u;
/** Characters that can't be seen, such as spaces of no width, are no prompt by themselves. */
const visible = /[^\s\p{Cf}]/u;
/** More levels than any field has. */
const maxDepth = 50;

/**
 * Checks that the texts of a body are what their author wrote, and that its prompt is not blank: a text in the wrong
 * encoding, or no text, would be charged like any other. Nothing overrides this.
 * @param nameOf returns the name of a field in the caller's input; the contract's name by default.
 * @throws ValidationError if a text contains U+FFFD, a control character or half of a surrogate pair, or if the prompt is
 * blank.
 */
export function assertReadable(
  contract: Pick<DescribedContract, "bodies">,
  model: string,
  body: Readonly<Fields>,
  nameOf: (field: string) => string = (field) => field,
): void {
  const issues = Object.entries(body).flatMap(([field, value]) => issuesOf(value, nameOf(field)));
  const prompt = promptField(contract, model);
  const text = prompt === undefined ? undefined : body[prompt];
  if (prompt !== undefined && typeof text === "string" && !visible.test(text))
    issues.push({ field: nameOf(prompt), rule: message`is blank`, fix: message`Write what the output shows` });
  if (issues.length > 0) throw new ValidationError(message`Nothing was sent to ${model}`, issues);
}

/** @param path the value's path in the body, such as `media_urls.1`. */
function issuesOf(value: unknown, path: string, depth = 0): Issue[] {
  if (typeof value === "string") return issuesOfText(value, path);
  if (typeof value !== "object" || value === null) return [];
  if (depth >= maxDepth)
    return [{ field: path, rule: message`has more than ${maxDepth} levels`, fix: message`Write it with fewer levels` }];
  return Object.entries(value).flatMap(([name, member]) => issuesOf(member, `${path}.${name}`, depth + 1));
}

function issuesOfText(text: string, field: string): Issue[] {
  const found = unreadable.exec(text);
  if (!found) return [];
  const [character] = found;
  const place = [...text.slice(0, found.index)].length + 1;
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
}
