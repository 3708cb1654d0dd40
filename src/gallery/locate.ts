import { readFile, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { FileRecord, Job } from "../ledger/index.ts";
import type { LocatedFile } from "./media.ts";

export interface PageTarget {
  /** The path of the page. */
  page: string;
  /** The maximum size in bytes of a file to embed in the page; 0 to embed none. */
  embed: number;
}

/** Finds each file of a job, once per member of the output. */
export async function locateFiles({ files }: Job, target: PageTarget): Promise<LocatedFile[]> {
  const media: LocatedFile[] = [];
  // A file that was saved to several paths has a record for each.
  for (const member of new Set(files.map(({ member }) => member))) {
    const copies = files.filter((file) => file.member === member);
    const located = await Promise.all(copies.map((file) => mediaOf(file, target)));
    const best = located.find(({ src }) => src !== undefined) ?? located[0];
    if (best) media.push(best);
  }
  return media;
}

async function mediaOf(file: FileRecord, target: PageTarget): Promise<LocatedFile> {
  const stats = await stat(file.path).catch(() => undefined);
  // If the size differs, it is another file of the same name.
  const exists = stats?.isFile() && stats.size === file.bytes;
  const name = basename(file.path);
  return exists ? { file, name, src: await sourceOf(file, target) } : { file, name };
}

async function sourceOf({ path, bytes, type }: FileRecord, { page, embed }: PageTarget): Promise<string> {
  if (bytes <= embed && /^(?:image|video)\/[\w.+-]+$/.test(type))
    return `data:${type};base64,${await readFile(path, "base64")}`;
  return relativeUrl(page, path);
}

/** The URL of a file, relative to a page on the same disk. */
export function relativeUrl(page: string, path: string): string {
  const relativePath = relative(dirname(resolve(page)), path);
  // On Windows, the file may be on another drive.
  if (isAbsolute(relativePath)) return pathToFileURL(relativePath).href;
  return relativePath.split(sep).map(encodeURIComponent).join("/");
}
