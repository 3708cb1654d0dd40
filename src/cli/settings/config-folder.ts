import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * The folder of settings and keys: `$XDG_CONFIG_HOME/seedance`, or `~/.config/seedance`; on Windows below `%APPDATA%`.
 * https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function configFolder({ env }: { env: NodeJS.ProcessEnv }): string {
  const candidates = [env.XDG_CONFIG_HOME, process.platform === "win32" ? env.APPDATA : undefined];
  // The specification requires that relative paths are ignored.
  return join(candidates.find((path) => path && isAbsolute(path)) ?? join(homedir(), ".config"), "seedance");
}
