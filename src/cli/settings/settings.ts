import { resolve } from "node:path";
import { isSafeBaseUrl } from "../../base-url.ts";
import { findNearest, normalizeName } from "../../contract/index.ts";
import type { RateLimitWindow } from "../../ledger/index.ts";
import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";
import { contractNames } from "../contracts.ts";
import { formatCommand } from "../format-command.ts";
import { UsageError } from "../usage-error.ts";
import { parseCreditPrice } from "./credit-price.ts";

/** The settings of a profile. A flag takes precedence over the environment, and the environment over a setting. */
export interface ProfileSettings {
  /** The service's URL. */
  "base-url"?: string;
  /** The ledger's absolute path. */
  ledger?: string;
  /** The most credits that one command may spend. */
  "max-credits"?: number;
  /** A job that may cost more credits than this needs confirmation. */
  "confirm-above"?: number;
  /** What one credit costs, such as `0.01 USD`. */
  "credit-price"?: string;
  /** Where files are saved: a folder or a template, as in `-o`. */
  output?: string;
  /** The name of the contract. */
  contract?: string;
  /** The account's request limit: requests/seconds. */
  "rate-limit"?: string;
}

export type SettingName = keyof ProfileSettings;

interface SettingDefinition {
  description: string;
  /** The value of a text; undefined if the text is invalid. */
  parse(text: string, folder: string): string | number | undefined;
  /** The allowed values, after `must be`. */
  rule: string;
}

const creditAmount = {
  rule: "a number of credits, 0 or more",
  parse: (text: string) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined),
};

/** All settings. */
export const settingDefinitions: Record<SettingName, SettingDefinition> = {
  "base-url": {
    description: "The service's URL (--base-url)",
    rule: "an https URL without credentials, or an http URL of this machine",
    parse: (text) => (isSafeBaseUrl(text) ? text : undefined),
  },
  ledger: {
    description: "The ledger's file (--ledger)",
    rule: "a file's path",
    parse: (text, folder) => (text && !text.includes("\0") ? resolve(folder, text) : undefined),
  },
  "max-credits": {
    description: "The most credits that one command may spend (--max-credits)",
    ...creditAmount,
  },
  "confirm-above": { description: "Ask for confirmation if a job may cost more credits than this", ...creditAmount },
  "credit-price": {
    description: "What one credit costs, such as 0.01 USD: estimates then show the money too",
    rule: "a number with or without a currency, such as 0.01 or 0.01 USD",
    parse: (text) => (parseCreditPrice(text) ? text.trim() : undefined),
  },
  output: {
    description: "Where files are saved: a folder or a template (-o)",
    rule: "a folder or a template",
    parse: (text) => (text && !text.includes("\0") ? text : undefined),
  },
  contract: {
    description: "The version of the API's contract (--contract)",
    rule: `one of ${contractNames.join(", ")}`,
    parse: (text) => (contractNames.includes(text) ? text : undefined),
  },
  "rate-limit": {
    description: "The account's request limit, if it differs from the contract's [env: SEEDANCE_RATE_LIMIT]",
    rule: "REQUESTS/SECONDS, such as 30/60",
    parse: (text) => (parseRateLimit(text) ? text : undefined),
  },
};

/** Parses a request limit such as `30/60`; undefined if it is invalid. */
export function parseRateLimit(text: string): RateLimitWindow | undefined {
  const [, requests = "", seconds = ""] = /^(\d{1,6})\/(\d{1,6}(?:\.\d+)?)$/.exec(text) ?? [];
  const window = { requests: Number(requests), seconds: Number(seconds) };
  return window.requests >= 1 && window.seconds > 0 ? window : undefined;
}

export const settingNames = Object.keys(settingDefinitions) as SettingName[];

/**
 * Parses a setting's name, in any of its spellings.
 * @throws UsageError if there is no such setting.
 */
export function parseSettingName(context: Pick<CliContext, "inheritedFlags">, text: string): SettingName {
  const name = settingNames.find((each) => normalizeName(each) === normalizeName(text));
  if (name) return name;
  if (/key/i.test(text))
    throw new UsageError(
      message`The API key is not a setting. Save it securely: ${formatCommand(context, "auth", "login")}`,
    );
  const nearest = findNearest(text, settingNames);
  throw new UsageError(
    nearest
      ? message`Unknown setting ${JSON.stringify(text)}. Did you mean ${nearest}?`
      : message`Unknown setting ${JSON.stringify(text)}. Allowed: ${settingNames.join(", ")}.`,
  );
}

/**
 * Parses a setting's value.
 * @param folder the base of relative paths.
 * @throws UsageError if the value is invalid or looks like an API key.
 */
export function parseSetting(
  context: Pick<CliContext, "inheritedFlags">,
  name: SettingName,
  text: string,
  folder: string,
): string | number {
  if (/\bsk_live_/.test(text))
    throw new UsageError(
      message`The value looks like an API key, so it was not saved. Save it securely: ${formatCommand(context, "auth", "login")}`,
    );
  const value = settingDefinitions[name].parse(text, folder);
  if (value !== undefined) return value;
  throw new UsageError(message`${name} ${JSON.stringify(text)}: must be ${settingDefinitions[name].rule}.`);
}
