import { mkdir } from "node:fs/promises";
import type { CompletedTask } from "../contract/index.ts";
import { AbortedError, ValidationError } from "../errors.ts";
import { diskError, isDiskError, pathExists } from "./disk.ts";
import { DownloadError } from "./download-error.ts";
import {
  type DownloadClient,
  type DownloadedFile,
  type DownloadOptions,
  type DownloadSettings,
  resolveDownloadOptions,
} from "./options.ts";
import { outputUrlsOf } from "./output-urls.ts";
import { findExistingFile, type PlannedFile, planFiles } from "./plan.ts";
import { type SaveContext, saveFile } from "./save.ts";
import { UrlGuard } from "./url-guard.ts";

const defaultMinutesPerFile = 10;
/** An abort is answered within 50 ms: so long may clearing up take. */
const abortGracePeriod = 25;

/**
 * Saves every file of a task's output. A final name only ever holds a whole file that was checked; what is interrupted
 * stays beside it as `….partial` and is resumed by the next call. A file that is there is kept where its name tells
 * the task (`{id}`), and is in the way otherwise.
 * @param client of the service that the task ran on: it is polled once where a URL has expired.
 * @param task the completed task, or the id of one, which is waited for.
 * @returns the files in the order of the output.
 * @throws ValidationError where an option is wrong; DownloadError; AbortedError; what `client.wait` and `client.get`
 * throw. Files that were saved before stay, and are kept when it is called again.
 */
export async function download(
  client: DownloadClient,
  task: CompletedTask | string,
  options: DownloadOptions,
): Promise<DownloadedFile[]> {
  const settings = resolveDownloadOptions(options);
  const { signal, timeout, clock } = settings;
  const start = clock.now();
  const limits = { ...(signal && { signal }), ...(timeout !== undefined && { timeout }) };
  if (signal?.aborted) throw abortedError(typeof task === "string" ? task : task?.id, signal.reason);
  const completed = typeof task === "string" ? await client.wait(task, limits) : assertCompletedTask(task);
  const files = planFiles(completed, settings);
  const all = timeout ?? defaultMinutesPerFile * 60_000 * files.length;
  const left = timeout === undefined ? all : all - (clock.now() - start);

  const stop = new AbortController();
  const timer = setTimeout(
    () => {
      const message = `Task ${completed.id} was not downloaded within ${all / 1_000} s. Download it again to go on.`;
      stop.abort(new DownloadError("timeout", message, { taskId: completed.id }));
    },
    Math.max(Math.min(left, 2 ** 31 - 1), 0),
  );
  const abort = () => stop.abort(abortedError(completed.id, signal?.reason));
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    const context = contextOf(client, completed, settings, stop.signal, clock.now() + left);
    const saved = await waitOrAbort(saveAll(files, context), stop.signal);
    for (const { path, bytes, sha256 } of saved)
      client.notify?.({ type: "downloaded", taskId: completed.id, path, bytes, sha256 });
    return saved;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

function contextOf(
  client: DownloadClient,
  { id }: CompletedTask,
  settings: DownloadSettings,
  signal: AbortSignal,
  deadline: number,
): SaveContext {
  const guard = new UrlGuard(client.baseUrl, settings.lookup);
  const freshUrl = async (wanted: string) => {
    const { output } = await client.get(id, { signal });
    return outputUrlsOf(output).find(({ member }) => member === wanted)?.url;
  };
  return { settings: { ...settings, guard }, signal, deadline, refreshUrl: freshUrl };
}

async function saveAll(files: PlannedFile[], context: SaveContext): Promise<DownloadedFile[]> {
  const { settings, signal } = context;
  // All of them before the first request: what is in the way of the last one is told at once.
  const kept = await findKeptFiles(files, context).catch((error) => {
    throw isDiskError(error) ? diskError(error, settings.directory, { taskId: files[0]?.taskId }) : error;
  });
  const saved: DownloadedFile[] = [];
  for (const [place, file] of files.entries()) {
    signal.throwIfAborted();
    saved.push((await removeLeftover(file, kept[place], context)) ?? (await saveFile(file, context)));
  }
  return saved;
}

/** A process that was killed just after it had placed a file has left its partial: nobody needs it any more. */
async function removeLeftover(file: PlannedFile, kept: DownloadedFile | undefined, context: SaveContext) {
  if (!kept || !(await pathExists(file.partialPath))) return kept;
  return saveFile(file, context).catch((error) => {
    if (error instanceof DownloadError && error.code === "busy") return kept;
    throw error;
  });
}

async function findKeptFiles(files: PlannedFile[], { settings, signal }: SaveContext) {
  await mkdir(settings.directory, { recursive: true });
  const kept: (DownloadedFile | undefined)[] = [];
  for (const file of files) kept.push(settings.overwrite ? undefined : await findExistingFile(file, signal));
  return kept;
}

/** Waits for the work; after the signal's abort only for so long as clearing up may take. */
async function waitOrAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const giveUp = () => {
      timer = setTimeout(() => reject(signal.reason), abortGracePeriod);
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp, { once: true });
  });
  // Only one of the two is listened to in the end.
  late.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    // Whatever the abort broke, it is the abort that the caller is told of.
    throw signal.aborted ? signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

function assertCompletedTask(task: CompletedTask): CompletedTask {
  if (typeof task?.id === "string" && task.status === "completed") return task;
  throw new ValidationError("Nothing was downloaded", [
    { field: "task", rule: "must be a completed task or the id of one", fix: "Give what client.wait answers" },
  ]);
}

function abortedError(taskId: string | undefined, cause: unknown): AbortedError {
  return new AbortedError("The download was aborted. Download the same task again to go on.", { taskId, cause });
}
