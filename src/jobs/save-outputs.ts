import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { extname, join } from "node:path";
import type { CompletedTask } from "../contract/index.ts";
import {
  addTemplateSuffix,
  type DownloadClient,
  DownloadError,
  type DownloadedFile,
  type DownloadOptions,
  download,
  fileStemOf,
  formatFileName,
  moveIntoPlace,
  numberTemplate,
} from "../download/index.ts";

export interface SaveOptions extends Pick<DownloadOptions, "directory" | "overwrite" | "signal" | "timeout" | "clock"> {
  /** The template of the files' names. */
  name: string;
  /** Called if another file stands under a name, with its path and the path that ours has instead. */
  onConflict?: (other: string, ours: string) => void;
}

/**
 * Saves a task's files. If the template tells one from another by nothing, the first file gets the name as it is, and
 * the others a number behind it: `train.mp4`, `train-2.png`. A file that stands there already under a name without the
 * task's id is ours if it is the same: a process that was killed did not live to say so. If it is another one, ours goes
 * beside it, with the id in its name.
 */
export async function saveOutputs(
  client: DownloadClient,
  task: CompletedTask,
  { name, onConflict, ...options }: SaveOptions,
): Promise<DownloadedFile[]> {
  try {
    return await download(client, task, { ...options, name, numbered: true });
  } catch (error) {
    if (!(error instanceof DownloadError) || error.code !== "file_exists" || name.includes("{id}")) throw error;
    const files = await download(client, task, { ...options, name: addTemplateSuffix(name, "{id}"), numbered: true });
    return await Promise.all(files.map((file) => moveToFinalName(file, task, options.directory, name, onConflict)));
  }
}

/** Gives a file that was saved beside others the name that it should have, if that is free, or held by the same one. */
async function moveToFinalName(
  file: DownloadedFile,
  { id, model }: CompletedTask,
  directory: string,
  name: string,
  onConflict: SaveOptions["onConflict"],
): Promise<DownloadedFile> {
  const parts = { id, model, index: file.index, member: file.member };
  const template = numberTemplate(name, file.index);
  const path = join(directory, formatFileName(template, parts, extname(file.path).slice(1)));
  if (await moveIntoPlace(file.path, path, false)) return { ...file, path };
  if ((await hashOf(path)) !== file.sha256) {
    onConflict?.(path, file.path);
    return file;
  }
  await rm(file.path);
  const partial = join(directory, `${fileStemOf(template, parts)}.partial`);
  for (const end of ["", ".json", ".lock"]) await rm(partial + end, { force: true });
  return { ...file, path, kept: true };
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest("hex");
}
