import { createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ContractRules } from "../contract/index.ts";
import { ValidationError } from "../errors.ts";
import type { Job } from "../ledger/index.ts";
import { redactText } from "../redact.ts";
import { renderCard } from "./card.ts";
import type { Html } from "./html.ts";
import { locateFiles, type PageTarget } from "./locate.ts";
import { galleryMarker, type PageInfo, renderPageEnd, renderPageStart } from "./page.ts";

export interface GalleryOptions {
  /** Where the page goes. An older gallery is replaced, another file is not. */
  path: string;
  title: string;
  /** The most bytes of a file that is put into the page itself; 0, the default, for links alone. */
  embed?: number;
  /** When the page is made; now by default. */
  at?: Date;
  /** What stands above the jobs, below their sums: a chart, say. */
  above?: Html;
  /** What the order in which the jobs are given is called; `Newest first` by default. */
  order?: string;
  /** The name of the row that a job was made for. */
  rowOf?: (job: Job) => string | undefined;
  /** What tells which field of a body holds the prompt; `prompt` by default. */
  contract?: Pick<ContractRules, "fields">;
  /** The command that makes such a page; `seedance gallery` by default. */
  command?: string;
  signal?: AbortSignal;
}

/** What was written. */
export interface WrittenGallery {
  /** The page, absolute. */
  path: string;
  jobs: number;
  /** Files that it shows. */
  files: number;
  /** Those of them that are in the page itself. */
  embedded: number;
  /** Files that are not where they were saved any more. */
  missing: number;
}

/** How many films are opened before they are played: a page may have a thousand. */
const maxPreloadedPlayers = 40;

/**
 * Writes a page of jobs in their order. It grows beside its place, so that the place never holds half a page.
 * @throws ValidationError where something else than a gallery is there; an error of the file system.
 */
export async function writeGallery(jobs: readonly Job[], options: GalleryOptions): Promise<WrittenGallery> {
  const { title, embed = 0, at = new Date(), above, order, command, rowOf, contract, signal } = options;
  const path = resolve(options.path);
  await assertReplaceable(path);
  const written: WrittenGallery = { path, jobs: jobs.length, files: 0, embedded: 0, missing: 0 };
  // Of its own: two may be written to one place at the same time.
  const partial = `${path}.${process.pid}.partial`;
  try {
    const pieces = renderPieces(
      jobs,
      { title: redactText(title), at, above, order, command },
      { page: path, embed, rowOf, contract },
      written,
    );
    // A prompt is nobody else's business.
    await pipeline(pieces, createWriteStream(partial, { mode: 0o600 }), signal ? { signal } : {});
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  return written;
}

/** Piece by piece: with embedded files, a page may be larger than a string can be. */
async function* renderPieces(
  jobs: readonly Job[],
  about: PageInfo,
  place: PageTarget & { rowOf: GalleryOptions["rowOf"]; contract: GalleryOptions["contract"] },
  written: WrittenGallery,
): AsyncGenerator<string> {
  let players = 0;
  yield renderPageStart(jobs, about).text;
  for (const [index, job] of jobs.entries()) {
    const media = await locateFiles(job, place);
    const found = media.filter(({ src }) => src !== undefined);
    written.files += found.length;
    written.embedded += found.filter(({ src }) => src?.startsWith("data:")).length;
    written.missing += media.length - found.length;
    players += media.filter(({ file }) => file.type.startsWith("video/")).length;
    yield renderCard(
      { job, media, row: place.rowOf?.(job), contract: place.contract },
      index + 1,
      players <= maxPreloadedPlayers,
    ).text;
  }
  yield renderPageEnd(about).text;
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
  const fix = "Choose another name, or move it";
  throw new ValidationError("Nothing was written", [
    { field: "output", rule: `is a file, and no gallery: ${path}`, fix },
  ]);
}
