import { assertInput } from "../errors.ts";
import { sha256Sync } from "./sha256.ts";

/** Whose jobs, money and requests are recorded, without the key. */
export interface Account {
  /** A short hash of the API key and the service's origin. */
  readonly id: string;
  /** The service: `https://seedance2ai.io`. */
  readonly origin: string;
}

/**
 * The account that a key and a base URL stand for. A host and its `www.` twin are one service.
 * @throws ValidationError where it is no URL.
 */
export function accountOf(apiKey: string, baseUrl: string): Account {
  assertInput(URL.canParse(baseUrl), "baseUrl", "must be a URL", "Give one such as https://seedance2ai.io");
  const { protocol, host } = new URL(baseUrl);
  const origin = `${protocol}//${host.replace(/^www\./, "")}`;
  return { id: `acc_${sha256Sync(`seedance account\n${origin}\n${apiKey}`).slice(0, 16)}`, origin };
}
