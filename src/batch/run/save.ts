import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { extname, join } from "node:path";
import type { CompletedTask } from "../../contract/index.ts";
import {
  type DownloadClient,
  DownloadError,
  type DownloadedFile,
  download,
  fileName,
  place,
  stemOf,
  urlsIn,
} from "../../download/index.ts";
import type { Clock } from "../../scheduling/index.ts";

export interface SaveOptions {
  directory: string;
  /** The template of the files' names. */
  name: string;
  overwrite: boolean;
  signal: AbortSignal;
  clock: Clock;
}

/**
 * Saves a task's files. Where the template tells one from another by nothing, `{index}` is added. A file that stands
 * there already under a name without the task's id is ours, if it is the same: a process that was killed did not live to
 * say so. If it is another one, ours goes beside it, with the id in its name.
 */
export async function save(
  client: DownloadClient,
  task: CompletedTask,
  { name: given, ...options }: SaveOptions,
): Promise<DownloadedFile[]> {
  const several = urlsIn(task.output).length > 1 && !/\{(index|member)\}/.test(given);
  const name = several ? marked(given, "{index}") : given;
  try {
    return await download(client, task, { ...options, name });
  } catch (error) {
    if (!(error instanceof DownloadError) || error.code !== "file_exists" || name.includes("{id}")) throw error;
    const files = await download(client, task, { ...options, name: marked(name, "{id}") });
    return await Promise.all(files.map((file) => settle(file, task, options.directory, name)));
  }
}

/** Gives a file that was saved beside others the name that it should have, if that is free, or held by the same one. */
async function settle(file: DownloadedFile, { id, model }: CompletedTask, directory: string, name: string) {
  const parts = { id, model, index: file.index, member: file.member };
  const path = join(directory, fileName(name, parts, extname(file.path).slice(1)));
  if (await place(file.path, path, false)) return { ...file, path };
  if ((await hashOf(path)) !== file.sha256) return file;
  await rm(file.path);
  const partial = join(directory, `${stemOf(name, parts)}.partial`);
  for (const end of ["", ".json", ".lock"]) await rm(partial + end, { force: true });
  return { ...file, path, kept: true };
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest("hex");
}

/** `shot.mp4`, `{index}`: `shot-{index}.mp4`. */
function marked(name: string, mark: string): string {
  const end = extname(name);
  return `${name.slice(0, name.length - end.length)}-${mark}${end}`;
}
