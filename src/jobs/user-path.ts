import { join, resolve } from "node:path";
import { requireHomeFolder } from "../ledger/index.ts";
import { message } from "../message.ts";

/**
 * Resolves a path that a user wrote: `~` is the home folder, and a relative path starts at `folder`.
 * @throws SeedanceError `no_home` if the path begins with `~`, and the home folder is unknown.
 */
export function resolveUserPath(path: string, folder: string): string {
  if (!/^~(?=$|[/\\])/.test(path)) return resolve(folder, path);
  return join(requireHomeFolder(message`write ${path} without ~`), path.slice(1));
}
