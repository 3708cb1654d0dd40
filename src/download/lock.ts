import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";

interface Owner {
  pid: number;
  host: string;
  /** When the process started, in milliseconds: pids are used again, in containers at once. */
  started: number;
  token: string;
}

export interface Lock {
  /** Whether it is still ours: a process that stood still for long may have lost it. */
  held(): Promise<boolean>;
  release(): Promise<void>;
}

const beat = 5_000;
const staleAfter = 30_000;
const started = Date.now() - process.uptime() * 1_000;

/**
 * Takes a lock file, or tells who has it. A lock whose process is gone from this machine, or that was not renewed for
 * 30 seconds, is taken over. Should a process lose its lock while it stands still, nothing is damaged: a partial that
 * two resume gets the same bytes at the same places, and one that is begun anew is a new file.
 */
export async function takeLock(path: string): Promise<Lock | { busy: string }> {
  const token = randomUUID();
  for (let tries = 0; tries < 3; tries++) {
    if (await create(path, token)) return keep(path, token);
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const owner = parse(text);
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

async function create(path: string, token: string): Promise<boolean> {
  const handle = await open(path, "wx").catch((error) => {
    if (error.code === "EEXIST") return undefined;
    throw error;
  });
  if (!handle) return false;
  try {
    await handle.writeFile(JSON.stringify({ pid: process.pid, host: hostname(), started, token } satisfies Owner));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return true;
}

function keep(path: string, token: string): Lock {
  const timer = setInterval(() => utimes(path, new Date(), new Date()).catch(() => {}), beat);
  timer.unref();
  const held = async () => parse(await readFile(path, "utf8").catch(() => ""))?.token === token;
  return {
    held,
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

function isAlive({ pid, host, started: since }: Owner): boolean {
  // Of another machine only the lock's age tells.
  if (host !== hostname()) return true;
  if (pid === process.pid) return Math.abs(since - started) < 2_000;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function parse(text: string): Owner | undefined {
  try {
    const owner = JSON.parse(text) as Partial<Owner> | null;
    return typeof owner?.pid === "number" && typeof owner.token === "string" ? (owner as Owner) : undefined;
  } catch {
    return undefined;
  }
}
