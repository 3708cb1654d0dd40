import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { defaultLedgerPath } from "../../node/ledger/index.ts";
import type { Context } from "../context.ts";

/**
 * The folder of settings and keys: `$XDG_CONFIG_HOME/seedance`, or `~/.config/seedance`; on Windows below `%APPDATA%`.
 * https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function configFolder({ env }: Pick<Context, "env">): string {
  const candidates = [env.XDG_CONFIG_HOME, process.platform === "win32" ? env.APPDATA : undefined];
  // The specification: a path that is not absolute is to be ignored.
  return join(candidates.find((path) => path && isAbsolute(path)) ?? join(homedir(), ".config"), "seedance");
}

/** The folder of the ledger and of the embedded sandbox's state. */
export function stateFolder({ env }: Pick<Context, "env">): string {
  return dirname(defaultLedgerPath(env));
}
