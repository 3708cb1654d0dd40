import { randomUUID } from "node:crypto";
import { mkdir, open, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { diskError, isDiskError } from "./disk.ts";
import { DownloadError } from "./download-error.ts";

/** A short video has some megabytes, a long one in 1080p some tens. */
const minFreeBytes = 64 * 2 ** 20;

/**
 * Makes the folder and tries to write to it, so that a full disk or a folder of somebody else is told before anything is
 * paid for.
 * @throws DownloadError `not_writable`, `disk_full`, `disk_error`.
 */
export async function assertWritable(directory: string): Promise<void> {
  const probe = join(directory, `.seedance-${randomUUID()}`);
  try {
    await mkdir(directory, { recursive: true });
    const file = await open(probe, "wx");
    try {
      await file.writeFile(Buffer.alloc(2 ** 16));
      await file.sync();
    } finally {
      await file.close();
    }
    const { bavail, bsize } = await statfs(directory);
    if (bavail * bsize < minFreeBytes)
      throw new DownloadError("disk_full", `${directory}: the disk is nearly full. Nothing was sent.`, {
        path: directory,
      });
  } catch (error) {
    if (!isDiskError(error)) throw error;
    const { code, message, path } = diskError(error, directory);
    throw new DownloadError(code, `${message} Nothing was sent.`, { path, cause: error });
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}
