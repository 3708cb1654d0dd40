// The one redactor. It imports nothing, since the core uses it; what the core does not use stands in functions and pure
// expressions, so that bundlers leave it out. Every pattern is linear in the length of its input: no two adjacent
// unbounded quantifiers take the same character, and a URL is found by its "://", not by a scheme of any length.

const redacted = "[redacted]";
/** The service's keys, and whatever a header would carry them in. */
const keyShaped = /sk_(?:live|test)_[\w-]+|Bearer\s+[\w.~+/=-]{16,}/g;
/** A URL of any scheme in a text; JSON may spell each slash as "\/". A URL holds neither quotes nor brackets. */
const urlInText = /(?:https?)?:(?:\\?\/){2}[^\s"<>]*/gi;
/** All controls but tab and line ends, and what turns the direction of text: https://trojansource.codes. */
const controls =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\r(?!\n)/g;
/** A shorter secret stands in ordinary words as well. */
const shortestSecret = 8;

/** Secrets as they are, and as a message quotes them. */
const formsOf = (secrets: readonly string[]) =>
  secrets
    .filter(({ length }) => length >= shortestSecret)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);

/** Removes everything that is shaped like an API key from a text, and the secrets given, whatever their shape. */
export function redactKeys(text: string, secrets: readonly string[] = []): string {
  return formsOf(secrets)
    .reduce((rest, form) => rest.replaceAll(form, redacted), text)
    .replace(keyShaped, redacted);
}

/** Removes the characters that steer a terminal or turn the direction of a text; tabs and line ends stay. */
export function cleanForTerminal(text: string): string {
  return text.replace(controls, "");
}

/**
 * A text for people, such as an error's message: without keys, without what steers a terminal, and without the queries,
 * fragments and credentials of URLs, since a signature lets anyone in.
 * @param secrets keys that must not be shown either, whatever their shape.
 */
export function redactText(text: string, secrets?: readonly string[]): string {
  // The controls first: one in the middle of a key would hide it.
  return redactKeys(cleanForTerminal(text), secrets).replace(urlInText, (url) => {
    const kept = withoutQuery(url);
    // The sentence goes on behind the URL.
    let end = url.length;
    while (end > kept.length && ")]}.,;:!'".includes(url[end - 1] as string)) end--;
    return withoutCredentials(kept) + url.slice(end);
  });
}

/** A URL for people and for records: without query, fragment, credentials and keys, and cut after 2,048 characters. */
export function redactUrl(url: string | URL): string {
  return redactKeys(withoutCredentials(withoutQuery(cleanForTerminal(`${url}`.slice(0, 2048)))));
}

const withoutQuery = (url: string) => url.split(/[?#]/, 1)[0] as string;
/** A user's name alone may be a token on the web; in the address of a database it tells one from another. */
const withoutCredentials = (url: string) =>
  url.replace(/^(https?:[/\\]{2,4})[^/\\]*@|^([^/\\]*:[/\\]{2,4})[^/\\:]*:[^/\\]*@/i, "$1$2");

/**
 * A copy of an error and its causes that holds names, codes and clean messages only.
 * @param redact what cleans the messages.
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

/** What is nested deeper is no answer of any contract, and would end the stack. */
const maxDepth = 100;

/** A copy of a JSON value whose texts and names of members were all changed. */
export function mapJsonStrings<T>(value: T, change: (text: string) => string, depth = maxDepth): T {
  const map = (given: unknown): unknown => {
    if (typeof given === "string") return change(given);
    if (typeof given !== "object" || given === null) return given;
    if (depth === 0) return redacted;
    if (Array.isArray(given)) return given.map((each) => mapJsonStrings(each, change, depth - 1));
    const { toJSON } = given as { toJSON?: unknown };
    if (typeof toJSON === "function") return map(toJSON.call(given));
    return Object.fromEntries(
      Object.entries(given).map(([name, member]) => [change(name), mapJsonStrings(member, change, depth - 1)]),
    );
  };
  return map(value) as T;
}

/** A text with every character that steers a terminal escaped as JSON has it, for what is JSON already. */
export function escapeControls(json: string): string {
  return json.replace(controls, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Whether a text holds a key of the service's shape, or a secret, which must never be written down. */
export function containsKey(text: string, secrets: readonly string[] = []): boolean {
  return /sk_(?:live|test)_\w/.test(text) || formsOf(secrets).some((form) => text.includes(form));
}

/**
 * A copy of a JSON value that may be kept for ever, in its values and in the names of its members: without API keys,
 * credentials in URLs, and queries of URLs that look signed. Harmless queries stay, since they tell one file from another.
 */
export function redactJson<T>(value: T): T {
  return mapJsonStrings(value, redactRecord);
}

/** Up to white space: what signs a URL may stand behind any other character. */
const urlInRecord = /(?:https?)?:(?:\\?\/){2}\S*/gi;
/** Built when first used: a bundler keeps a pattern that is put together, though nothing uses it. */
let signing: { name: RegExp; inText: RegExp } | undefined;

/** Parameters that the signed URLs of clouds and CDNs carry: AWS, Google, Azure, Aliyun, Tencent, Akamai, CloudFront. */
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

/** A value that is longer may be a signature, whatever its name. */
const maxHarmlessLength = 20;

function redactRecord(text: string): string {
  const bare = text.replace(urlInRecord, (url) => {
    const path = withoutQuery(url);
    const rest = url.slice(path.length);
    return withoutCredentials(path) + (isHarmless(rest) ? rest : rest[0] + redacted);
  });
  return redactKeys(bare.replace(signingPatterns().inText, `$1${redacted}`));
}

/** Whether all that stands behind a URL's path is known to be no secret: short values with names that sign nothing. */
function isHarmless(rest: string): boolean {
  return rest.split(/[?#&;]/).every((parameter) => {
    const place = parameter.indexOf("=");
    const name = place < 0 ? parameter : parameter.slice(0, place);
    const value = parameter.slice(place + 1);
    return value.length <= maxHarmlessLength && name.length <= maxHarmlessLength && !signingPatterns().name.test(name);
  });
}
