import { link, lstat, open, rename, rm } from "node:fs/promises";
import { diskCodes } from "./disk-codes.ts";
import { DownloadError, type DownloadErrorCode, type DownloadErrorDetails } from "./download-error.ts";

const problemsByCode: Partial<Record<DownloadErrorCode, string>> = {
  disk_full: "the disk is full",
  not_writable: "it can't be written to",
};

/** Whether an error is one of the file system. */
export function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "code" in error && !(error instanceof DownloadError);
}

/** An error of the file system as this client's own. */
export function diskError(
  cause: NodeJS.ErrnoException,
  path: string,
  details: DownloadErrorDetails = {},
): DownloadError {
  const code = diskCodes[cause.code ?? ""] ?? "disk_error";
  const reason = problemsByCode[code] ?? "it failed";
  return new DownloadError(code, `${path}: ${reason} (${cause.code}).`, { ...details, path, cause });
}

/** Whether something is there, a dangling link included. */
export async function pathExists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
}

/**
 * Gives a finished file its final name, atomically.
 * @returns whether it was done: false where something is there that must not be replaced.
 */
export async function moveIntoPlace(from: string, to: string, overwrite: boolean): Promise<boolean> {
  if (overwrite) {
    await rename(from, to);
    return true;
  }
  try {
    // Unlike rename, link never replaces what another program has just put there.
    await link(from, to);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    // FAT and some network file systems have no links.
    if (!["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK", "EINVAL"].includes(code)) throw error;
    if (await pathExists(to)) return false;
    await rename(from, to);
    return true;
  }
  await rm(from);
  return true;
}

/** Makes the names in a folder outlive a power cut. Windows has nothing like it. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, "r").catch(() => undefined);
  try {
    await handle?.sync().catch(() => {});
  } finally {
    await handle?.close();
  }
}
