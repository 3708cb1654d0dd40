const shape = /^sk_live_[A-Za-z0-9_-]{8,}$/;

/** What is wrong with a text that should be an API key, without showing it; undefined where nothing is. */
export function keyProblem(key: string): string | undefined {
  if (key === "") return "it is empty";
  if (/\s/.test(key)) return "it holds white space; copy it again";
  if (!/^[\x21-\x7e]*$/.test(key)) return "it holds characters that no key has; copy it again";
  if (/^Bearer/i.test(key)) return "it begins with Bearer; leave that out";
  if (!key.startsWith("sk_live_")) return "it does not begin with sk_live_";
  if (!shape.test(key)) return "after sk_live_ there must be at least 8 letters, digits, _ or -; copy it again";
  return undefined;
}

/** Enough of a key to tell it from another, and not enough to guess it. */
export function keyHintOf(key: string): string {
  return key.length >= 20 ? `…${key.slice(-4)}` : "…";
}
