import { randomUUID } from "node:crypto";
import { mkdir, open, rm, stat, statfs } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { diskError, exists, isDiskError } from "../../node/download/disk.ts";
import { DownloadError } from "../../node/download/download-error.ts";
import { extensions } from "../../node/download/formats/formats.ts";
import { fileName, templateIssues } from "../../node/download/names.ts";
import { UsageError } from "../usage-error.ts";

/** Where files go. */
export interface Destination {
  directory: string;
  /** The template of their names. */
  name: string;
}

export const usualName = "{id}-{index}.{ext}";
/** A short video has some megabytes, a long one in 1080p some tens. */
const leastFree = 64 * 2 ** 20;

/**
 * What `-o` stands for: a folder, where it ends with a slash, is one, or has neither a dot nor a placeholder; else a
 * folder and a template.
 * @throws UsageError naming what is wrong with the template.
 */
export async function findDestination(output: string | undefined, cwd: string, model?: string): Promise<Destination> {
  if (output === undefined) return { directory: cwd, name: usualName };
  const path = resolve(cwd, output.replaceAll("{model}", model ?? "{model}"));
  const isFolder =
    /[/\\]$/.test(output) || !/[.{]/.test(basename(output)) || (await stat(path).catch(() => undefined))?.isDirectory();
  const [directory, name] = isFolder ? [path, usualName] : [dirname(path), basename(path)];
  if (/[{}]/.test(directory)) throw new UsageError(`-o ${output}: a folder's name takes {model} alone.`);
  const [issue] = templateIssues(name);
  if (issue) throw new UsageError(`-o ${output}: the name ${issue.rule}. ${issue.fix}.`);
  return { directory, name };
}

/**
 * Makes the folder and tries to write to it, so that a full disk or a folder of somebody else is told before anything is
 * paid for.
 * @throws DownloadError `not_writable`, `disk_full`, `disk_error`.
 */
export async function demandWritable({ directory }: Destination): Promise<void> {
  const probe = join(directory, `.seedance-${randomUUID()}`);
  try {
    await mkdir(directory, { recursive: true });
    const file = await open(probe, "wx");
    try {
      await file.writeFile(Buffer.alloc(2 ** 16));
      await file.sync();
    } finally {
      await file.close();
    }
    const { bavail, bsize } = await statfs(directory);
    if (bavail * bsize < leastFree)
      throw new DownloadError("disk_full", `${directory}: the disk is nearly full. Nothing was sent.`, {
        path: directory,
      });
  } catch (error) {
    if (!isDiskError(error)) throw error;
    const { code, message, path } = diskError(error, directory);
    throw new DownloadError(code, `${message} Nothing was sent.`, { path, cause: error });
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}

/**
 * Refuses a name under which something is already there: without the task's id in it, it may be another file.
 * @throws UsageError
 */
export async function demandFree({ directory, name }: Destination, model: string): Promise<void> {
  if (name.includes("{id}")) return;
  const parts = { id: "", index: 1, member: "", model };
  for (const extension of name.includes("{ext}") ? extensions : [""]) {
    const path = join(directory, fileName(name, parts, extension));
    if (await exists(path))
      throw new UsageError(
        `${path} exists. Choose another -o, put {id} into it, or add --overwrite. Nothing was sent.`,
      );
  }
}
