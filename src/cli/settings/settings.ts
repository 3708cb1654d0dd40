import { resolve } from "node:path";
import { findNearest, normalizeName } from "../../contract/index.ts";
import type { RateLimitWindow } from "../../ledger/index.ts";
import { contractNames } from "../contracts.ts";
import { UsageError } from "../usage-error.ts";

/** What a profile's settings say. A flag wins over the environment, and that over these. */
export interface ProfileSettings {
  /** The service. */
  "base-url"?: string;
  /** The ledger's file, absolute. */
  ledger?: string;
  /** The most credits that one command may spend. */
  "max-credits"?: number;
  /** A job that may cost more credits than this is asked about before it is submitted. */
  "confirm-above"?: number;
  /** Where files go: a folder, or a template as `-o` takes it. */
  output?: string;
  /** The contract that the service keeps to. */
  contract?: string;
  /** The account's limit: requests in seconds. */
  "rate-limit"?: string;
}

export type SettingName = keyof ProfileSettings;

interface SettingDefinition {
  description: string;
  /** The value that a text stands for; undefined where it stands for none. */
  read(text: string, folder: string): string | number | undefined;
  /** What it must be. */
  rule: string;
}

const creditAmount = {
  rule: "a number of credits, 0 or more",
  read: (text: string) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined),
};

/** All settings. */
export const settingDefinitions: Record<SettingName, SettingDefinition> = {
  "base-url": {
    description: "the service; --base-url",
    rule: "an https URL, or http on this machine, without credentials",
    read: (text) => (isServiceUrl(text) ? text : undefined),
  },
  ledger: {
    description: "the ledger's file; --ledger",
    rule: "the path of a file",
    read: (text, folder) => (text && !text.includes("\0") ? resolve(folder, text) : undefined),
  },
  "max-credits": { description: "the most credits that one command may spend; --max-credits", ...creditAmount },
  "confirm-above": { description: "ask before a job that may cost more credits than this", ...creditAmount },
  output: {
    description: "where files go: a folder or a template; -o",
    rule: "a folder or a template",
    read: (text) => (text && !text.includes("\0") ? text : undefined),
  },
  contract: {
    description: "the contract that the service keeps to; --contract",
    rule: `one of ${contractNames.join(", ")}`,
    read: (text) => (contractNames.includes(text) ? text : undefined),
  },
  "rate-limit": {
    description: "the account's limit, where it is not the contract's; SEEDANCE_RATE_LIMIT",
    rule: "N/SECONDS, as 30/60",
    read: (text) => (parseRateLimit(text) ? text : undefined),
  },
};

/** The window of requests that `30/60` stands for; undefined where it stands for none. */
export function parseRateLimit(text: string): RateLimitWindow | undefined {
  const [, requests = "", seconds = ""] = /^(\d{1,6})\/(\d{1,6}(?:\.\d+)?)$/.exec(text) ?? [];
  const window = { requests: Number(requests), seconds: Number(seconds) };
  return window.requests >= 1 && window.seconds > 0 ? window : undefined;
}

export const settingNames = Object.keys(settingDefinitions) as SettingName[];

/**
 * The setting that a word names, in any of its spellings.
 * @throws UsageError with the nearest name.
 */
export function parseSettingName(word: string): SettingName {
  const found = settingNames.find((name) => normalizeName(name) === normalizeName(word));
  if (found) return found;
  if (/key/i.test(word)) throw new UsageError("A key is no setting: seedance auth login keeps it safely.");
  const meant = findNearest(word, settingNames);
  throw new UsageError(
    `There is no setting ${JSON.stringify(word)}. ${meant ? `Did you mean ${meant}?` : `There are ${settingNames.join(", ")}.`}`,
  );
}

/**
 * A setting's value from its text.
 * @param folder what a relative path is relative to.
 * @throws UsageError naming the rule.
 */
export function parseSetting(name: SettingName, text: string, folder: string): string | number {
  if (/\bsk_live_/.test(text))
    throw new UsageError("This looks like an API key. It was not written: seedance auth login keeps it safely.");
  const value = settingDefinitions[name].read(text, folder);
  if (value !== undefined) return value;
  throw new UsageError(`${name} ${JSON.stringify(text)}: must be ${settingDefinitions[name].rule}.`);
}

function isServiceUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const local = /^(localhost|127\.0\.0\.1|\[::1\]|.+\.localhost)$/.test(hostname);
  return !username && !password && (protocol === "https:" || (protocol === "http:" && local));
}
