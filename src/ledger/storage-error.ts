import { diskCodes } from "../download/index.ts";
import { message } from "../message.ts";
import { LedgerError, type LedgerErrorCode } from "./ledger-error.ts";

/** An error of SQLite: https://www.sqlite.org/rescode.html */
interface SqliteError extends Error {
  code: "ERR_SQLITE_ERROR";
  errcode: number;
  errstr: string;
}

/**
 * The problem and the fix of an error.
 * @param detail the code of the file system, or SQLite's text.
 */
function describeStorageError(code: LedgerErrorCode, detail: string | undefined): [problem: string, fix: string] {
  switch (code) {
    case "not_writable":
      return [
        message`the file cannot be written (${detail})`,
        message`Correct the permissions, or choose another ledger: --ledger FILE, SEEDANCE_LEDGER, or XDG_STATE_HOME for its folder; in code, its path.`,
      ];
    case "disk_full":
      return [
        message`no space left on the device (${detail})`,
        message`Free some space, then run the same command again.`,
      ];
    case "corrupt":
      return [
        message`the file is damaged (${detail})`,
        message`Restore it from a backup. Keep the damaged file: parts of it may be readable.`,
      ];
    case "not_a_ledger":
      return [message`this file is not a ledger (${detail})`, message`Choose another path.`];
    case "locked":
      return [
        message`another process has locked the file (${detail})`,
        message`Wait until that process has ended, then run the same command again.`,
      ];
    default:
      return [
        message`the disk reported an error (${detail})`,
        message`Check the disk, then run the same command again.`,
      ];
  }
}

/**
 * Error codes by SQLite's result codes, the extended ones first. SQLite reports SQLITE_FULL for ENOSPC only: a quota or
 * a file size limit is a failed write.
 */
const codesByResult: Record<number, LedgerErrorCode> = {
  522: "corrupt",
  778: "disk_full",
  4874: "disk_full",
  3: "not_writable",
  5: "locked",
  6: "locked",
  8: "not_writable",
  10: "disk_error",
  11: "corrupt",
  13: "disk_full",
  14: "not_writable",
  15: "locked",
  26: "not_a_ledger",
};

/** Converts an error of the file system or of SQLite to a `LedgerError`. Other errors are returned as they are. */
export function toLedgerError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof LedgerError) return error;
  const code = codeOf(error);
  if (!code) return error;
  const detail = isSqliteError(error) ? error.errstr : (error as NodeJS.ErrnoException).code;
  const [problem, fix] = describeStorageError(code, detail);
  return new LedgerError(code, path, problem, { fix, cause: error });
}

function codeOf(error: Error): LedgerErrorCode | undefined {
  if (isSqliteError(error)) return codesByResult[error.errcode] ?? codesByResult[error.errcode & 0xff];
  const { code = "", syscall } = error as NodeJS.ErrnoException;
  return syscall === undefined ? undefined : (diskCodes[code] ?? "disk_error");
}

function isSqliteError(error: Error): error is SqliteError {
  return (error as Partial<SqliteError>).code === "ERR_SQLITE_ERROR";
}
