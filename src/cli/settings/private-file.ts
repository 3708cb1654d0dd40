import { chmod, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { newDraftPath, removeDrafts } from "../../download/index.ts";
import { SeedanceError, ValidationError } from "../../errors.ts";
import { message } from "../../message.ts";
import { decodeBytes } from "../../text/index.ts";

/**
 * Writes a file atomically; only its owner may read the file and its folder.
 * @throws SeedanceError if the file system refuses.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  await writeAtomically(path, text).catch((error) =>
    Promise.reject(diskError(error, message`Can't write ${path} (${error.code})`)),
  );
}

async function writeAtomically(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await chmod(dirname(path), 0o700);
  // A draft may hold a key.
  await removeDrafts(path);
  const draft = newDraftPath(path);
  try {
    // A new file with this mode: no other process can have it open.
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/**
 * Reads a file's text, which a person may have written; undefined if there is no such file.
 * @throws SeedanceError if it can't be read.
 * @throws ValidationError if its encoding is unknown.
 */
export async function readFileIfExists(path: string): Promise<string | undefined> {
  const bytes = await readBytesIfExist(path);
  return bytes && decodeBytes(bytes, { field: "file", path, subject: message`Nothing was read` });
}

/**
 * Reads a file with a key as `readFileIfExists` does. In an unknown encoding it is no key, which its text shows: an error
 * about the encoding would advise a copy of the secret.
 * @throws SeedanceError if it can't be read.
 */
export async function readKeyFileIfExists(path: string): Promise<string | undefined> {
  const bytes = await readBytesIfExist(path);
  try {
    return bytes && decodeBytes(bytes, { field: "key" });
  } catch (error) {
    if (error instanceof ValidationError) return bytes?.toString();
    throw error;
  }
}

const readBytesIfExist = (path: string): Promise<Buffer | undefined> =>
  readFile(path).catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw diskError(error, message`Can't read ${path} (${error.code})`);
  });

/** Removes a file, if it exists. @returns whether it existed. */
export async function removeFile(path: string): Promise<boolean> {
  return rm(path).then(
    () => true,
    (error) => {
      if (error.code === "ENOENT") return false;
      throw diskError(error, message`Can't remove ${path} (${error.code})`);
    },
  );
}

/** The error has its problem and its fix apart too. */
function diskError(cause: NodeJS.ErrnoException, problem: string): SeedanceError {
  const fix = message`Correct its permissions, or set XDG_CONFIG_HOME to a folder that you can write to.`;
  return Object.assign(new SeedanceError("disk_error", message`${problem}. ${fix}`, { cause }), { problem, fix });
}
