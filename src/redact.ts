const keyShaped = /sk_(?:live|test)_\w+|\bBearer\s+[\w.~+/=-]{16,}/g;

/** A text without anything that is shaped like an API key. */
export function redactKeys(text: string): string {
  return text.replace(keyShaped, "[redacted]");
}

/** A text whose URLs have lost their queries: the signature of a signed URL lets anyone in. */
export function cutQueries(text: string): string {
  return text.replace(/(https?:\/\/[^\s"'<>?]+)\?[^\s"'<>]*/g, "$1?…");
}

/** A function that removes the API key, and anything shaped like one, from text. */
export function createRedactor(apiKey: string): (text: string) => string {
  return (text) => redactKeys(text.replaceAll(apiKey, "[redacted]"));
}

/** A copy of an error and its causes, `depth` of them at most, that holds names, codes and clean messages only. */
export function cleanCause(error: unknown, redact: (text: string) => string, depth = 4): Error {
  const { name = "Error", message = String(error), code, cause } = (error ?? {}) as Partial<Error> & { code?: unknown };
  const clean = new Error(
    redact(message),
    cause && depth ? { cause: cleanCause(cause, redact, depth - 1) } : undefined,
  );
  clean.name = name;
  return code === undefined ? clean : Object.assign(clean, { code });
}

const queryInText = /(\b[a-z][a-z\d+.-]*:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi;
const credentialsInText = /(\b[a-z][a-z\d+.-]*:\/\/)[^\s/?#"'<>]*@/gi;

/** Text for a person: a URL's query may be a signature, which is as good as a password. */
function shownText(text: string): string {
  return redactKeys(text.replace(queryInText, "$1").replace(credentialsInText, "$1"));
}

/** A URL for a person and for records: without query, fragment and credentials. */
export function redactUrl(url: string | URL): string {
  return shownText(String(url).slice(0, 2048));
}

/** A copy of an error and its causes that holds names, codes and clean messages only. */
export function redactError(error: unknown, depth = 3): Error {
  const { name = "Error", message = String(error), code, cause } = (error ?? {}) as Partial<Error> & { code?: unknown };
  const clean = new Error(shownText(message), cause && depth ? { cause: redactError(cause, depth - 1) } : undefined);
  clean.name = name;
  return code === undefined ? clean : Object.assign(clean, { code });
}

/** A URL in a text, up to white space: what signs it may stand behind any other sign. */
const urlInText = /\b([a-z][a-z\d+.-]{0,20}:\/\/)([^\s/?#]*@)?([^\s?#]*)([?#]\S*)?/gi;

/** Parameters that the signed URLs of clouds and CDNs carry: AWS, Google, Azure, Aliyun, Tencent, Akamai, CloudFront. */
const signing =
  "(?:x-[a-z]+-[\\w-]+|(?:[\\w.-]*[-_.])?(?:sign|sig|signature|token|secret|passw(?:or)?d|auth|authorization|credentials?|" +
  "policy|expires?|expiry|expiration|hmac|jwt|session|hdnts|hdnea|(?:api|access|auth)[-_]?key(?:id)?)|" +
  "googleaccessid|awsaccesskeyid|ossaccesskeyid|key-pair-id|apikey|accesskey|q-[\\w-]+|s[teprvi]|spr|sip|sk(?:oid|tid|[tesv])|wssecret|wstime)";
const signingName = new RegExp(`^${signing}$`, "i");
const signingInText = new RegExp(`([?&]${signing}=)[^\\s&]+`, "gi");
/** A value that is longer may be a signature, whatever its name. */
const longestHarmless = 20;

/** A key that must never be written, in any text. */
export function holdsKey(text: string): boolean {
  return /sk_(?:live|test)_\w/.test(text);
}

/**
 * A copy of a JSON value that may be kept for ever: without API keys, credentials in URLs, and queries of URLs that
 * look signed, which are as good as a password.
 */
export function redactJson<T>(value: T): T {
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [cleanText(name), clean(member)]));
}

function cleanText(text: string): string {
  const bare = text.replace(urlInText, (_, scheme: string, _credentials, path: string, rest = "") => {
    const kept = isHarmless(rest) ? rest : `${rest[0]}[redacted]`;
    return scheme + path + kept;
  });
  return redactKeys(bare.replace(signingInText, "$1[redacted]"));
}

/** Whether all that stands behind a URL's path is known to be no secret: short values with names that sign nothing. */
function isHarmless(rest: string): boolean {
  const parameters = rest.split(/[?#&;]/).filter(Boolean);
  return parameters.every((parameter) => {
    const [name = "", value = name] = parameter.split(/=(.*)/s);
    return value.length <= longestHarmless && name.length <= longestHarmless && !signingName.test(name);
  });
}
