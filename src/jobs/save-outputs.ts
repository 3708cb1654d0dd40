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
  /** The template of the file names. */
  name: string;
  /** Called if another file has the name already, with the path of that file and the path of the saved one. */
  onConflict?: (existingPath: string, savedPath: string) => void;
}

/**
 * Saves a task's files. If the template has no placeholder that differs between the files, the first file gets the plain
 * name and the others a number: `train.mp4`, `train-2.png`.
 *
 * If a file with the name exists and the template has no id, the content decides. The same content is the task's file,
 * which a process saved before it was killed. Otherwise the new file is saved beside it, with the task's id in its name.
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

/** Moves a file to the name of the template, if no other file has that name; removes it if the same file has it. */
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
