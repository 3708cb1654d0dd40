import { randomUUID } from "node:crypto";
import { mkdir, open, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { message } from "../message.ts";
import { diskError, isDiskError } from "./disk.ts";
import { DownloadError } from "./download-error.ts";
import { removeLeftovers } from "./leftovers.ts";

/** A short video has a few megabytes, a long one in 1080p tens of megabytes. */
const minFreeBytes = 64 * 2 ** 20;

/**
 * Creates the folder and writes a test file to it, so that a full disk or missing permissions are reported before a
 * submit is charged, or a file is fetched. Removes what killed processes left in the folder.
 * @throws DownloadError `not_writable`, `disk_full`, `disk_error`.
 */
export async function assertWritable(directory: string): Promise<void> {
  const probe = join(directory, `.seedance-${randomUUID()}.partial`);
  try {
    await mkdir(directory, { recursive: true });
    await removeLeftovers(directory);
    const file = await open(probe, "wx");
    try {
      // Removed while it is open, so that a process that is killed meanwhile leaves no file. Windows may refuse it.
      await rm(probe, { force: true }).catch(() => {});
      await file.writeFile(Buffer.alloc(2 ** 16));
      await file.sync();
    } finally {
      await file.close();
    }
    const { bavail, bsize } = await statfs(directory);
    if (bavail * bsize < minFreeBytes)
      throw new DownloadError(
        "disk_full",
        message`The disk of ${directory} is nearly full. Free at least 64 MiB, or choose another folder.`,
        { path: directory },
      );
  } catch (error) {
    if (!isDiskError(error)) throw error;
    throw diskError(error, directory);
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}
