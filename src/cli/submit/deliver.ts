import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import type { CompletedTask } from "../../contract/index.ts";
import { DownloadError, type DownloadedFile, download, type OutputUrl, stemOf, urlsIn } from "../../download/index.ts";
import type { Context } from "../context.ts";
import type { Progress } from "../progress.ts";
import type { Session } from "../session.ts";
import type { Destination } from "./destination.ts";

/**
 * Saves a task's files. Where the template tells one from another by nothing, the first file gets the name as it is, and
 * the others a number behind it: `train.mp4`, `train-2.png`.
 */
export async function deliver(
  session: Session,
  context: Context,
  task: CompletedTask,
  destination: Destination,
  overwrite: boolean,
  progress: Progress,
): Promise<DownloadedFile[]> {
  const urls = urlsIn(task.output);
  const save = async (part: CompletedTask, name: string) => {
    const { client } = session;
    const options = { directory: destination.directory, overwrite, signal: context.signal };
    return download(client, part, { ...options, name }).catch(async (error) => {
      const inTheWay = error instanceof DownloadError && error.code === "file_exists" && !name.includes("{id}");
      if (!inTheWay) throw error;
      const saved = await download(client, part, { ...options, name: numbered(name, "{id}") });
      return besideOther(saved, error, name, progress);
    });
  };
  const { name } = destination;
  if (urls.length < 2 || /\{(index|member)\}/.test(name)) return save(task, name);
  const files: DownloadedFile[] = [];
  for (const [place, url] of urls.entries()) {
    const own = place === 0 ? name : withFreeExtension(numbered(name, String(place + 1)));
    const [file] = await save({ ...task, output: only(task.output, url) as CompletedTask["output"] }, own);
    if (file) files.push({ ...file, index: place + 1 });
  }
  return files;
}

/**
 * A file stands where ours should go, under a name that does not tell whose it is. If it is the same, an earlier run has
 * saved it and did not live to say so; else ours stays beside it.
 */
async function besideOther(saved: DownloadedFile[], error: DownloadError, name: string, progress: Progress) {
  const [file] = saved;
  const { path } = error;
  if (!file || path === undefined) throw error;
  if ((await hashOf(path)) !== file.sha256) {
    progress.say(`${path} is another file: this one is ${file.path}`);
    return saved;
  }
  await rm(file.path);
  const partial = join(dirname(path), `${stemOf(name, { ...file, id: "", model: undefined })}.partial`);
  for (const end of ["", ".json", ".lock"]) await rm(partial + end, { force: true });
  return [{ ...file, path, kept: true }];
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest("hex");
}

/** `train.mp4`, 2: `train-2.mp4`. */
function numbered(name: string, mark: string): string {
  const end = extname(name);
  return `${name.slice(0, name.length - end.length)}-${mark}${end}`;
}

/** The first file's ending is that of its kind: another one's may differ. */
function withFreeExtension(name: string): string {
  return `${name.slice(0, name.length - extname(name).length)}.{ext}`;
}

/** An output with one of its URLs, at its place. */
function only(output: unknown, kept: OutputUrl, path: readonly string[] = []): unknown {
  if (typeof output === "string") return urlsIn(output).length === 0 || path.join(".") === kept.member ? output : null;
  if (typeof output !== "object" || output === null) return output;
  const entries = Object.entries(output).map(([name, value]) => [name, only(value, kept, [...path, name])]);
  return Array.isArray(output) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}
