import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
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
  const lock = statSync(path, { throwIfNoEntry: false });
  const pid = lock ? Number(readFileSync(path, "utf8")) : 0;
  // In a container each start may have the same process id.
  if (!lock || !(pid > 0) || pid === process.pid || !exists(pid)) return undefined;
  // Ids are reused: a process that started after the lock was written does not hold it.
  const started = startOf(pid);
  return started !== undefined && started > lock.mtimeMs + 2_000 ? undefined : pid;
}

function exists(pid: number): boolean {
  try {
    // Signal 0 only checks that the process exists.
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** When a process started, in milliseconds since 1970; undefined where there is no `/proc`, which only Linux has. */
function startOf(pid: number): number | undefined {
  try {
    // The start is the 22nd field, in hundredths of a second. The second one is a name with any characters.
    const [ticks = 0, ownTicks = 0] = [pid, process.pid].map((each) => {
      const text = readFileSync(`/proc/${each}/stat`, "latin1");
      return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[19]);
    });
    return Date.now() - process.uptime() * 1_000 + (ticks - ownTicks) * 10;
  } catch {
    return undefined;
  }
}
