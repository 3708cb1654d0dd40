import { readdir, rm, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileExtensions } from "./formats/formats.ts";
import { removeLockIfStale } from "./lock.ts";
import { isWriterAlive } from "./process-start.ts";

const uuid = "[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}";
/** A test file of `assertWritable`. Its process needs it only while it has it open, so it can be removed at any time. */
const probeName = new RegExp(`^\\.seedance-${uuid}\\.partial$`);
/** A test folder of `seedance doctor`. */
const probeFolderName = /^\.seedance-\w{6}$/;
/** The lock of a partial file, or one that was moved aside to be removed. */
const lockName = new RegExp(`\\.partial\\.lock(?:\\.${uuid})*$`);

/** What is recorded beside a partial file, by the name of the file without its extension. */
const sidecarName = /^(.+)\.partial\.json$/;

/**
 * Removes the test files and locks that processes left in an output folder when they were killed, and the partial files of
 * files that are complete. Other partial files stay: the next download of the same task resumes them.
 */
export async function removeLeftovers(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names) {
    const path = join(directory, name);
    if (probeName.test(name)) await rm(path, { force: true }).catch(() => {});
    else if (probeFolderName.test(name)) await rmdir(path).catch(() => {});
    else if (lockName.test(name)) await removeLockIfStale(path).catch(() => {});
  }
  const left = new Set(await readdir(directory).catch(() => []));
  for (const name of left) {
    // Only this package's partial files have such a sidecar.
    const stem = sidecarName.exec(name)?.[1];
    const isComplete = stem !== undefined && fileExtensions.some((ext) => left.has(`${stem}.${ext}`));
    if (!isComplete || left.has(`${stem}.partial.lock`)) continue;
    for (const end of [".partial", ".partial.json"])
      await rm(join(directory, stem + end), { force: true }).catch(() => {});
  }
}

/**
 * Removes the drafts of a file that processes left when they were killed: the file's name with a process id and
 * `.partial`, or with a UUID. The draft of a running process is kept if its name has the process id. A process that finds
 * its draft with a UUID gone must write it again.
 */
export async function removeDrafts(path: string): Promise<void> {
  const [folder, prefix] = [dirname(path), `${basename(path)}.`];
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const draft = join(folder, name);
    const suffix = name.slice(prefix.length);
    const pid = Number(/^(\d+)\.partial$/.exec(suffix)?.[1]);
    const isAbandoned = pid ? !isWriterAlive(pid, await modifiedAt(draft)) : new RegExp(`^${uuid}$`).test(suffix);
    if (isAbandoned) await rm(draft, { recursive: true, force: true }).catch(() => {});
  }
}

const modifiedAt = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Date.now(),
  );
