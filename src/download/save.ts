import { dirname } from "node:path";
import { AbortedError } from "../errors.ts";
import { message } from "../message.ts";
import { redactUrl } from "../redact.ts";
import { diskError, isDiskError, moveIntoPlace, syncDirectory } from "./disk.ts";
import { DownloadError, type DownloadErrorCode, type DownloadErrorDetails } from "./download-error.ts";
import { acquireFileLock } from "./lock.ts";
import type { DownloadedFile, DownloadSettings } from "./options.ts";
import { PartialFile } from "./partial-file.ts";
import { findExistingFile, type PlannedFile } from "./plan.ts";
import { type TransferSettings, transferFile } from "./transfer.ts";
import { type VerifiedMedia, verifyMedia } from "./verify.ts";

export interface SaveContext {
  settings: DownloadSettings & TransferSettings;
  signal: AbortSignal;
  /** When the timeout ends, by the settings' clock. */
  deadline: number;
  /** Polls the task for a fresh URL of the file; undefined if the output no longer has one. */
  refreshUrl(member: string): Promise<string | undefined>;
}

/** Errors that are retried at once. Any other error ends the download. */
const codesRetriedAtOnce: ReadonlySet<DownloadErrorCode> = new Set([
  "connection_failed",
  "incomplete",
  "empty",
  "wrong_type",
  "unknown_format",
]);
const maxRetries = 3;
/** New bytes after which a try counts as progress and the count of retries starts over. */
const progressBytes = 2 ** 20;
const maxPause = 30_000;

/** Downloads one file. The final name only ever holds the complete, verified file. */
export async function saveFile(file: PlannedFile, context: SaveContext): Promise<DownloadedFile> {
  const { settings, signal } = context;
  const details: DownloadErrorDetails = { taskId: file.taskId, url: redactUrl(file.url), path: file.partialPath };
  const lock = await acquireFileLock(`${file.partialPath}.lock`).catch((error) => {
    throw isDiskError(error) ? diskError(error, dirname(file.partialPath), details) : error;
  });
  if ("busy" in lock)
    throw new DownloadError(
      "busy",
      message`${file.partialPath} is in use by ${lock.busy}. Wait until it has ended, or 30 s if it was killed, then download again.`,
      details,
    );
  const { taskId, member } = file;
  const partial = new PartialFile(file.partialPath, { taskId, member, url: redactUrl(file.url) });
  try {
    const kept = settings.overwrite ? undefined : await findExistingFile(file, signal);
    if (kept) {
      await partial.discard();
      return kept;
    }
    await partial.resume(signal);
    const media = await transferWithRetries(file, partial, context, details);
    const { size: bytes } = partial;
    signal.throwIfAborted();
    const sha256 = await partial.finish();
    signal.throwIfAborted();
    if (!(await lock.isHeld()))
      throw new DownloadError(
        "busy",
        message`Another process took over ${file.partialPath}. Wait until it has ended, then download again.`,
        details,
      );
    const path = file.pathFor(media.ext);
    if (!(await moveIntoPlace(file.partialPath, path, settings.overwrite)))
      throw new DownloadError(
        "file_exists",
        message`${path} was created by another program during the download. Move it, or set overwrite.`,
        { ...details, path },
      );
    await partial.removeSidecar();
    await syncDirectory(dirname(path));
    const { type, width, height } = media;
    const delivered = width && height ? { width, height } : {};
    return { ...file.outputInfo, path, url: redactUrl(file.url), bytes, sha256, type, ...delivered, kept: false };
  } catch (error) {
    await partial.closeOrDiscard().catch(() => {});
    throw isDiskError(error) ? diskError(error, file.partialPath, details) : error;
  } finally {
    await lock.release().catch(() => {});
  }
}

/** Retries until the partial is a complete file, at most 3 times without progress. */
async function transferWithRetries(
  file: PlannedFile,
  partial: PartialFile,
  context: SaveContext,
  details: DownloadErrorDetails,
): Promise<VerifiedMedia> {
  const { settings, signal, deadline } = context;
  let { url } = file;
  let refreshed = false;
  let maxSize = partial.size;
  for (let retries = 0; ; ) {
    try {
      const type = await transferFile(url, partial, signal, settings, details);
      const expected = { type, length: partial.length };
      return await verifyMedia(
        (position, length) => partial.read(position, length),
        partial.size,
        expected,
        details,
      ).catch(async (error) => {
        // A file that is only too short can be resumed. Any other invalid content cannot.
        if (!(partial.length !== undefined && partial.size < partial.length)) await partial.discard();
        throw error;
      });
    } catch (error) {
      if (!(error instanceof DownloadError) || signal.aborted) throw error;
      if (error.code === "expired" && !refreshed) {
        refreshed = true;
        const freshUrl = await context.refreshUrl(file.member);
        if (freshUrl === undefined || freshUrl === url) throw error;
        url = freshUrl;
        continue;
      }
      if (!codesRetriedAtOnce.has(error.code) && !(error.code === "http_error" && error.retryable)) throw error;
      if (partial.size >= maxSize + progressBytes) {
        maxSize = partial.size;
        retries = 0;
      }
      if (retries === maxRetries) throw error;
      const pause = Math.max(
        settings.random() * Math.min(1_000 * 2 ** retries, maxPause),
        Math.min((error.retryAfter ?? 0) * 1_000, maxPause),
      );
      retries++;
      if (settings.clock.now() + pause > deadline) throw error;
      await settings.clock.sleep(pause, signal).catch((cause) => {
        throw new AbortedError(message`The download was aborted. Download the same task again to resume.`, { cause });
      });
    }
  }
}
