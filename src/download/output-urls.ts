import type { Contract } from "../contract/index.ts";

/** A URL in a task's output. */
export interface OutputUrl {
  /** The path of its member: `video_url`, `images.0.url`. */
  member: string;
  url: string;
}

/** Deeper values are ignored: walking through them could overflow the stack. */
const maxDepth = 100;

/**
 * Every URL in a task's output, in order. A URL that stands in several places is one file. `UrlGuard` checks a URL when it
 * is requested.
 * @param contract the contract of the task. In the members that it lists as URLs, a URL may contain spaces, as `new URL()`
 * takes them. In others, a text with spaces may be a sentence that begins with a URL.
 */
export function outputUrlsOf(output: unknown, contract?: Pick<Contract, "outputUrls">): OutputUrl[] {
  const members = new Map<string, string>();
  const listed = Object.values(contract?.outputUrls ?? {}).flat();
  const isListed = (path: readonly string[]) => listed.some((pattern) => matchesPath(pattern, path));
  const isUrl = (text: string, path: readonly string[]) =>
    /^[a-z][a-z\d+.-]*:\/\//i.test(text) && URL.canParse(text) && (!/\s/.test(text.trim()) || isListed(path));
  const collect = (value: unknown, path: readonly string[]) => {
    if (typeof value === "string") {
      if (!members.has(value) && isUrl(value, path)) members.set(value, path.join("."));
    } else if (typeof value === "object" && value !== null && path.length < maxDepth)
      for (const [name, each] of Object.entries(value)) collect(each, [...path, name]);
  };
  collect(output, []);
  return Array.from(members, ([url, member]) => ({ member, url }));
}

/** Whether a path is one of a contract's `outputUrls`: `*` is each entry of a list. */
function matchesPath(pattern: string, path: readonly string[]): boolean {
  const parts = pattern.split(".");
  return parts.length === path.length && parts.every((part, index) => part === "*" || part === path[index]);
}
