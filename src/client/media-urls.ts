import type { Contract, ContractRules, MediaRules } from "../contract/index.ts";
import { type Issue, ValidationError } from "../errors.ts";
import { message } from "../message.ts";
import { mayBePublic } from "../public-host.ts";
import { redactUrl } from "../redact.ts";

/**
 * Returns the media URLs of a body that the service can't open, because their hosts are of this machine or of a private
 * network.
 * @param baseUrl the service. One that is of this machine or a private network itself, as the sandbox is, may open them; none
 * is an issue then, nor without it.
 */
export function privateMediaIssues(
  contract: Pick<Contract & ContractRules, "fields" | "models">,
  model: string,
  body: Readonly<Record<string, unknown>>,
  baseUrl: string | undefined,
): Issue[] {
  if (baseUrl === undefined || !mayBePublic(new URL(baseUrl).hostname)) return [];
  return mediaUrls(contract, model, body).flatMap(({ field, url }) => {
    const { hostname = "" } = URL.canParse(url) ? new URL(url) : {};
    // URLs without a host, such as data URLs, break other rules.
    if (hostname === "" || mayBePublic(hostname)) return [];
    return {
      field,
      rule: message`${redactUrl(url)} is on this machine or in a private network, which the service can't open`,
      fix: message`Upload the file to a place that anyone can read and pass its https URL`,
    };
  });
}

/**
 * Checks that the service can open a body's media URLs. Takes the arguments of `privateMediaIssues`.
 * @throws ValidationError if it can't open one of them.
 */
export function assertPublicMedia(...args: Parameters<typeof privateMediaIssues>): void {
  const issues = privateMediaIssues(...args);
  if (issues.length > 0) throw new ValidationError(message`Nothing was sent to ${args[1]}`, issues);
}

/** The media URLs of a body, with their fields' rules and their paths in the body, such as `media_urls.2`. */
export function mediaUrls(
  contract: Pick<Contract & ContractRules, "fields" | "models">,
  model: string,
  body: Readonly<Record<string, unknown>>,
): { field: string; name: string; url: string; rules: MediaRules }[] {
  return mediaFields(contract, model).flatMap(({ field: name, rules }) =>
    urlsIn(name, body[name]).map((each) => ({ ...each, name, rules })),
  );
}

/** Returns the URLs of one field with their paths in the body. */
function urlsIn(field: string, value: unknown): { field: string; url: string }[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => urlsIn(`${field}.${index}`, each));
  return typeof value === "string" ? [{ field, url: value }] : [];
}

/** Returns the fields of a model's body that take media URLs, with their rules. */
function mediaFields(
  { fields, models }: Pick<Contract & ContractRules, "fields" | "models">,
  model: string,
): { field: string; rules: MediaRules }[] {
  const { roles = {}, media = {} } = fields[model] ?? {};
  return ["start-frame", "end-frame", "media"].flatMap((role) => {
    const field = roles[role];
    // Frames are images, and image models take only images.
    const takesVideo = role === "media" && models[model]?.outputType === "video";
    const types = takesVideo ? { image: {}, video: {} } : { image: {} };
    return field === undefined ? [] : { field, rules: media[field] ?? types };
  });
}
