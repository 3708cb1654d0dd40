import { homedir } from "node:os";
import { isAbsolute } from "node:path";
import { SeedanceError } from "../errors.ts";
import { message } from "../message.ts";

/**
 * The user's home folder; undefined if it is unknown. A container may run under a user id that the system has no entry
 * for, and without HOME. An empty or relative HOME counts as unknown: another working folder would be another home, with
 * another ledger, and jobs that were charged would be submitted again.
 */
export function findHomeFolder(): string | undefined {
  try {
    const home = homedir();
    return isAbsolute(home) ? home : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The user's home folder.
 * @param otherwise what to do instead of setting HOME, as a clause.
 * @throws SeedanceError `no_home` if it is unknown, with its problem and its fix apart too.
 */
export function requireHomeFolder(otherwise: string): string {
  const home = findHomeFolder();
  if (home !== undefined) return home;
  const name = process.platform === "win32" ? "USERPROFILE" : "HOME";
  const value = process.env[name];
  const problem =
    value === undefined
      ? message`No home folder: ${name} is not set, and the system knows no home folder of this user`
      : message`No home folder: ${name} is ${JSON.stringify(value)}, which is not an absolute path`;
  const fix = message`Set ${name} to an absolute path, or ${otherwise}.`;
  throw Object.assign(new SeedanceError("no_home", message`${problem}. ${fix}`), { problem, fix });
}
