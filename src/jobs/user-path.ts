import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** A path as a person writes it: `~` is the home, which no shell has put in, and the rest is relative to a folder. */
export function resolveUserPath(path: string, folder: string): string {
  return /^~(?=$|[/\\])/.test(path) ? join(homedir(), path.slice(1)) : resolve(folder, path);
}
