import { readdir, rm, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileExtensions } from "./formats/formats.ts";
import { removeLockIfStale } from "./lock.ts";

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
 * files that are complete. Other partial files stay: the next download of the same task resumes them. So do those that
 * are newer than the complete file, which a download with `overwrite` was to replace.
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
    if (stem === undefined || left.has(`${stem}.partial.lock`)) continue;
    const complete = fileExtensions.map((ext) => `${stem}.${ext}`).filter((each) => left.has(each));
    if (complete.length === 0 || (await isNewer(directory, `${stem}.partial`, complete))) continue;
    for (const end of [".partial", ".partial.json"])
      await rm(join(directory, stem + end), { force: true }).catch(() => {});
  }
}

/** Milliseconds by which the times of two files differ at least if one is newer: FAT keeps times in steps of 2 s. */
const timeStep = 2_000;

/** Whether a file was written after all others; false if it is missing. */
async function isNewer(directory: string, name: string, others: readonly string[]): Promise<boolean> {
  const [time = 0, ...times] = await Promise.all(
    [name, ...others].map((each) =>
      stat(join(directory, each)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return time > Math.max(...times) + timeStep;
}
