import { chmodSync, closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { toLedgerError } from "./storage-error.ts";

/**
 * Creates an empty file that only its owner can read and write, and its folder, if they are missing.
 * @throws LedgerError if they cannot be created.
 */
export function createPrivateFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // An existing file must not be opened: closing it would release the locks that SQLite holds on it in this process.
    // https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
    if (!statSync(path, { throwIfNoEntry: false })) closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    // Another process may have created it in the meantime.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST" || !statSync(path, { throwIfNoEntry: false })?.isFile())
      throw toLedgerError(error, path);
  }
}

/** Removes other users' access to a file or folder. Windows protects a user's folder by itself. */
export function restrictToOwner(path: string, mode: number): void {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (process.platform !== "win32" && stats && stats.mode & 0o077) chmodSync(path, mode);
  } catch (error) {
    throw toLedgerError(error, path);
  }
}
