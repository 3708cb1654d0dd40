import type { Contract, ContractRules, MediaRules } from "../contract/index.ts";
import { ValidationError } from "../errors.ts";
import { message } from "../message.ts";
import { defaultFetch } from "../network/index.ts";
import { redactUrl } from "../redact.ts";
import { assertMilliseconds } from "../scheduling/index.ts";
import { inspectUrl } from "./inspect-url.ts";
import { mediaViolations } from "./media-rules.ts";
import { mediaUrls, privateMediaIssues } from "./media-urls.ts";

export interface PreflightOptions {
  /**
   * Sends the requests; by default the global `fetch`, in Node.js through the proxy of the environment. For untrusted URLs,
   * pass one that rejects private addresses.
   */
  fetch?: typeof fetch | undefined;
  /**
   * The service that will open the URLs; the contract's first server by default. A service on this machine, as the sandbox
   * is, may open this machine's URLs.
   */
  baseUrl?: string | undefined;
  /** Aborts the preflight within 50 ms. */
  signal?: AbortSignal | undefined;
  /** The timeout of each URL in milliseconds; 10,000 by default. */
  timeout?: number | undefined;
  /** Rules that replace the contract's, by field: `{ media_urls: { image: { maxBytes: 1_000_000 } } }`. */
  rules?: Readonly<Record<string, MediaRules>> | undefined;
}

/** The result of a media URL that breaks no rule. */
export interface MediaCheck {
  /** The path of the URL in the body, such as `media_urls.2`. */
  field: string;
  /** The URL without its query, which may be a signature. */
  url: string;
  /** The media type in lower case, without parameters; absent if unknown. */
  type?: string;
  /** The size of the whole file in bytes; absent if unknown. */
  bytes?: number;
  /** Whether the server is known to support Range requests. */
  ranges: boolean;
  /** What the server does not report. Rules about it were not checked. */
  unknown: ("type" | "bytes")[];
}

const maxConcurrent = 6;

/**
 * Requests each media URL of a body before the job is submitted and charged, and checks status, media type and size
 * against the contract (`x-media`). It downloads no file and sends no API key. In a browser, a server that does not
 * allow the page's origin (CORS) counts as unreachable. A host of this machine or of a private network is refused by its name
 * or address, in Node.js also by a look-up, unless the request goes through a proxy.
 * @param contract the contract with its rules.
 * @param model the name of a model of the contract.
 * @param body the fields of the request; only the media URLs are checked.
 * @returns the result of each URL.
 * @throws ValidationError if the model or the timeout is invalid, or a URL breaks a rule; it names each such URL.
 * @throws AbortedError if the signal is aborted.
 */
export async function preflight(
  contract: Pick<Contract & ContractRules, "fields" | "models" | "servers">,
  model: string,
  body: object,
  { fetch, baseUrl = contract.servers[0], signal, timeout = 10_000, rules = {} }: PreflightOptions = {},
): Promise<MediaCheck[]> {
  if (!Object.hasOwn(contract.models, model))
    (await import("../contract/unknown-model.ts")).assertModel(contract, model);
  assertMilliseconds("timeout", timeout);
  const fields = body as Record<string, unknown>;
  const issues = privateMediaIssues(contract, model, fields, baseUrl);
  const media = mediaUrls(contract, model, fields)
    .filter(({ field }) => issues.every((issue) => issue.field !== field))
    .map((each) => ({ ...each, rules: rules[each.name] ?? each.rules }));
  const checks: MediaCheck[] = [];
  const inspected = inParallel(media, async (each) => {
    const ranges = Object.values(each.rules).some((limits) => limits.ranges);
    const url = toServedUrl(each.url, baseUrl);
    const info = await inspectUrl(url, { fetch: fetch ?? defaultFetch, signal, timeout, ranges });
    if (fetch || "reason" in info || url !== each.url) return { ...each, info };
    const address = await (await import("../network/private-address.ts")).findPrivateAddress(url);
    return {
      ...each,
      info: address === undefined ? info : { reason: message`its address, ${address}, is not public` },
    };
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

/** The sandbox serves files by http, but the contract's URLs are https. */
function toServedUrl(url: string, baseUrl: string): string {
  const [file, service] = [url, baseUrl].map((text) => (URL.canParse(text) ? new URL(text) : undefined));
  return file && service?.protocol === "http:" && file.host === service.host ? url.replace(/^https:/i, "http:") : url;
}

/** Processes items, at most `maxConcurrent` at once, and returns the results in the items' order. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: maxConcurrent }, worker));
  return results;
}
