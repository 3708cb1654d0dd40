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
  writeFileSync(path, [process.pid, startOf(process.pid)].join(" ").trim(), { flag: "wx", mode: 0o600 });
  heldLocks.add(path);
  return () => {
    if (heldLocks.delete(path)) rmSync(path, { force: true });
  };
}

/** The id of the running process that holds a lock. */
function holderOf(path: string): number | undefined {
  if (heldLocks.has(path)) return process.pid;
  const lock = statSync(path, { throwIfNoEntry: false });
  const [id, start] = lock ? readFileSync(path, "utf8").split(" ") : [];
  const pid = Number(id);
  // In a container each start may have the same process id.
  if (!lock || !(pid > 0) || pid === process.pid || !exists(pid)) return undefined;
  // Ids are reused: a process with another start does not hold the lock.
  const current = startOf(pid);
  if (current === undefined) return pid;
  if (start !== undefined) return start === current ? pid : undefined;
  // Earlier versions wrote no start. The difference to this process is independent of when the machine booted.
  const age = (ticksOf(startOf(process.pid)) - ticksOf(current)) * 10;
  return Date.now() - process.uptime() * 1_000 - age > lock.mtimeMs + 2_000 ? undefined : pid;
}

function exists(pid: number): boolean {
  try {
    // Signal 0 only checks that the process exists.
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Tells a process from all others that had or will have its id: the boot of the machine, and the hundredths of a second
 * from there to the start of the process. Unlike a time, it does not change when the clock is set. Undefined where there
 * is no `/proc`, which only Linux has.
 */
function startOf(pid: number): string | undefined {
  try {
    // The start is the 22nd field. The second one is a name with any characters.
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    const ticks = text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim()}:${ticks}`;
  } catch {
    return undefined;
  }
}

const ticksOf = (start = "") => Number(start.split(":")[1]);
