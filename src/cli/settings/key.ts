import { stat } from "node:fs/promises";
import { join } from "node:path";
import { SeedanceError } from "../../errors.ts";
import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";
import { registerSecret } from "../writer.ts";
import { configFolder, findConfigFolder } from "./config-folder.ts";
import { findKeychain, type Keychain } from "./keychain.ts";
import { readKeyFileIfExists, removeFile, writePrivateFile } from "./private-file.ts";
import { profileOf } from "./profile.ts";

/** Where a key is stored: `SEEDANCE_API_KEY`, the operating system's keychain, or a file. */
export type ApiKeySource = "environment" | "keychain" | "file";

export interface FoundKey {
  key: string;
  source: ApiKeySource;
}

/** The part of the context that the key depends on. */
export type KeyContext = Pick<CliContext, "env" | "global">;

/**
 * Finds the profile's key: in `SEEDANCE_API_KEY`, the keychain or the file; undefined if there is none.
 * @param onTrouble called with the reason if the keychain can't be read; the file may still hold a key.
 */
export async function findKey(
  context: KeyContext,
  onTrouble: (reason: string) => void = () => {},
): Promise<FoundKey | undefined> {
  const fromEnvironment = context.env.SEEDANCE_API_KEY?.trim();
  if (fromEnvironment) return { key: fromEnvironment, source: "environment" };
  const profile = profileOf(context);
  const fromKeychain = await withKeychain((keychain) => keychain.read(profile), onTrouble);
  registerSecret(fromKeychain);
  if (fromKeychain) return { key: fromKeychain, source: "keychain" };
  const path = findKeyFile(context);
  const key = path && (await readKeyFileIfExists(path))?.trim();
  registerSecret(key);
  return key ? { key, source: "file" } : undefined;
}

/**
 * Finds the profile's key.
 * @throws MissingKeyError if there is none.
 */
export async function requireKey(context: KeyContext): Promise<FoundKey> {
  let trouble: string | undefined;
  const found = await findKey(context, (reason) => {
    trouble = reason;
  });
  if (!found) throw new MissingKeyError(profileOf(context), trouble);
  return found;
}

/**
 * Saves a key for the profile, in one place only.
 * @param store where to save it; by default the keychain, or the file if there is no keychain.
 * @param onTrouble called with the reason if the keychain can't be used.
 * @returns where it is saved.
 * @throws SeedanceError if `store` is `keychain` and there is none.
 */
export async function saveKey(
  context: KeyContext,
  key: string,
  store: "keychain" | "file" | undefined,
  onTrouble: (reason: string) => void,
): Promise<ApiKeySource> {
  const profile = profileOf(context);
  const write = (keychain: Keychain) => keychain.write(profile, key).then(() => true);
  const isInKeychain = store !== "file" && (await withKeychain(write, onTrouble));
  if (isInKeychain) {
    const path = findKeyFile(context);
    if (path !== undefined) await removeFile(path);
    return "keychain";
  }
  if (store === "keychain")
    throw new SeedanceError(
      "no_keychain",
      message`No keychain is available. Nothing was saved. Remove --store to save the key in a file.`,
    );
  await writePrivateFile(keyFile(context), `${key}\n`);
  // An older key in the keychain would take precedence. If the keychain failed above, that was reported.
  await withKeychain((keychain) => keychain.remove(profile), store === "file" ? onTrouble : () => {});
  return "file";
}

/** Deletes the profile's key from the keychain and the file, and returns where it was. */
export async function deleteKey(context: KeyContext, onTrouble: (reason: string) => void): Promise<ApiKeySource[]> {
  const path = findKeyFile(context);
  const inKeychain = await withKeychain((keychain) => keychain.remove(profileOf(context)), onTrouble);
  const inFile = path !== undefined && (await removeFile(path));
  return [...(inKeychain ? (["keychain"] as const) : []), ...(inFile ? (["file"] as const) : [])];
}

/**
 * The path of the file that holds the profile's key if there is no keychain.
 * @throws SeedanceError `no_home` if it would be below a home folder that is unknown.
 */
export const keyFile = (context: KeyContext): string => keyFileIn(configFolder(context), context);

/** The same path; undefined if it would be below a home folder that is unknown, so that there is no such file. */
function findKeyFile(context: KeyContext): string | undefined {
  const folder = findConfigFolder(context);
  return folder === undefined ? undefined : keyFileIn(folder, context);
}

const keyFileIn = (folder: string, context: KeyContext) => join(folder, "keys", profileOf(context));

/** Whether other users may read a file. On Windows a user's own folder is private by default. */
export async function isReadableByOthers(path: string): Promise<boolean> {
  return process.platform !== "win32" && ((await stat(path)).mode & 0o077) !== 0;
}

async function withKeychain<T>(
  use: (keychain: Keychain) => Promise<T>,
  onTrouble: (reason: string) => void,
): Promise<T | undefined> {
  try {
    const keychain = await findKeychain();
    return keychain && (await use(keychain));
  } catch (error) {
    onTrouble(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** There is no API key in the environment, the keychain or the file. Nothing was sent. Exit code 3. */
export class MissingKeyError extends SeedanceError {
  override name = "MissingKeyError";

  /** @param trouble why the keychain, which may hold the key, can't be read. */
  constructor(profile: string, trouble?: string) {
    const option = profile === "default" ? "" : ` --profile ${profile}`;
    const reason = trouble
      ? message`No API key for profile ${profile}: the keychain, which may hold it, can't be read (${trouble}).`
      : message`No API key for profile ${profile}.`;
    super(
      "missing_key",
      message`${reason} Nothing was sent. Set one in one of these ways:
  seedance auth login${option}            prompts for it and saves it for the next commands
  seedance auth login${option} < FILE     reads it from stdin, for scripts
  export SEEDANCE_API_KEY=…        sets it for this shell only; it takes precedence
To try without a key, pass --sandbox.`,
    );
  }
}
