import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";

interface LockOwner {
  pid: number;
  host: string;
  /** When the process started, in milliseconds: pids are used again, in containers at once. */
  started: number;
  token: string;
}

export interface FileLock {
  /** Whether it is still ours: a process that stood still for long may have lost it. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

const renewInterval = 5_000;
const staleAfter = 30_000;
const processStarted = Date.now() - process.uptime() * 1_000;

/**
 * Takes a lock file, or tells who has it. A lock whose process is gone from this machine, or that was not renewed for
 * 30 seconds, is taken over. Should a process lose its lock while it stands still, nothing is damaged: a partial that
 * two resume gets the same bytes at the same places, and one that is begun anew is a new file.
 */
export async function acquireFileLock(path: string): Promise<FileLock | { busy: string }> {
  const token = randomUUID();
  for (let tries = 0; tries < 3; tries++) {
    if (await createLockFile(path, token)) return holdLock(path, token);
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const owner = parseOwner(text);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age < staleAfter && (!owner || isAlive(owner)))
      return { busy: owner ? `process ${owner.pid} on ${owner.host}` : "another process" };
    await removeStale(path, text, token);
  }
  return { busy: "another process" };
}

async function createLockFile(path: string, token: string): Promise<boolean> {
  const handle = await open(path, "wx").catch((error) => {
    if (error.code === "EEXIST") return undefined;
    throw error;
  });
  if (!handle) return false;
  try {
    await handle.writeFile(
      JSON.stringify({ pid: process.pid, host: hostname(), started: processStarted, token } satisfies LockOwner),
    );
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return true;
}

function holdLock(path: string, token: string): FileLock {
  const timer = setInterval(() => utimes(path, new Date(), new Date()).catch(() => {}), renewInterval);
  timer.unref();
  const held = async () => parseOwner(await readFile(path, "utf8").catch(() => ""))?.token === token;
  return {
    isHeld: held,
    async release() {
      clearInterval(timer);
      if (await held()) await rm(path, { force: true });
    },
  };
}

/** Two may find the same stale lock: what is moved away is looked at, and put back where it is a fresh one. */
async function removeStale(path: string, text: string, token: string): Promise<void> {
  const aside = `${path}.${token}`;
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if ((await readFile(aside, "utf8")) === text) await rm(aside);
  else await rename(aside, path);
}

function isAlive({ pid, host, started: since }: LockOwner): boolean {
  // Of another machine only the lock's age tells.
  if (host !== hostname()) return true;
  if (pid === process.pid) return Math.abs(since - processStarted) < 2_000;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function parseOwner(text: string): LockOwner | undefined {
  try {
    const owner = JSON.parse(text) as Partial<LockOwner> | null;
    return typeof owner?.pid === "number" && typeof owner.token === "string" ? (owner as LockOwner) : undefined;
  } catch {
    return undefined;
  }
}
