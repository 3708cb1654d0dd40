import { randomUUID } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { SeedanceError } from "../../errors.ts";

/**
 * Writes a file that its owner alone may read, in a folder that is his alone: whole, or not at all.
 * @throws SeedanceError where the disk does not let us.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  await writeAtomically(path, text).catch((error) => Promise.reject(diskError(error, path, "written")));
}

async function writeAtomically(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await chmod(dirname(path), 0o700);
  const draft = `${path}.${randomUUID()}`;
  try {
    // Mode and exclusiveness hold from the first byte on: nobody has it open.
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
 * A file's text; undefined where there is none.
 * @throws SeedanceError where it can't be read.
 */
export async function readFileIfExists(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw diskError(error, path, "read");
  });
}

/** Removes a file, if it is there. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true }).catch((error) => Promise.reject(diskError(error, path, "removed")));
}

function diskError(cause: NodeJS.ErrnoException, path: string, what: string): SeedanceError {
  const message = `${path} can't be ${what} (${cause.code}). Look after its folder and permissions.`;
  return new SeedanceError("disk_error", message, { cause });
}
