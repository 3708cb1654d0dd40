import { stat } from "node:fs/promises";
import { join } from "node:path";
import { SeedanceError } from "../../errors.ts";
import type { CliContext } from "../context.ts";
import { registerSecret } from "../writer.ts";
import { configFolder } from "./config-folder.ts";
import { findKeychain, type Keychain } from "./keychain.ts";
import { readFileIfExists, removeFile, writePrivateFile } from "./private-file.ts";
import { profileOf } from "./profile.ts";

/** Where a key was found: `SEEDANCE_API_KEY`, the operating system's keychain, or a file. */
export type ApiKeySource = "environment" | "keychain" | "file";

export interface FoundKey {
  key: string;
  source: ApiKeySource;
}

/** What a command needs to know to find a key. */
export type KeyContext = Pick<CliContext, "env" | "global">;

/**
 * The key of the profile: `SEEDANCE_API_KEY`, else the keychain's, else the file's.
 * @param onTrouble told why the keychain could not be read: the file may still hold a key.
 */
export async function findKey(
  context: KeyContext,
  onTrouble: (reason: string) => void = () => {},
): Promise<FoundKey | undefined> {
  const given = context.env.SEEDANCE_API_KEY?.trim();
  if (given) return { key: given, source: "environment" };
  const profile = profileOf(context);
  const kept = await withKeychain((keychain) => keychain.read(profile), onTrouble);
  registerSecret(kept);
  if (kept) return { key: kept, source: "keychain" };
  const key = (await readFileIfExists(keyFile(context)))?.trim();
  registerSecret(key);
  return key ? { key, source: "file" } : undefined;
}

/**
 * The key of the profile.
 * @throws MissingKeyError
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
 * Keeps a key for the profile, in one place alone.
 * @param store where; by default the keychain, and the file where that can't be had.
 * @param onTrouble told why the keychain could not be used.
 * @returns where it is kept.
 */
export async function saveKey(
  context: KeyContext,
  key: string,
  store: "keychain" | "file" | undefined,
  onTrouble: (reason: string) => void,
): Promise<ApiKeySource> {
  const profile = profileOf(context);
  const write = (keychain: Keychain) => keychain.write(profile, key).then(() => true);
  const kept = store !== "file" && (await withKeychain(write, onTrouble));
  if (kept) {
    await removeFile(keyFile(context));
    return "keychain";
  }
  if (store === "keychain")
    throw new SeedanceError("no_keychain", "There is no keychain here. Leave --store out to keep the key in a file.");
  await writePrivateFile(keyFile(context), `${key}\n`);
  // An older one would win. Where the keychain did not take the new one, why was told.
  await withKeychain((keychain) => keychain.remove(profile), store === "file" ? onTrouble : () => {});
  return "file";
}

/** Forgets the profile's key, wherever it is kept; where it was. */
export async function deleteKey(context: KeyContext, onTrouble: (reason: string) => void): Promise<ApiKeySource[]> {
  const path = keyFile(context);
  const inFile = (await readFileIfExists(path)) !== undefined;
  const inKeychain = await withKeychain((keychain) => keychain.remove(profileOf(context)), onTrouble);
  await removeFile(path);
  return [...(inKeychain ? (["keychain"] as const) : []), ...(inFile ? (["file"] as const) : [])];
}

/** The file that holds the profile's key where there is no keychain. */
export function keyFile(context: KeyContext): string {
  return join(configFolder(context), "keys", profileOf(context));
}

/** Whether others than its owner may read the key's file. Windows keeps a user's own folder from others by itself. */
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

/** No API key was given, in any of the three ways. Nothing was sent. Exit code 3. */
export class MissingKeyError extends SeedanceError {
  override name = "MissingKeyError";

  /** @param trouble why the keychain could not be read: the key may be in it. */
  constructor(profile: string, trouble?: string) {
    const option = profile === "default" ? "" : ` --profile ${profile}`;
    super(
      "missing_key",
      `There is no API key for profile ${profile}${trouble ? `, as far as can be told: the keychain can't be read (${trouble})` : ""}. Nothing was sent. Three ways to give one:
  seedance auth login${option}            asks for it, and keeps it for the next commands
  seedance auth login${option} < FILE     reads it from stdin, where nobody can be asked
  export SEEDANCE_API_KEY=…        for this shell alone; it wins over the others
To try without a key, add --sandbox.`,
    );
  }
}
