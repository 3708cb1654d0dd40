import { dirname, join } from "node:path";
import type { Window } from "../../ledger/index.ts";
import type { Context } from "../context.ts";
import { UsageError } from "../usage-error.ts";
import { configFolder } from "./config-folder.ts";
import { readIfThere, writePrivateFile } from "./private-file.ts";
import { profileOf } from "./profile.ts";
import { readSetting, type Settings, settingNamed, windowOf } from "./settings.ts";

/** What a command needs to know to find its settings. */
export type ConfigContext = Pick<Context, "env" | "global" | "cwd">;

/** The file: settings by profile. */
interface ConfigFile {
  profiles: Record<string, Record<string, unknown>>;
}

/** The file that holds the settings of all profiles. */
export function configFile(context: Pick<Context, "env">): string {
  return join(configFolder(context), "config.json");
}

/**
 * The profile's settings; none where there is no file.
 * @throws UsageError where the file is damaged or holds what is no setting: what was meant must not be guessed.
 */
export async function readConfig(context: ConfigContext): Promise<Settings> {
  const path = configFile(context);
  const { profiles } = await readFile(path);
  const own = Object.hasOwn(profiles, profileOf(context)) ? profiles[profileOf(context)] : {};
  try {
    const entries = Object.entries(own ?? {}).map(([word, value]) => {
      const name = settingNamed(word);
      return [name, readSetting(name, String(value), dirname(path))];
    });
    return Object.fromEntries(entries);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}

/** Writes the profile's settings, and leaves those of the others. */
export async function writeConfig(context: ConfigContext, settings: Settings): Promise<void> {
  const path = configFile(context);
  const { profiles, ...rest } = await readFile(path);
  const config: ConfigFile = { ...rest, profiles: { ...profiles, [profileOf(context)]: { ...settings } } };
  await writePrivateFile(path, `${JSON.stringify(config, undefined, 2)}\n`);
}

/** The service that a command talks to: the flag's or the environment's, else the setting; undefined for the contract's. */
export function baseUrlOf({ global }: ConfigContext, settings: Settings): string | undefined {
  return global.baseUrl ?? settings["base-url"];
}

/**
 * The account's limit of requests: the environment's, else the setting, else the contract's.
 * @throws UsageError where the environment's is none.
 */
export function rateLimitOf({ env, cwd, contract }: Context, settings: Settings): Window {
  const given = env.SEEDANCE_RATE_LIMIT ? String(readSetting("rate-limit", env.SEEDANCE_RATE_LIMIT, cwd)) : undefined;
  return windowOf(given ?? settings["rate-limit"] ?? "") ?? contract.rateLimit;
}

async function readFile(path: string): Promise<ConfigFile> {
  const text = await readIfThere(path);
  if (text === undefined) return { profiles: {} };
  const config = parse(text);
  if (isObject(config) && isObject(config.profiles ?? {}) && Object.values(config.profiles ?? {}).every(isObject))
    return { profiles: {}, ...config } as ConfigFile;
  throw new UsageError(`${path} holds no settings. Correct it, or remove it and use seedance config set.`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
