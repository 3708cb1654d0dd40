import { readFile, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { FileRecord, Job } from "../ledger/index.ts";
import type { LocatedFile } from "./media.ts";

export interface PageTarget {
  /** Where the page will be. */
  page: string;
  /** The most bytes of a file that is put into the page itself; 0 for none. */
  embed: number;
}

/** Each file of a job, once, where it is now. */
export async function locateFiles({ files }: Job, place: PageTarget): Promise<LocatedFile[]> {
  const media: LocatedFile[] = [];
  // A file that was saved to several places is recorded for each of them.
  for (const member of new Set(files.map(({ member }) => member))) {
    const copies = files.filter((file) => file.member === member);
    const found = await Promise.all(copies.map((file) => mediaOf(file, place)));
    const best = found.find(({ src }) => src !== undefined) ?? found[0];
    if (best) media.push(best);
  }
  return media;
}

async function mediaOf(file: FileRecord, place: PageTarget): Promise<LocatedFile> {
  const found = await stat(file.path).catch(() => undefined);
  // Of another length, it is another file under the same name.
  const there = found?.isFile() && found.size === file.bytes;
  const name = basename(file.path);
  return there ? { file, name, src: await sourceOf(file, place) } : { file, name };
}

async function sourceOf({ path, bytes, type }: FileRecord, { page, embed }: PageTarget): Promise<string> {
  if (bytes <= embed && /^(?:image|video)\/[\w.+-]+$/.test(type))
    return `data:${type};base64,${await readFile(path, "base64")}`;
  return relativeUrl(page, path);
}

/** The URL of a file as a page on the same disk names it. */
export function relativeUrl(page: string, path: string): string {
  const way = relative(dirname(resolve(page)), path);
  // Another drive of Windows.
  if (isAbsolute(way)) return pathToFileURL(way).href;
  return way.split(sep).map(encodeURIComponent).join("/");
}
