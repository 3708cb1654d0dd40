import type { Contract, ContractRules, MediaRules } from "../contract/index.ts";
import { assertInput, type Issue, ValidationError } from "../errors.ts";
import { message } from "../message.ts";
import { redactUrl } from "../redact.ts";
import { assertMilliseconds } from "../scheduling/index.ts";
import { inspectUrl } from "./inspect-url.ts";
import { mediaFields, mediaViolations } from "./media-rules.ts";

export interface PreflightOptions {
  /** What sends requests; the global `fetch` by default. URLs of strangers need one that refuses private addresses. */
  fetch?: typeof fetch;
  /** Ends it within 50 ms. */
  signal?: AbortSignal;
  /** Milliseconds that each URL may take; 10,000 by default. */
  timeout?: number;
  /** Rules by field, such as `{ media_urls: { image: { maxBytes: 1_000_000 } } }`, in place of that field's own. */
  rules?: Readonly<Record<string, MediaRules>>;
}

/** A media URL that broke no rule. */
export interface MediaCheck {
  /** Where the URL stands in the body: `media_urls.2`. */
  field: string;
  /** The URL without its query, which may be a signature. */
  url: string;
  /** The media type in lower case, without parameters; absent if it is not told. */
  type?: string;
  /** The size of the whole file; absent if it is not told. */
  bytes?: number;
  /** Whether the server is known to answer Range requests. */
  ranges: boolean;
  /** What its server did not tell, so that rules about it were not checked. */
  unknown: ("type" | "bytes")[];
}

const maxConcurrent = 6;

/**
 * Asks for each media URL of a body before the job is submitted and paid: whether it answers, is of a kind that its
 * field takes, and keeps the contract's limits. Nothing is downloaded and no key is sent. In a browser, a server that
 * does not allow the page's origin (CORS) counts as one that does not answer.
 * @param contract with its rules at hand.
 * @param model a model of the contract.
 * @param body its fields, of which only the media are looked at: `submit` checks the rest.
 * @returns what is known of each URL.
 * @throws ValidationError with one issue for each bad URL; AbortedError.
 */
export async function preflight(
  contract: Pick<Contract & ContractRules, "fields" | "models">,
  model: string,
  body: object,
  { fetch = globalThis.fetch, signal, timeout = 10_000, rules = {} }: PreflightOptions = {},
): Promise<MediaCheck[]> {
  const { models } = contract;
  assertInput(
    Object.hasOwn(models, model),
    "model",
    message`${JSON.stringify(model)} is not a model of this contract`,
    message`Allowed: ${Object.keys(models).join(", ")}`,
  );
  assertMilliseconds("timeout", timeout);
  const media = mediaFields(contract, model).flatMap(({ field, rules: own }) =>
    urlsIn(field, (body as Record<string, unknown>)[field]).map((each) => ({ ...each, rules: rules[field] ?? own })),
  );
  const checks: MediaCheck[] = [];
  const issues: Issue[] = [];
  const inspected = inParallel(media, async (each) => {
    const ranges = Object.values(each.rules).some((limits) => limits.ranges);
    return { ...each, info: await inspectUrl(each.url, { fetch, signal, timeout, ranges }) };
  });
  for (const { field, url, rules, info } of await inspected) {
    for (const { rule, fix } of mediaViolations(info, rules))
      issues.push({ field, rule: message`${redactUrl(url)} ${rule}`, fix });
    if ("reason" in info) continue;
    const { status: _, ...facts } = info;
    const unknown = (["type", "bytes"] as const).filter((fact) => facts[fact] === undefined);
    checks.push({ field, url: redactUrl(url), ...facts, unknown });
  }
  if (issues.length > 0) throw new ValidationError(message`Nothing was sent to ${model}`, issues);
  return checks;
}

/** The URLs of one field with their paths in the body. */
function urlsIn(field: string, value: unknown): { field: string; url: string }[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => urlsIn(`${field}.${index}`, each));
  return typeof value === "string" ? [{ field, url: value }] : [];
}

/** Works on all items, a few at once, and gives the results in their order. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: maxConcurrent }, worker));
  return results;
}
