import { chmodSync, closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { toLedgerError } from "./storage-error.ts";

/**
 * Makes an empty file that its owner alone may read and write, and the folders above it, where they are missing.
 * @throws LedgerError where the disk does not let us.
 */
export function createPrivateFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // One that is there must not be opened: closing it again would end the locks that SQLite has on it in this process.
    // https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
    if (!statSync(path, { throwIfNoEntry: false })) closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    // Another process was quicker.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST" || !statSync(path, { throwIfNoEntry: false })?.isFile())
      throw toLedgerError(error, path);
  }
}

/** Leaves what is there to its owner alone. Windows keeps what is below a user's own folder from others by itself. */
export function restrictToOwner(path: string, mode: number): void {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (process.platform !== "win32" && found && found.mode & 0o077) chmodSync(path, mode);
  } catch (error) {
    throw toLedgerError(error, path);
  }
}
