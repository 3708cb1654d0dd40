import { assertInput } from "../errors.ts";
import { message } from "../message.ts";
import { sha256Sync } from "./sha256.ts";

/** The account that jobs, credits and requests are recorded for. It does not hold the key. */
export interface Account {
  /** A short hash of the API key and `origin`. */
  readonly id: string;
  /** The service, as `serviceOf` names it: `https://seedance2ai.io`, or `https://example.com/gateway` with a path. */
  readonly origin: string;
}

/**
 * Derives the account from an API key and a base URL.
 * @throws ValidationError if `baseUrl` is not a URL.
 */
export function accountOf(apiKey: string, baseUrl: string): Account {
  const origin = serviceOf(baseUrl);
  return { id: `acc_${sha256Sync(`seedance account\n${origin}\n${apiKey}`).slice(0, 16)}`, origin };
}

/**
 * Names the service of a base URL: the URL with its path, because a host may serve several. A host with and without
 * `www.` is the same service, and so is a URL with and without a slash at the end.
 * @throws ValidationError if `baseUrl` is not a URL.
 */
export function serviceOf(baseUrl: string): string {
  assertInput(
    URL.canParse(baseUrl),
    "baseUrl",
    message`must be a URL, not ${JSON.stringify(baseUrl)}`,
    message`Pass one such as https://seedance2ai.io`,
  );
  const { protocol, host, pathname } = new URL(baseUrl);
  // A regular expression such as /\/+$/ takes quadratic time with many slashes that are not at the end.
  let end = pathname.length;
  while (pathname[end - 1] === "/") end--;
  return `${protocol}//${host.replace(/^www\./, "")}${pathname.slice(0, end)}`;
}
