import { createHash } from "node:crypto";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CompletedTask } from "../contract/index.ts";
import { ValidationError } from "../errors.ts";
import { redactUrl } from "../redact.ts";
import { pathExists } from "./disk.ts";
import { DownloadError } from "./download-error.ts";
import { fileExtensions } from "./formats/formats.ts";
import { fileStemOf, formatFileName, numberTemplate } from "./names.ts";
import type { DownloadedFile, DownloadSettings } from "./options.ts";
import { outputUrlsOf } from "./output-urls.ts";
import { verifyMedia } from "./verify.ts";

/** One file that is to be saved. */
export interface PlannedFile {
  taskId: string;
  url: string;
  member: string;
  /** Where it grows. */
  partialPath: string;
  /** Where it goes, once its kind is known. */
  pathFor(ext: string): string;
  /** Whether its name tells which file of which task it is. */
  hasIdInName: boolean;
  outputInfo: Pick<DownloadedFile, "member" | "index" | "requested">;
}

/**
 * Every file of a task's output with its names.
 * @throws DownloadError `no_files`; ValidationError where two files would get one name.
 */
export function planFiles(task: CompletedTask, { directory, name: given, numbered }: DownloadSettings): PlannedFile[] {
  const { id, model, resolution, output } = task;
  const urls = outputUrlsOf(output);
  if (urls.length === 0) throw new DownloadError("no_files", `The output of task ${id} holds no URL.`, { taskId: id });
  const files = urls.map(({ url, member }, place): PlannedFile => {
    const name = numbered ? numberTemplate(given, place + 1) : given;
    const telling = name.includes("{id}");
    const parts = { id, model, member, index: place + 1 };
    return {
      taskId: id,
      url,
      member,
      hasIdInName: telling,
      partialPath: join(directory, `${fileStemOf(name, parts)}.partial`),
      pathFor: (ext) => join(directory, formatFileName(name, parts, ext)),
      outputInfo: { member, index: place + 1, ...(resolution !== undefined && { requested: resolution }) },
    };
  });
  // Before anything is asked for: a name may be wrong with one ending alone.
  for (const file of files) fileExtensions.map(file.pathFor);
  const stems = files.map(({ partialPath: partial }) => partial.normalize().toLowerCase());
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
export async function findExistingFile(file: PlannedFile, signal: AbortSignal): Promise<DownloadedFile | undefined> {
  for (const ext of fileExtensions) {
    const path = file.pathFor(ext);
    if (!(await pathExists(path))) continue;
    const details = { taskId: file.taskId, url: redactUrl(file.url), path };
    const refused = (why: string, cause?: unknown) =>
      new DownloadError("file_exists", `${path} exists ${why}. Move it, or set overwrite.`, { ...details, cause });
    if (!file.hasIdInName) throw refused("and may be another file, since its name does not hold the task's {id}");
    const found = await verifyExistingFile(path, signal).catch((cause) => {
      if (signal.aborted) throw cause;
      throw refused("and is no whole file", cause);
    });
    if (found.ext !== ext && file.pathFor(found.ext) !== path) throw refused(`and is ${found.type}`);
    const { bytes, sha256, type, width, height } = found;
    const delivered = width && height ? { width, height } : {};
    return { ...file.outputInfo, path, url: redactUrl(file.url), bytes, sha256, type, ...delivered, kept: true };
  }
  return undefined;
}

async function verifyExistingFile(path: string, signal: AbortSignal) {
  const stats = await stat(path);
  // To open a pipe would take for ever.
  if (!stats.isFile()) throw new Error("It is no file.");
  const handle = await open(path, "r");
  try {
    const read = async (position: number, length: number) => {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    };
    const media = await verifyMedia(read, stats.size, {}, { path });
    const hash = createHash("sha256");
    const stream = handle.createReadStream({ start: 0, autoClose: false, highWaterMark: 1 << 20, signal });
    for await (const chunk of stream) hash.update(chunk as Buffer);
    return { ...media, bytes: stats.size, sha256: hash.digest("hex") };
  } finally {
    await handle.close();
  }
}
