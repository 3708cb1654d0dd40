// All redaction of secrets. This module imports nothing, since the core uses it. What the core does not use is in functions
// and pure expressions, so that bundlers remove it. Every pattern is linear in the length of its input: no two adjacent
// unbounded quantifiers match the same character, and a URL is found by its "://", not by a scheme of any length.

const redacted = "[redacted]";
/** API keys of the service, and bearer tokens. */
const keyShaped = /sk_(?:live|test)_[\w-]+|Bearer\s+[\w.~+/=-]{16,}/g;
/**
 * A URL of any scheme in a text. JSON may escape each slash as "\/". A URL has neither quotes nor angle brackets. A path that
 * was joined keeps one slash of a web URL's two.
 */
const urlInText = /(?:https?:\\?\/|:(?:\\?\/){2})[^\s"<>]*/gi;
/** Control characters and separators except tab and line ends, and those that change the direction of text: https://trojansource.codes. */
const controls =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern matches control characters on purpose.
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\r(?!\n)/g;
/** Shorter secrets are ignored, since they may be part of ordinary words. */
const minSecretLength = 8;

/** The secrets, unescaped and escaped as in JSON. */
const formsOf = (secrets: readonly string[]) =>
  secrets
    .filter(({ length }) => length >= minSecretLength)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);

/** Replaces everything in a text that looks like an API key, and the given secrets. */
export function redactKeys(text: string, secrets: readonly string[] = []): string {
  return formsOf(secrets)
    .reduce((rest, form) => rest.replaceAll(form, redacted), text)
    .replace(keyShaped, redacted);
}

/** Removes the characters that control a terminal or change the direction of a text, except tabs and line ends. */
export function cleanForTerminal(text: string): string {
  return text.replace(controls, "");
}

/**
 * Redacts a text for people, such as an error's message: removes keys, characters that control a terminal, and the
 * queries, fragments and credentials of URLs, since a signed URL gives access to anyone.
 * @param secrets further secrets to remove.
 */
export function redactText(text: string, secrets?: readonly string[]): string {
  // Control characters are removed first: one in the middle of a key would hide the key.
  return redactKeys(cleanForTerminal(text), secrets).replace(urlInText, (url) => {
    const path = withoutQuery(url);
    // Punctuation after the query belongs to the sentence.
    let end = url.length;
    while (end > path.length && ")]}.,;:!'".includes(url[end - 1] as string)) end--;
    return withoutCredentials(path) + url.slice(end);
  });
}

/** Redacts a URL: removes query, fragment, credentials and keys, and truncates it to 2,048 characters. */
export function redactUrl(url: string | URL): string {
  return redactKeys(withoutCredentials(withoutQuery(cleanForTerminal(`${url}`.slice(0, 2048)))));
}

const withoutQuery = (url: string) => url.split(/[?#]/, 1)[0] as string;
/** In a web URL, a user name alone may be a token. In a database URL it is kept, since it identifies the user. */
const withoutCredentials = (url: string) =>
  url.replace(/^(https?:[/\\]{2,4})[^/\\]*@|^([^/\\]*:[/\\]{2,4})[^/\\:]*:[^/\\]*@/i, "$1$2");

/**
 * Copies an error and its causes with nothing but names, codes and redacted messages.
 * @param redact the function that redacts the messages.
 */
export function redactError(error: unknown, redact: (text: string) => string = redactText, depth = 4): Error {
  const { name = "Error", message = String(error), code, cause } = (error ?? {}) as Partial<Error> & { code?: unknown };
  const clean = new Error(
    redact(message),
    cause && depth ? { cause: redactError(cause, redact, depth - 1) } : undefined,
  );
  clean.name = name;
  return code === undefined ? clean : Object.assign(clean, { code });
}

/** No response of a contract is nested deeper, and a much deeper value would overflow the stack. */
export const maxJsonDepth = 100;

/** Copies a JSON value with all its strings and member names mapped. */
export function mapJsonStrings<T>(value: T, change: (text: string) => string, depth = maxJsonDepth): T {
  const map = (part: unknown): unknown => {
    if (typeof part === "string") return change(part);
    if (typeof part !== "object" || part === null) return part;
    if (depth === 0) return redacted;
    if (Array.isArray(part)) return part.map((each) => mapJsonStrings(each, change, depth - 1));
    const { toJSON } = part as { toJSON?: unknown };
    if (typeof toJSON === "function") return map(toJSON.call(part));
    return Object.fromEntries(
      Object.entries(part).map(([name, member]) => [change(name), mapJsonStrings(member, change, depth - 1)]),
    );
  };
  return map(value) as T;
}

/** Escapes the characters of a JSON text that control a terminal. */
export function escapeControls(json: string): string {
  return json.replace(controls, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Whether a text holds something that looks like an API key, or one of the secrets, and must not be stored. */
export function containsKey(text: string, secrets: readonly string[] = []): boolean {
  return /sk_(?:live|test)_\w/.test(text) || formsOf(secrets).some((form) => text.includes(form));
}

/**
 * Copies a JSON value for storage, without API keys, credentials of URLs, and queries of URLs that look signed, in values
 * and member names. Harmless queries are kept, since they may identify a file.
 */
export function redactJson<T>(value: T): T {
  return mapJsonStrings(value, redactRecord);
}

/** A URL up to the next white space: any other character may precede a signature. */
const urlInRecord = /(?:https?)?:(?:\\?\/){2}\S*/gi;
/** Built on first use: bundlers keep a pattern that is built at load time, even if nothing uses it. */
let signing: { name: RegExp; inText: RegExp } | undefined;

/** Parameters of signed URLs: AWS, Google, Azure, Aliyun, Tencent, Akamai, CloudFront. */
function signingPatterns() {
  if (signing) return signing;
  const name =
    "(?:x-[a-z]{1,32}-[\\w-]{1,64}|(?:[\\w.-]{0,64}[-_.])?(?:sign|sig|signature|token|secret|passw(?:or)?d|auth|" +
    "authorization|credentials?|policy|expires?|expiry|expiration|hmac|jwt|session|hdnts|hdnea|" +
    "(?:api|access|auth)[-_]?key(?:id)?)|googleaccessid|awsaccesskeyid|ossaccesskeyid|key-pair-id|apikey|accesskey|" +
    "q-[\\w-]{1,64}|s[teprvi]|spr|sip|sk(?:oid|tid|[tesv])|wssecret|wstime)";
  signing = { name: new RegExp(`^${name}$`, "i"), inText: new RegExp(`([?&]${name}=)[^\\s&]+`, "gi") };
  return signing;
}

/** A longer value may be a signature, whatever its name. */
const maxHarmlessLength = 20;

function redactRecord(text: string): string {
  const bare = text.replace(urlInRecord, (url) => {
    const path = withoutQuery(url);
    const rest = url.slice(path.length);
    return withoutCredentials(path) + (isHarmless(rest) ? rest : rest[0] + redacted);
  });
  return redactKeys(bare.replace(signingPatterns().inText, `$1${redacted}`));
}

/** Whether a URL's query and fragment hold no secret: short values of parameters that sign nothing. */
function isHarmless(rest: string): boolean {
  return rest.split(/[?#&;]/).every((parameter) => {
    const separator = parameter.indexOf("=");
    const name = separator < 0 ? parameter : parameter.slice(0, separator);
    const value = parameter.slice(separator + 1);
    return value.length <= maxHarmlessLength && name.length <= maxHarmlessLength && !signingPatterns().name.test(name);
  });
}
