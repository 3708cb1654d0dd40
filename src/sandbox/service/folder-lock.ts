import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Folders that this process holds; a lock with its own number that is not here was left by a process before it. */
const heldLocks = new Set<string>();

/**
 * Keeps a second sandbox out of a folder: two would write over each other.
 * @returns what opens it again.
 * @throws Error naming the process that holds it.
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

/** The living process that holds a lock. */
function holderOf(path: string): number | undefined {
  if (heldLocks.has(path)) return process.pid;
  try {
    const pid = Number(readFileSync(path, "utf8"));
    // Signal 0 asks whether a process is there and sends nothing. In a container each start has the same number.
    if (pid > 0 && pid !== process.pid && process.kill(pid, 0)) return pid;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EPERM") return Number(readFileSync(path, "utf8"));
  }
  return undefined;
}
