import { createHash } from "node:crypto";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CompletedTask } from "../contract/index.ts";
import { ValidationError } from "../errors.ts";
import { message } from "../message.ts";
import { redactUrl } from "../redact.ts";
import { pathExists } from "./disk.ts";
import { DownloadError } from "./download-error.ts";
import { fileExtensions } from "./formats/formats.ts";
import { fileStemOf, formatFileName, numberTemplate } from "./names.ts";
import type { DownloadClient, DownloadedFile, DownloadSettings } from "./options.ts";
import { outputUrlsOf } from "./output-urls.ts";
import { verifyMedia } from "./verify.ts";

/** One file to download. */
export interface PlannedFile {
  taskId: string;
  url: string;
  member: string;
  /** The path during the download. */
  partialPath: string;
  /** The final path; the extension is known once the file has come. */
  pathFor(ext: string): string;
  /** Whether the name contains the task's id. */
  hasIdInName: boolean;
  outputInfo: Pick<DownloadedFile, "member" | "index" | "requested">;
}

/**
 * Determines the paths of every file of a task's output.
 * @param contract the contract of the task, if it is known.
 * @throws DownloadError `no_files` if the output has no URL.
 * @throws ValidationError if two files would get the same name.
 */
export function planFiles(
  task: CompletedTask,
  { directory, name: template, numbered }: DownloadSettings,
  contract?: DownloadClient["contract"],
): PlannedFile[] {
  const { id, model, resolution, output } = task;
  const urls = outputUrlsOf(output, contract);
  if (urls.length === 0)
    throw new DownloadError("no_files", message`The output of task ${id} contains no URL.`, { taskId: id });
  const files = urls.map(({ url, member }, offset): PlannedFile => {
    const index = offset + 1;
    const name = numbered ? numberTemplate(template, index) : template;
    const parts = { id, model, member, index };
    return {
      taskId: id,
      url,
      member,
      hasIdInName: name.includes("{id}"),
      partialPath: join(directory, `${fileStemOf(name, parts)}.partial`),
      pathFor: (ext) => join(directory, formatFileName(name, parts, ext)),
      outputInfo: { member, index, ...(resolution !== undefined && { requested: resolution }) },
    };
  });
  // Reports an invalid name before the first request. A name may be invalid with one extension only.
  for (const file of files) fileExtensions.map(file.pathFor);
  const stems = files.map(({ partialPath }) => partialPath.normalize().toLowerCase());
  if (new Set(stems).size < stems.length)
    throw new ValidationError(message`Nothing was downloaded`, [
      {
        field: "name",
        rule: message`gives two of the ${files.length} files of task ${id} the same name`,
        fix: message`Add {index} or {member} to it`,
      },
    ]);
  return files;
}

/**
 * Finds, verifies and hashes the file if it already exists under one of its possible names.
 * @throws DownloadError `file_exists` if it may be another file, or is incomplete.
 */
export async function findExistingFile(file: PlannedFile, signal: AbortSignal): Promise<DownloadedFile | undefined> {
  for (const ext of fileExtensions) {
    const path = file.pathFor(ext);
    if (!(await pathExists(path))) continue;
    const details = { taskId: file.taskId, url: redactUrl(file.url), path };
    const conflict = (reason: string, cause?: unknown) => {
      const text = message`${path} exists ${reason}. Move it, or set overwrite.`;
      return new DownloadError("file_exists", text, { ...details, cause });
    };
    if (!file.hasIdInName)
      throw conflict(message`and may be another file, since its name does not contain the task's {id}`);
    const found = await verifyExistingFile(path, signal).catch((cause) => {
      if (signal.aborted) throw cause;
      throw conflict(message`and is not a complete file`, cause);
    });
    if (found.ext !== ext && file.pathFor(found.ext) !== path) throw conflict(message`and is ${found.type}`);
    const { bytes, sha256, type, width, height } = found;
    const delivered = width && height ? { width, height } : {};
    return { ...file.outputInfo, path, url: redactUrl(file.url), bytes, sha256, type, ...delivered, kept: true };
  }
  return undefined;
}

async function verifyExistingFile(path: string, signal: AbortSignal) {
  const stats = await stat(path);
  // Opening a pipe would block forever.
  if (!stats.isFile()) throw new Error(`${path} is not a regular file.`);
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
