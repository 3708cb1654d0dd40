import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { message } from "../message.ts";
import { isSameProcess, isWriterAlive, processStarted, processStartOf } from "./process-start.ts";

interface LockOwner {
  pid: number;
  host: string;
  /** When the process started, in milliseconds since 1970; 0 if it is not known. It decides only without `start`. */
  started: number;
  /** The start as `processStartOf` gives it. Locks of earlier versions have none, and only Linux tells it. */
  start?: string | undefined;
  token: string;
}

export interface FileLock {
  /** Whether this process still holds the lock. Another may have taken it while this process was suspended. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

const renewInterval = 5_000;
const staleAfter = 30_000;
/** A process writes its name into a new lock at once. A lock without one is that of a process that was killed meanwhile. */
const namelessStaleAfter = 2_000;

/**
 * Acquires a lock file. Stale locks are taken over: those of processes that have ended on this machine, those that were
 * not renewed for 30 seconds, and those without a name after 2 seconds. If a suspended process loses its lock, nothing is
 * damaged: two processes that resume the same partial write the same bytes at the same offsets, and a restart creates a
 * new file.
 * @returns the lock, or the name of the process that holds it.
 */
export async function acquireFileLock(path: string): Promise<FileLock | { busy: string }> {
  const token = randomUUID();
  for (let tries = 0; tries < 3; tries++) {
    if (await createLockFile(path, token)) return holdLock(path, token);
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const owner = parseOwner(text);
    if (!(await isStale(path, owner)))
      return { busy: owner ? message`process ${owner.pid} on ${owner.host}` : message`another process` };
    await removeStale(path, text, token);
  }
  return { busy: message`another process` };
}

/** Removes a lock file if its process has ended. Other programs name their locks alike: a text that is none of ours stays. */
export async function removeLockIfStale(path: string): Promise<void> {
  const text = await readFile(path, "utf8");
  const owner = parseOwner(text);
  // A process that was killed while it wrote its lock left it empty or cut.
  const isOwn = owner || text === "" || text.startsWith('{"pid":');
  if (isOwn && (await isStale(path, owner))) await removeStale(path, text, randomUUID());
}

async function isStale(path: string, owner: LockOwner | undefined): Promise<boolean> {
  const modifiedAt = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Date.now(),
  );
  const age = Date.now() - modifiedAt;
  return owner ? age >= staleAfter || !isAlive(owner, modifiedAt) : age >= namelessStaleAfter;
}

async function createLockFile(path: string, token: string): Promise<boolean> {
  const handle = await open(path, "wx").catch((error) => {
    if (error.code === "EEXIST") return undefined;
    throw error;
  });
  if (!handle) return false;
  try {
    const [{ pid }, host] = [process, hostname()];
    const owner: LockOwner = { pid, host, started: processStarted, start: processStartOf(pid), token };
    await handle.writeFile(JSON.stringify(owner));
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
  const isHeld = async () => parseOwner(await readFile(path, "utf8").catch(() => ""))?.token === token;
  return {
    isHeld,
    async release() {
      clearInterval(timer);
      if (await isHeld()) await rm(path, { force: true });
    },
  };
}

/**
 * Removes a stale lock. Two processes may find the same one, so the lock is moved aside first, and moved back if it
 * turns out to be a new one.
 */
async function removeStale(path: string, text: string, token: string): Promise<void> {
  const aside = `${path}.${token}`;
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  // A process that clears the folder may have removed it.
  const found = await readFile(aside, "utf8").catch(() => undefined);
  if (found === text) await rm(aside, { force: true });
  else if (found !== undefined) await rename(aside, path);
}

/** @param renewedAt when the lock was last renewed, in milliseconds since 1970. */
function isAlive({ pid, host, started, start }: LockOwner, renewedAt: number): boolean {
  // For a process of another machine, only the lock's age is known.
  if (host !== hostname()) return true;
  if (typeof start === "string") return isSameProcess(pid, start);
  return isWriterAlive(pid, pid === process.pid ? started : started || renewedAt);
}

function parseOwner(text: string): LockOwner | undefined {
  try {
    const owner = JSON.parse(text) as Partial<LockOwner> | null;
    return typeof owner?.pid === "number" && typeof owner.token === "string" ? (owner as LockOwner) : undefined;
  } catch {
    return undefined;
  }
}
