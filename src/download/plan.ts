import { createHash } from "node:crypto";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CompletedTask } from "../contract/index.ts";
import { ValidationError } from "../errors.ts";
import { redactUrl } from "../redact.ts";
import { exists } from "./disk.ts";
import { DownloadError } from "./download-error.ts";
import { extensions } from "./formats/formats.ts";
import { fileName, stemOf, templateFor } from "./names.ts";
import type { DownloadedFile, Settings } from "./options.ts";
import { urlsIn } from "./output-urls.ts";
import { verify } from "./verify.ts";

/** One file that is to be saved. */
export interface PlannedFile {
  taskId: string;
  url: string;
  member: string;
  /** Where it grows. */
  partial: string;
  /** Where it goes, once its kind is known. */
  path(ext: string): string;
  /** Whether its name tells which file of which task it is. */
  telling: boolean;
  facts: Pick<DownloadedFile, "member" | "index" | "requested">;
}

/**
 * Every file of a task's output with its names.
 * @throws DownloadError `no_files`; ValidationError where two files would get one name.
 */
export function plan(task: CompletedTask, { directory, name: given, numbered }: Settings): PlannedFile[] {
  const { id, model, resolution, output } = task;
  const urls = urlsIn(output);
  if (urls.length === 0) throw new DownloadError("no_files", `The output of task ${id} holds no URL.`, { taskId: id });
  const files = urls.map(({ url, member }, place): PlannedFile => {
    const name = numbered ? templateFor(given, place + 1) : given;
    const telling = name.includes("{id}");
    const parts = { id, model, member, index: place + 1 };
    return {
      taskId: id,
      url,
      member,
      telling,
      partial: join(directory, `${stemOf(name, parts)}.partial`),
      path: (ext) => join(directory, fileName(name, parts, ext)),
      facts: { member, index: place + 1, ...(resolution !== undefined && { requested: resolution }) },
    };
  });
  // Before anything is asked for: a name may be wrong with one ending alone.
  for (const file of files) extensions.map(file.path);
  const stems = files.map(({ partial }) => partial.normalize().toLowerCase());
  if (new Set(stems).size < stems.length)
    throw new ValidationError("Nothing was downloaded", [
      {
        field: "name",
        rule: `gives two of the ${files.length} files of task ${id} one name`,
        fix: "Put {index} or {member} into it",
      },
    ]);
  return files;
}

/**
 * The file that is already there under one of the names, checked and hashed anew; undefined where there is none.
 * @throws DownloadError `file_exists` where it may be another one, or is not whole.
 */
export async function existing(file: PlannedFile, signal: AbortSignal): Promise<DownloadedFile | undefined> {
  for (const ext of extensions) {
    const path = file.path(ext);
    if (!(await exists(path))) continue;
    const details = { taskId: file.taskId, url: redactUrl(file.url), path };
    const refused = (why: string, cause?: unknown) =>
      new DownloadError("file_exists", `${path} exists ${why}. Move it, or set overwrite.`, { ...details, cause });
    if (!file.telling) throw refused("and may be another file, since its name does not hold the task's {id}");
    const found = await examine(path, signal).catch((cause) => {
      if (signal.aborted) throw cause;
      throw refused("and is no whole file", cause);
    });
    if (found.ext !== ext && file.path(found.ext) !== path) throw refused(`and is ${found.type}`);
    const { bytes, sha256, type, width, height } = found;
    const delivered = width && height ? { width, height } : {};
    return { ...file.facts, path, url: redactUrl(file.url), bytes, sha256, type, ...delivered, kept: true };
  }
  return undefined;
}

async function examine(path: string, signal: AbortSignal) {
  const stats = await stat(path);
  // To open a pipe would take for ever.
  if (!stats.isFile()) throw new Error("It is no file.");
  const handle = await open(path, "r");
  try {
    const read = async (position: number, length: number) => {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    };
    const media = await verify(read, stats.size, {}, { path });
    const hash = createHash("sha256");
    const stream = handle.createReadStream({ start: 0, autoClose: false, highWaterMark: 1 << 20, signal });
    for await (const chunk of stream) hash.update(chunk as Buffer);
    return { ...media, bytes: stats.size, sha256: hash.digest("hex") };
  } finally {
    await handle.close();
  }
}
