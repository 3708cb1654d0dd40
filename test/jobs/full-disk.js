/**
 * For `node --import`, and for tests in this process: once the file that `FULL_DISK` names exists, SQLite can write
 * nothing more, as on a full disk.
 */
import { existsSync } from "node:fs";
import { StatementSync } from "node:sqlite";

const { run } = StatementSync.prototype;
StatementSync.prototype.run = function (...values) {
  const file = process.env.FULL_DISK;
  if (file === undefined || !existsSync(file)) return run.apply(this, values);
  // https://www.sqlite.org/rescode.html#full
  const error = new Error("database or disk is full");
  throw Object.assign(error, { code: "ERR_SQLITE_ERROR", errcode: 13, errstr: "database or disk is full" });
};
