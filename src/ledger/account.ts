import { assertInput } from "../errors.ts";
import { message } from "../message.ts";
import { sha256Sync } from "./sha256.ts";

/** The account that jobs, credits and requests are recorded for. It does not hold the key. */
export interface Account {
  /** A short hash of the API key and the service's origin. */
  readonly id: string;
  /** The service's origin: `https://seedance2ai.io`. */
  readonly origin: string;
}

/**
 * Derives the account from an API key and a base URL. A host with and without `www.` is the same service.
 * @throws ValidationError if `baseUrl` is not a URL.
 */
export function accountOf(apiKey: string, baseUrl: string): Account {
  assertInput(
    URL.canParse(baseUrl),
    "baseUrl",
    message`must be a URL, not ${JSON.stringify(baseUrl)}`,
    message`Pass one such as https://seedance2ai.io`,
  );
  const { protocol, host } = new URL(baseUrl);
  const origin = `${protocol}//${host.replace(/^www\./, "")}`;
  return { id: `acc_${sha256Sync(`seedance account\n${origin}\n${apiKey}`).slice(0, 16)}`, origin };
}
