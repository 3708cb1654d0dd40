import { dirname, join } from "node:path";
import type { RateLimitWindow } from "../../ledger/index.ts";
import type { CliContext } from "../context.ts";
import { UsageError } from "../usage-error.ts";
import { configFolder } from "./config-folder.ts";
import { readFileIfExists, writePrivateFile } from "./private-file.ts";
import { profileOf } from "./profile.ts";
import { type ProfileSettings, parseRateLimit, parseSetting, parseSettingName } from "./settings.ts";

/** What a command needs to know to find its settings. */
export type ConfigContext = Pick<CliContext, "env" | "global" | "cwd">;

/** The file: settings by profile. */
interface ConfigFile {
  profiles: Record<string, Record<string, unknown>>;
}

/** The file that holds the settings of all profiles. */
export function configFile(context: Pick<CliContext, "env">): string {
  return join(configFolder(context), "config.json");
}

/**
 * The profile's settings; none where there is no file.
 * @throws UsageError where the file is damaged or holds what is no setting: what was meant must not be guessed.
 */
export async function readConfig(context: ConfigContext): Promise<ProfileSettings> {
  const path = configFile(context);
  const { profiles } = await readConfigFile(path);
  const own = Object.hasOwn(profiles, profileOf(context)) ? profiles[profileOf(context)] : {};
  try {
    const entries = Object.entries(own ?? {}).map(([word, value]) => {
      const name = parseSettingName(word);
      return [name, parseSetting(name, String(value), dirname(path))];
    });
    return Object.fromEntries(entries);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}

/** Writes the profile's settings, and leaves those of the others. */
export async function writeConfig(context: ConfigContext, settings: ProfileSettings): Promise<void> {
  const path = configFile(context);
  const { profiles, ...rest } = await readConfigFile(path);
  const config: ConfigFile = { ...rest, profiles: { ...profiles, [profileOf(context)]: { ...settings } } };
  await writePrivateFile(path, `${JSON.stringify(config, undefined, 2)}\n`);
}

/** The service that a command talks to: the flag's or the environment's, else the setting; undefined for the contract's. */
export function baseUrlOf({ global }: ConfigContext, settings: ProfileSettings): string | undefined {
  return global.baseUrl ?? settings["base-url"];
}

/**
 * The account's limit of requests: the environment's, else the setting, else the contract's.
 * @throws UsageError where the environment's is none.
 */
export function rateLimitOf({ env, cwd, contract }: CliContext, settings: ProfileSettings): RateLimitWindow {
  const given = env.SEEDANCE_RATE_LIMIT ? String(parseSetting("rate-limit", env.SEEDANCE_RATE_LIMIT, cwd)) : undefined;
  return parseRateLimit(given ?? settings["rate-limit"] ?? "") ?? contract.rateLimit;
}

async function readConfigFile(path: string): Promise<ConfigFile> {
  const text = await readFileIfExists(path);
  if (text === undefined) return { profiles: {} };
  const config = parseConfigJson(text);
  if (isObject(config) && isObject(config.profiles ?? {}) && Object.values(config.profiles ?? {}).every(isObject))
    return { profiles: {}, ...config } as ConfigFile;
  throw new UsageError(`${path} holds no settings. Correct it, or remove it and use seedance config set.`);
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
