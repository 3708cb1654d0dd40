import { createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ContractRules } from "../contract/index.ts";
import { newDraftPath, removeDrafts } from "../download/index.ts";
import { ValidationError } from "../errors.ts";
import type { Job } from "../ledger/index.ts";
import { message } from "../message.ts";
import { redactText } from "../redact.ts";
import { type GalleryJob, renderCard } from "./card.ts";
import type { Html } from "./html.ts";
import { locateFiles, type PageTarget } from "./locate.ts";
import { galleryMarker, type PageInfo, renderPageEnd, renderPageStart } from "./page.ts";

export interface GalleryOptions {
  /** The path of the page. It replaces an older gallery, but no other file. */
  path: string;
  title: string;
  /** The maximum size in bytes of a file to embed in the page (default: 0, links only). */
  embed?: number;
  /** The time of writing (default: now). */
  at?: Date;
  /** Content between the sums and the jobs, such as a chart. */
  above?: Html;
  /** The label of the jobs' order (default: `Newest first`). */
  order?: string;
  /** The name of the batch row that a job was submitted for. */
  rowOf?: (job: Job) => string | undefined;
  /** What to do about a failed job, as a sentence (default: nothing). */
  adviceOf?: (job: Job) => string | undefined;
  /** Determines which field of a body holds the prompt (default: `prompt`). */
  contract?: Pick<ContractRules, "fields">;
  /** The command that writes such a page (default: `seedance gallery`). */
  command?: string;
  /** Formats the commands for unfinished jobs, with the flags that they need (default: without flags). */
  formatCommand?: GalleryJob["formatCommand"];
  signal?: AbortSignal;
}

/** A summary of a written page. */
export interface WrittenGallery {
  /** The absolute path of the page. */
  path: string;
  jobs: number;
  /** Files in the page, linked or embedded. */
  files: number;
  /** Embedded files. */
  embedded: number;
  /** Files that were moved or deleted. */
  missing: number;
}

/** Players that load their first frame at once. A page may have a thousand videos. */
const maxPreloadedPlayers = 40;

/**
 * Writes a page of jobs, in their order. It is written to a partial file first, so that the path never holds half a
 * page.
 * @throws ValidationError if the path holds another file than a gallery.
 * @throws an error of the file system.
 */
export async function writeGallery(jobs: readonly Job[], options: GalleryOptions): Promise<WrittenGallery> {
  const { title, embed = 0, at = new Date(), above, order, command, signal } = options;
  const path = resolve(options.path);
  await assertReplaceable(path);
  const written: WrittenGallery = { path, jobs: jobs.length, files: 0, embedded: 0, missing: 0 };
  const partial = newDraftPath(path);
  await removeDrafts(path);
  try {
    const parts = renderParts(
      jobs,
      { title: redactText(title), at, above, order, command },
      { ...options, page: path, embed },
      written,
    );
    // Prompts are private.
    await pipeline(parts, createWriteStream(partial, { mode: 0o600 }), signal ? { signal } : {});
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  return written;
}

/** Renders in parts: with embedded files, a page may exceed the maximum length of a string. */
async function* renderParts(
  jobs: readonly Job[],
  info: PageInfo,
  target: PageTarget & Pick<GalleryOptions, "rowOf" | "adviceOf" | "contract" | "formatCommand">,
  written: WrittenGallery,
): AsyncGenerator<string> {
  let players = 0;
  yield renderPageStart(jobs, info).text;
  for (const [index, job] of jobs.entries()) {
    const media = await locateFiles(job, target);
    const found = media.filter(({ src }) => src !== undefined);
    written.files += found.length;
    written.embedded += found.filter(({ src }) => src?.startsWith("data:")).length;
    written.missing += media.length - found.length;
    players += media.filter(({ file }) => file.type.startsWith("video/")).length;
    yield renderCard(
      {
        job,
        media,
        row: target.rowOf?.(job),
        advice: target.adviceOf?.(job),
        contract: target.contract,
        formatCommand: target.formatCommand,
      },
      index + 1,
      players <= maxPreloadedPlayers,
    ).text;
  }
  yield renderPageEnd(info).text;
}

async function assertReplaceable(path: string): Promise<void> {
  const handle = await open(path, "r").catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (!handle) return;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
    if (buffer.toString("utf8", 0, bytesRead).includes(galleryMarker)) return;
  } finally {
    await handle.close();
  }
  throw new ValidationError(message`Nothing was written`, [
    {
      field: "output",
      rule: message`must not be an existing file that is not a gallery: ${path}`,
      fix: message`Choose another path, or move the file`,
    },
  ]);
}
