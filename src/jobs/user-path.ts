import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Resolves a path that a user wrote: `~` is the home folder, and a relative path starts at `folder`. */
export function resolveUserPath(path: string, folder: string): string {
  return /^~(?=$|[/\\])/.test(path) ? join(homedir(), path.slice(1)) : resolve(folder, path);
}
