import { diskCodes } from "../download/index.ts";
import { LedgerError, type LedgerErrorCode } from "./ledger-error.ts";

/** What SQLite throws: https://www.sqlite.org/rescode.html */
interface SqliteError extends Error {
  code: "ERR_SQLITE_ERROR";
  errcode: number;
  errstr: string;
}

const problemsByCode: Partial<Record<LedgerErrorCode, readonly [problem: string, fix: string]>> = {
  not_writable: ["it can't be written to", "Choose a folder of your own, or correct the permissions."],
  disk_full: ["the disk takes no more", "Free some space, then repeat the same command."],
  disk_error: ["the disk failed", "Look after the disk, then repeat the same command."],
  corrupt: ["the file is damaged", "Restore it from a backup; keep the damaged one, it may be read in parts."],
  not_a_ledger: ["this is no ledger", "Choose another path."],
  locked: ["another program holds it", "Wait until that has ended, then repeat the same command."],
};

/** Result codes, the extended ones first. SQLite says "full" for ENOSPC alone; a quota or a limit is a failed write. */
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

/** What the disk or SQLite threw, as the ledger's own error; anything else as it is. */
export function toLedgerError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof LedgerError) return error;
  const code = codeOf(error);
  const [problem, fix] = (code && problemsByCode[code]) ?? [];
  if (!code || !problem || !fix) return error;
  const detail = isSqliteError(error) ? error.errstr : (error as NodeJS.ErrnoException).code;
  return new LedgerError(code, path, `${problem} (${detail})`, { fix, cause: error });
}

function codeOf(error: Error): LedgerErrorCode | undefined {
  if (isSqliteError(error)) return codesByResult[error.errcode] ?? codesByResult[error.errcode & 0xff];
  const { code = "", syscall } = error as NodeJS.ErrnoException;
  return syscall === undefined ? undefined : (diskCodes[code] ?? "disk_error");
}

function isSqliteError(error: Error): error is SqliteError {
  return (error as Partial<SqliteError>).code === "ERR_SQLITE_ERROR";
}
