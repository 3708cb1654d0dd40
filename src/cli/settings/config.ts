import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RateLimitWindow } from "../../ledger/index.ts";
import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";
import { UsageError } from "../usage-error.ts";
import { configFolder, findConfigFolder } from "./config-folder.ts";
import { readFileIfExists, writePrivateFile } from "./private-file.ts";
import { profileOf } from "./profile.ts";
import { type ProfileSettings, parseRateLimit, parseSetting, parseSettingName } from "./settings.ts";

/** The part of the context that settings depend on. */
export type ConfigContext = Pick<CliContext, "env" | "global" | "cwd" | "inheritedFlags">;

/** The content of the file: settings by profile. */
interface ConfigFile {
  profiles: Record<string, Record<string, unknown>>;
}

/** The path of the file with the settings of all profiles. */
export function configFile(context: Pick<CliContext, "env">): string {
  return join(configFolder(context), "config.json");
}

/**
 * Reads the profile's settings; there are none if the file does not exist.
 * @throws UsageError if the file is damaged or has an unknown or invalid setting, because a guess could cost money.
 */
export async function readConfig(context: ConfigContext): Promise<ProfileSettings> {
  // Without a home folder, nothing was ever saved.
  if (findConfigFolder(context) === undefined) return {};
  const path = configFile(context);
  const { profiles } = await readConfigFile(path);
  const profile = Object.hasOwn(profiles, profileOf(context)) ? profiles[profileOf(context)] : {};
  try {
    const entries = Object.entries(profile ?? {}).map(([key, value]) => {
      const name = parseSettingName(context, key);
      return [name, parseSetting(context, name, String(value), dirname(path))];
    });
    return Object.fromEntries(entries);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(message`${path}: ${error.message}`);
    throw error;
  }
}

/** The names of the profiles that have settings or a key in a file. */
export async function listProfiles(context: Pick<CliContext, "env">): Promise<string[]> {
  if (findConfigFolder(context) === undefined) return [];
  const { profiles } = await readConfigFile(configFile(context));
  const keys = await readdir(join(configFolder(context), "keys")).catch(() => []);
  return [...new Set([...Object.keys(profiles), ...keys])].filter((profile) => /^[\w-]+$/.test(profile)).sort();
}

/** Writes the profile's settings; those of other profiles stay as they are. */
export async function writeConfig(context: ConfigContext, settings: ProfileSettings): Promise<void> {
  const path = configFile(context);
  const { profiles, ...rest } = await readConfigFile(path);
  const config: ConfigFile = { ...rest, profiles: { ...profiles, [profileOf(context)]: { ...settings } } };
  await writePrivateFile(path, `${JSON.stringify(config, undefined, 2)}\n`);
}

/** The service's URL from the flag, the environment or the setting; undefined for the contract's. */
export function baseUrlOf({ global }: ConfigContext, settings: ProfileSettings): string | undefined {
  return global.baseUrl ?? settings["base-url"];
}

/**
 * The account's request limit from the environment, the setting or the contract.
 * @throws UsageError if the environment's value is invalid.
 */
export function rateLimitOf(context: CliContext, settings: ProfileSettings): RateLimitWindow {
  const { env, cwd, contract } = context;
  const fromEnvironment = env.SEEDANCE_RATE_LIMIT
    ? String(parseSetting(context, "rate-limit", env.SEEDANCE_RATE_LIMIT, cwd))
    : undefined;
  return parseRateLimit(fromEnvironment ?? settings["rate-limit"] ?? "") ?? contract.rateLimit;
}

async function readConfigFile(path: string): Promise<ConfigFile> {
  const text = await readFileIfExists(path);
  if (text === undefined) return { profiles: {} };
  const config = parseConfigJson(text);
  if (isObject(config) && isObject(config.profiles ?? {}) && Object.values(config.profiles ?? {}).every(isObject))
    return { profiles: {}, ...config } as ConfigFile;
  throw new UsageError(
    message`${path} is not a valid settings file. Correct it, or remove it and run seedance config set NAME VALUE.`,
  );
}

function parseConfigJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
