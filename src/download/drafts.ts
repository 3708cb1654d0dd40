import { randomUUID } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isWriterAlive } from "./process-start.ts";

/** What follows the name of a file in the names of its drafts. */
const draftSuffix = /^\.(\d+)(?:\.[\da-f]{8})?\.partial$/;

/**
 * The path of a new draft of a file or folder, which is renamed when it is complete. It has the process id, so that
 * others see whether the draft is still being written, and differs from all other drafts of this process.
 */
export function newDraftPath(path: string): string {
  return `${path}.${process.pid}.${randomUUID().slice(0, 8)}.partial`;
}

/** Removes the drafts of a file or folder that processes left when they were killed. Those of running processes stay. */
export async function removeDrafts(path: string): Promise<void> {
  const [folder, file] = [dirname(path), basename(path)];
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(file))) {
    const pid = Number(draftSuffix.exec(name.slice(file.length))?.[1]);
    const draft = join(folder, name);
    if (pid > 0 && !isWriterAlive(pid, await modifiedAt(draft)))
      await rm(draft, { recursive: true, force: true }).catch(() => {});
  }
}

const modifiedAt = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Date.now(),
  );
