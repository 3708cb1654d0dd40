import type { MediaRules } from "../contract/index.ts";
import type { Issue } from "../errors.ts";
import { message } from "../message.ts";
import { isFileFound, type Unreachable, type UrlInfo } from "./inspect-url.ts";

type MediaViolation = Omit<Issue, "field">;

/** Returns the rules that a file breaks, as far as its server's response shows. */
export function mediaViolations(info: UrlInfo | Unreachable, rules: MediaRules): MediaViolation[] {
  if ("reason" in info)
    return [{ rule: message`cannot be opened: ${info.reason}`, fix: message`Pass a public URL that anyone can open` }];
  const { status, type, bytes, ranges } = info;
  if (!isFileFound(info))
    return [
      { rule: message`responds with status ${status}, not with a file`, fix: message`Pass a URL that has not expired` },
    ];
  const kinds = Object.keys(rules) as (keyof MediaRules)[];
  const kind = kinds.find((each) => type?.startsWith(`${each}/`));
  if (type !== undefined && kind === undefined) {
    const wanted = kinds.map((each) => (each === "image" ? message`an image` : message`a video`));
    const text = wanted.length > 1 ? message`${wanted[0]} or ${wanted[1]}` : `${wanted[0]}`;
    return [{ rule: message`is ${type}, not ${text}`, fix: message`Pass the URL of the file itself, not of a page` }];
  }
  // If the type is unknown, only limits that all types share apply.
  const limits = kind ? [rules[kind]] : Object.values(rules);
  const maxBytes = Math.max(...limits.map((each) => each?.maxBytes ?? Number.POSITIVE_INFINITY));
  const violations: MediaViolation[] = [];
  if (bytes === 0) violations.push({ rule: message`is an empty file`, fix: message`Upload the file again` });
  if (bytes !== undefined && bytes > maxBytes)
    violations.push({
      rule: message`is too large: ${bytes} of at most ${maxBytes} bytes`,
      fix: message`Use a smaller file`,
    });
  if (!ranges && limits.every((each) => each?.ranges))
    violations.push({
      rule: message`is on a server that does not support Range requests`,
      fix: message`Move it to a server that answers them with 206`,
    });
  return violations;
}
