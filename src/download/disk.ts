import { link, lstat, open, rename, rm } from "node:fs/promises";
import { message } from "../message.ts";
import { diskCodes } from "./disk-codes.ts";
import { DownloadError, type DownloadErrorCode, type DownloadErrorDetails } from "./download-error.ts";

/** Whether an error comes from the file system. */
export function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "code" in error && !(error instanceof DownloadError);
}

/** The `DownloadError` for an error of the file system. */
export function diskError(
  cause: NodeJS.ErrnoException,
  path: string,
  details: DownloadErrorDetails = {},
): DownloadError {
  const code = diskCodes[cause.code ?? ""] ?? "disk_error";
  return new DownloadError(code, describeDiskError(code, path, cause.code), { ...details, path, cause });
}

function describeDiskError(code: DownloadErrorCode, path: string, reason: string | undefined): string {
  if (code === "disk_full")
    return message`Cannot write ${path}: no space left on the device (${reason}). Free some space, then try again.`;
  if (code === "not_writable")
    return message`Cannot write ${path}: not permitted, or not a usable path (${reason}). Choose another folder.`;
  return message`Cannot write ${path}: the disk reported an error (${reason}). Check the disk, then try again.`;
}

/** Whether a path exists. A dangling link exists too. */
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
 * Moves a finished file to its final name, atomically.
 * @returns false if the name is taken and `overwrite` is false.
 */
export async function moveIntoPlace(from: string, to: string, overwrite: boolean): Promise<boolean> {
  if (overwrite) {
    await rename(from, to);
    return true;
  }
  try {
    // Unlike rename, link never replaces a file that another program has just created.
    await link(from, to);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    // FAT and some network file systems have no hard links.
    if (!["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK", "EINVAL"].includes(code)) throw error;
    if (await pathExists(to)) return false;
    await rename(from, to);
    return true;
  }
  await rm(from);
  return true;
}

/** Makes the names in a folder survive a power cut. Has no effect on Windows. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, "r").catch(() => undefined);
  try {
    await handle?.sync().catch(() => {});
  } finally {
    await handle?.close();
  }
}
