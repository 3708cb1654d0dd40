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
 * @param fix what to do instead of setting HOME, as a clause.
 * @throws SeedanceError `no_home` if it is unknown.
 */
export function requireHomeFolder(fix: string): string {
  const home = findHomeFolder();
  if (home !== undefined) return home;
  const name = process.platform === "win32" ? "USERPROFILE" : "HOME";
  const value = process.env[name];
  throw new SeedanceError(
    "no_home",
    value === undefined
      ? message`No home folder: ${name} is not set, and the system knows no home folder of this user. Set ${name} to an absolute path, or ${fix}.`
      : message`No home folder: ${name} is ${JSON.stringify(value)}, which is not an absolute path. Set it to one, or ${fix}.`,
  );
}
