import { dirname } from "node:path";
import { AbortedError } from "../errors.ts";
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
  /** When the time is over, by the settings' clock. */
  deadline: number;
  /** The same file's URL, of a poll made now; undefined where there is none any more. */
  refreshUrl(member: string): Promise<string | undefined>;
}

/** What another try may mend; anything else ends the download at once. */
const codesRetriedAtOnce: ReadonlySet<DownloadErrorCode> = new Set([
  "connection_failed",
  "incomplete",
  "empty",
  "wrong_type",
  "unknown_format",
]);
const maxRetries = 3;
/** A try that brought so many new bytes was worth it: the retries are counted anew. */
const progressBytes = 2 ** 20;
const maxPause = 30_000;

/** Saves one file under its final name, or not at all. */
export async function saveFile(file: PlannedFile, context: SaveContext): Promise<DownloadedFile> {
  const { settings, signal } = context;
  const details: DownloadErrorDetails = { taskId: file.taskId, url: redactUrl(file.url), path: file.partialPath };
  const lock = await acquireFileLock(`${file.partialPath}.lock`).catch((error) => {
    throw isDiskError(error) ? diskError(error, dirname(file.partialPath), details) : error;
  });
  if ("busy" in lock)
    throw new DownloadError(
      "busy",
      `${file.partialPath} is being written by ${lock.busy}. If that is gone, try again in 30 s.`,
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
      throw new DownloadError("busy", `${file.partialPath} was taken over by another process.`, details);
    const path = file.pathFor(media.ext);
    if (!(await moveIntoPlace(file.partialPath, path, settings.overwrite)))
      throw new DownloadError("file_exists", `${path} has come to exist, and overwrite is not set.`, {
        ...details,
        path,
      });
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

/** Tries until the partial is a whole file: at most 3 times more without progress. */
async function transferWithRetries(
  file: PlannedFile,
  partial: PartialFile,
  context: SaveContext,
  details: DownloadErrorDetails,
): Promise<VerifiedMedia> {
  const { settings, signal, deadline } = context;
  let { url } = file;
  let refreshed = false;
  let most = partial.size;
  for (let retries = 0; ; ) {
    try {
      const type = await transferFile(url, partial, signal, settings, details);
      const promised = { type, length: partial.length };
      return await verifyMedia(
        (position, length) => partial.read(position, length),
        partial.size,
        promised,
        details,
      ).catch(async (error) => {
        // Fewer bytes than promised are a beginning; anything else that is wrong stays wrong.
        if (!(partial.length !== undefined && partial.size < partial.length)) await partial.discard();
        throw error;
      });
    } catch (error) {
      if (!(error instanceof DownloadError) || signal.aborted) throw error;
      if (error.code === "expired" && !refreshed) {
        refreshed = true;
        const fresh = await context.refreshUrl(file.member);
        if (fresh === undefined || fresh === url) throw error;
        url = fresh;
        continue;
      }
      if (!codesRetriedAtOnce.has(error.code) && !(error.code === "http_error" && error.retryable)) throw error;
      if (partial.size >= most + progressBytes) {
        most = partial.size;
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
        throw new AbortedError("The download was aborted.", { cause });
      });
    }
  }
}
