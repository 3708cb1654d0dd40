import { realpath } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { ValidationError } from "../errors.ts";
import { resolveUserPath } from "../jobs/index.ts";
import { message } from "../message.ts";

/**
 * Resolves the folder that an agent chose. Prompts and pages that the agent reads may tell it where to write, so it may
 * only choose folders below the server's own, also through links.
 * @param path what the agent gave; undefined for the server's folder.
 * @param allowed the server's folder, an absolute path.
 * @throws ValidationError if the folder is elsewhere. Nothing was created.
 */
export async function resolveAllowedFolder(path: string | undefined, allowed: string): Promise<string> {
  const folder = resolveUserPath(path ?? "", allowed);
  const isAllowed = isBelow(folder, allowed) && isBelow(await targetOf(folder), await targetOf(allowed));
  if (isAllowed) return folder;
  throw new ValidationError(message`Nothing was saved`, [
    {
      field: "directory",
      rule: message`must be below the server's folder, ${allowed}, not ${folder}`,
      fix: message`Leave it out, or pass a relative path`,
    },
  ]);
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (!/^\.\.(?:[/\\]|$)/.test(way) && !isAbsolute(way));
}

/** Where a path leads to: its nearest existing part without links, then the rest, which does not exist yet. */
async function targetOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A loop of links, or a part that is a file, fails when the folder is created.
    if (code !== "ENOENT" || dirname(path) === path) return path;
    return resolve(await targetOf(dirname(path)), relative(dirname(path), path));
  }
}
