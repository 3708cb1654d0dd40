import { redactKeys } from "../../errors/redact-keys.ts";

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
export function withoutSecrets<T>(value: T): T {
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
