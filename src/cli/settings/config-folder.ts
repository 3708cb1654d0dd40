import * as nodePath from "node:path";
import { findHomeFolder, requireHomeFolder } from "../../ledger/index.ts";
import { message } from "../../message.ts";

interface ConfigFolderOptions {
  env: NodeJS.ProcessEnv;
  /** For tests; by default the system's. */
  platform?: NodeJS.Platform;
}

/**
 * The folder of settings and keys: `$XDG_CONFIG_HOME/seedance`, or `~/.config/seedance`; on Windows `%APPDATA%\seedance`.
 * https://specifications.freedesktop.org/basedir-spec/latest/
 * @throws SeedanceError `no_home` if it would be below a home folder that is unknown.
 */
export function configFolder(options: ConfigFolderOptions): string {
  const home = () => requireHomeFolder(message`set XDG_CONFIG_HOME to the absolute path of a folder`);
  return findConfigFolder(options) ?? configFolderIn(home());
}

/** The same folder; undefined if it would be below a home folder that is unknown, so that nothing was ever saved in it. */
export function findConfigFolder({ env, platform = process.platform }: ConfigFolderOptions): string | undefined {
  const { isAbsolute, join } = platform === "win32" ? nodePath.win32 : nodePath;
  const candidates = [env.XDG_CONFIG_HOME, platform === "win32" ? env.APPDATA : undefined];
  // The specification requires that relative paths are ignored.
  const base = candidates.find((path) => path && isAbsolute(path));
  if (base !== undefined) return join(base, "seedance");
  const home = findHomeFolder();
  return home === undefined ? undefined : configFolderIn(home);
}

const configFolderIn = (home: string) => nodePath.join(home, ".config", "seedance");
