/** A URL in a task's output. */
export interface OutputUrl {
  /** The path of its member: `video_url`, `images.0.url`. */
  member: string;
  url: string;
}

/** Every URL in a task's output, in order. `UrlGuard` checks a URL when it is requested. */
export function outputUrlsOf(output: unknown, path: readonly string[] = []): OutputUrl[] {
  if (typeof output === "string")
    return /^[a-z][a-z\d+.-]*:\/\/\S+$/i.test(output) ? [{ member: path.join("."), url: output }] : [];
  if (typeof output !== "object" || output === null) return [];
  return Object.entries(output).flatMap(([name, value]) => outputUrlsOf(value, [...path, name]));
}
