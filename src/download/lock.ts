import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { message } from "../message.ts";
import { isWriterAlive, processStarted } from "./process-start.ts";

interface LockOwner {
  pid: number;
  host: string;
  /** When the process started, in milliseconds since 1970; 0 if it is not known. */
  started: number;
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
 * Acquires a lock file. A lock is stale if its process has ended on this machine, or if it was not renewed for 30
 * seconds, or has no name after 2; stale locks are taken over. If a suspended process loses its lock, nothing is damaged: two processes that
 * resume the same partial write the same bytes at the same offsets, and a restart creates a new file.
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

/** Removes a lock file if its process has ended. */
export async function removeLockIfStale(path: string): Promise<void> {
  const text = await readFile(path, "utf8");
  if (await isStale(path, parseOwner(text))) await removeStale(path, text, randomUUID());
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
function isAlive({ pid, host, started }: LockOwner, renewedAt: number): boolean {
  // For a process of another machine, only the lock's age is known.
  if (host !== hostname()) return true;
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
