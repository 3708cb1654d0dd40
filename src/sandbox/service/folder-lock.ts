import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Locks of this process. A lock file with this process id that is not in here was left by an earlier process. */
const heldLocks = new Set<string>();

/**
 * Locks a folder for this sandbox, since two sandboxes would overwrite each other's state.
 * @returns a function that unlocks it.
 * @throws Error that names the process that holds the lock.
 */
export function lockFolder(folder: string): () => void {
  const path = resolve(join(folder, "lock"));
  const holder = holderOf(path);
  if (holder !== undefined)
    throw new Error(`${folder} is in use by process ${holder}. Stop it, or choose another folder.`);
  rmSync(path, { force: true });
  writeFileSync(path, String(process.pid), { flag: "wx", mode: 0o600 });
  heldLocks.add(path);
  return () => {
    if (heldLocks.delete(path)) rmSync(path, { force: true });
  };
}

/** The id of the running process that holds a lock. */
function holderOf(path: string): number | undefined {
  if (heldLocks.has(path)) return process.pid;
  try {
    const pid = Number(readFileSync(path, "utf8"));
    // Signal 0 only checks that the process exists. In a container each start may have the same process id.
    if (pid > 0 && pid !== process.pid && process.kill(pid, 0)) return pid;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EPERM") return Number(readFileSync(path, "utf8"));
  }
  return undefined;
}
