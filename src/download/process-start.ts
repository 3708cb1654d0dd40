import { readFileSync } from "node:fs";

/** When this process started, in milliseconds since 1970. */
export const processStarted = Date.now() - process.uptime() * 1_000;

/** Linux counts the time of processes in hundredths of a second since the machine booted. */
const millisecondsPerTick = 10;
/** Milliseconds by which the computed start of a process may be wrong. */
const tolerance = 2_000;

/**
 * Tells a process from all others that had or will have its id: the boot of the machine, and the ticks from there to the
 * start of the process. Unlike a time, it does not change when the clock is set.
 * @returns undefined if there is no such process, or if the system does not tell: only Linux does.
 */
export function processStartOf(pid: number): string | undefined {
  const ticks = startTicksOf(pid);
  return ticks === undefined ? undefined : `${readBootId()} ${ticks}`;
}

/**
 * Whether a process is still running.
 * @param start what `processStartOf` returned for it.
 */
export function isSameProcess(pid: number, start: string): boolean {
  const current = processStartOf(pid);
  return current === undefined ? exists(pid) : current === start;
}

/**
 * Whether the process that wrote a file is still running, judged by the file's time: a process has its id, and did not
 * start later. Ids are reused, in containers at once. Only Linux tells when another process started; elsewhere its id
 * decides. `isSameProcess` is exact, but needs a start that the process wrote.
 * @param writtenAt when the process wrote it, in milliseconds since 1970.
 */
export function isWriterAlive(pid: number, writtenAt: number): boolean {
  if (pid === process.pid) return processStarted <= writtenAt + tolerance;
  if (!exists(pid)) return false;
  const [ticks, ownTicks] = [startTicksOf(pid), startTicksOf(process.pid)];
  if (ticks === undefined || ownTicks === undefined) return true;
  // Measured from this process, since a container may have another time since the boot.
  return processStarted + (ticks - ownTicks) * millisecondsPerTick <= writtenAt + tolerance;
}

function exists(pid: number): boolean {
  try {
    // Signal 0 only checks that the process exists.
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Identifies a boot of the machine; empty if the system hides it. */
function readBootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
  } catch {
    return "";
  }
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, field 22 */
function startTicksOf(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The second field is the name, which may contain spaces and parentheses.
    const ticks = Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[19]);
    return Number.isFinite(ticks) ? ticks : undefined;
  } catch {
    return undefined;
  }
}
