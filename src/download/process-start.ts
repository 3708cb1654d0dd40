import { readFileSync } from "node:fs";

/** When this process started, in milliseconds since 1970. */
export const processStarted = Date.now() - process.uptime() * 1_000;

/** Linux counts the time of processes in hundredths of a second since the machine booted. */
const millisecondsPerTick = 10;
/** Milliseconds by which the computed start of a process may be wrong. */
const tolerance = 2_000;

/**
 * Whether the process that wrote something is still running: one has its id, and did not start later. Ids are reused,
 * in containers at once. Only Linux tells when another process started; elsewhere its id decides.
 * @param writtenAt when the process wrote it, in milliseconds since 1970.
 */
export function isWriterAlive(pid: number, writtenAt: number): boolean {
  if (pid === process.pid) return processStarted <= writtenAt + tolerance;
  try {
    // Signal 0 only checks that the process exists.
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const [ticks, ownTicks] = [startTicksOf(pid), startTicksOf(process.pid)];
  if (ticks === undefined || ownTicks === undefined) return true;
  // Measured from this process, since a container may have another time since the boot.
  return processStarted + (ticks - ownTicks) * millisecondsPerTick <= writtenAt + tolerance;
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
