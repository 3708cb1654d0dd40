import { redactKeys } from "../../errors/redact-keys.ts";

const queryInText = /(\b[a-z][a-z\d+.-]*:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi;
const credentialsInText = /(\b[a-z][a-z\d+.-]*:\/\/)[^\s/?#"'<>]*@/gi;

/** Text for a person: a URL's query may be a signature, which is as good as a password. */
function shownText(text: string): string {
  return redactKeys(text.replace(queryInText, "$1").replace(credentialsInText, "$1"));
}

/** A URL for a person and for records: without query, fragment and credentials. */
export function shownUrl(url: string | URL): string {
  return shownText(String(url).slice(0, 2048));
}

/** A copy of an error and its causes that holds names, codes and clean messages only. */
export function withoutSecrets(error: unknown, depth = 3): Error {
  const { name = "Error", message = String(error), code, cause } = (error ?? {}) as Partial<Error> & { code?: unknown };
  const clean = new Error(shownText(message), cause && depth ? { cause: withoutSecrets(cause, depth - 1) } : undefined);
  clean.name = name;
  return code === undefined ? clean : Object.assign(clean, { code });
}
