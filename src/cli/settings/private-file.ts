import { chmod, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { newDraftPath, removeDrafts } from "../../download/index.ts";
import { SeedanceError } from "../../errors.ts";
import { message } from "../../message.ts";
import { decodeBytes } from "../../text/index.ts";

/**
 * Writes a file atomically; only its owner may read the file and its folder.
 * @throws SeedanceError if the file system refuses.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  await writeAtomically(path, text).catch((error) =>
    Promise.reject(diskError(error, message`Can't write ${path} (${error.code}). ${permissionsHint()}`)),
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
  const bytes = await readFile(path).catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw diskError(error, message`Can't read ${path} (${error.code}). ${permissionsHint()}`);
  });
  return bytes && decodeBytes(bytes, { field: "file", path, subject: message`Nothing was read` });
}

/** Removes a file, if it exists. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true }).catch((error) =>
    Promise.reject(diskError(error, message`Can't remove ${path} (${error.code}). ${permissionsHint()}`)),
  );
}

const permissionsHint = () =>
  message`Correct its permissions, or set XDG_CONFIG_HOME to a folder that you can write to.`;

const diskError = (cause: NodeJS.ErrnoException, text: string) => new SeedanceError("disk_error", text, { cause });
