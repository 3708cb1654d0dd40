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
 */
export function outputUrlsOf(output: unknown): OutputUrl[] {
  const members = new Map<string, string>();
  const collect = (value: unknown, path: readonly string[]) => {
    if (typeof value === "string") {
      if (/^[a-z][a-z\d+.-]*:\/\//i.test(value) && URL.canParse(value) && !members.has(value))
        members.set(value, path.join("."));
    } else if (typeof value === "object" && value !== null && path.length < maxDepth)
      for (const [name, each] of Object.entries(value)) collect(each, [...path, name]);
  };
  collect(output, []);
  return Array.from(members, ([url, member]) => ({ member, url }));
}
