/** A text whose URLs have lost their queries: the signature of a signed URL lets anyone in. */
export function cutQueries(text: string): string {
  return text.replace(/(https?:\/\/[^\s"'<>?]+)\?[^\s"'<>]*/g, "$1?…");
}
