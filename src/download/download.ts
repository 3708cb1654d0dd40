import { mkdir } from "node:fs/promises";
import type { CompletedTask } from "../contract/index.ts";
import { AbortedError, ValidationError } from "../errors.ts";
import { message } from "../message.ts";
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
/** Milliseconds that cleanup may take after an abort. A download must end within 50 ms after an abort. */
const abortGracePeriod = 25;

/**
 * Saves every file of a task's output. Only a complete, verified file gets the final name. An interrupted download
 * stays as a `.partial` file, and the next call resumes it. If the file already exists, it is kept if its name contains
 * the task's `{id}`; otherwise the download fails.
 * @param client a client of the service that ran the task. If a URL has expired, the task is polled once more.
 * @param task a completed task, or a task id to wait for.
 * @returns the files in the order of the output.
 * @throws ValidationError if an option is invalid.
 * @throws DownloadError if a file could not be saved. Files that were saved before it are kept by the next call.
 * @throws AbortedError if `signal` is aborted.
 * @throws the errors of `client.wait` and `client.get`.
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
  const files = planFiles(completed, settings, client.contract);
  const total = timeout ?? defaultMinutesPerFile * 60_000 * files.length;
  const left = timeout === undefined ? total : total - (clock.now() - start);

  const stop = new AbortController();
  const timer = setTimeout(
    () => {
      const text = message`Downloading task ${completed.id} took longer than ${total / 1_000} s. Download it again to resume.`;
      stop.abort(new DownloadError("timeout", text, { taskId: completed.id }));
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
  const guard = new UrlGuard(client.baseUrl, settings.lookup, settings.isProxied);
  const refreshUrl = async (name: string) => {
    const { output } = await client.get(id, { signal });
    return outputUrlsOf(output, client.contract).find(({ member }) => member === name)?.url;
  };
  return { settings: { ...settings, guard }, signal, deadline, refreshUrl };
}

async function saveAll(files: PlannedFile[], context: SaveContext): Promise<DownloadedFile[]> {
  const { settings, signal } = context;
  // Checks all files before the first request, so that a conflict of the last file is reported at once.
  const kept = await findKeptFiles(files, context).catch((error) => {
    throw isDiskError(error) ? diskError(error, settings.directory, { taskId: files[0]?.taskId }) : error;
  });
  const saved: DownloadedFile[] = [];
  for (const [index, file] of files.entries()) {
    signal.throwIfAborted();
    saved.push((await removeLeftover(file, kept[index], context)) ?? (await saveFile(file, context)));
  }
  return saved;
}

/** Removes what a process left beside the file if it was killed just after it moved the file to its final name. */
async function removeLeftover(file: PlannedFile, kept: DownloadedFile | undefined, context: SaveContext) {
  if (!kept) return undefined;
  const left = await Promise.all(["", ".json", ".lock"].map((end) => pathExists(file.partialPath + end)));
  if (!left.includes(true)) return kept;
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

/** Waits for the work. After an abort, waits for its cleanup for `abortGracePeriod` at most. */
async function waitOrAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const graceOver = new Promise<never>((_, reject) => {
    const startGrace = () => {
      timer = setTimeout(() => reject(signal.reason), abortGracePeriod);
    };
    if (signal.aborted) startGrace();
    else signal.addEventListener("abort", startGrace, { once: true });
  });
  // The race ignores the loser, whose rejection would be unhandled.
  graceOver.catch(() => {});
  try {
    return await Promise.race([work, graceOver]);
  } catch (error) {
    // An abort causes other errors. The caller gets the abort.
    throw signal.aborted ? signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

function assertCompletedTask(task: CompletedTask): CompletedTask {
  if (typeof task?.id === "string" && task.status === "completed") return task;
  throw new ValidationError(message`Nothing was downloaded`, [
    {
      field: "task",
      rule: message`must be a completed task or a task id`,
      fix: message`Pass the task that client.wait returns, or its id`,
    },
  ]);
}

function abortedError(taskId: string | undefined, cause: unknown): AbortedError {
  return new AbortedError(message`The download was aborted. Download the same task again to resume.`, {
    taskId,
    cause,
  });
}
