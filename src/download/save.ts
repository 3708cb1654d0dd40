import { dirname } from "node:path";
import { AbortedError } from "../errors.ts";
import { redactUrl } from "../redact.ts";
import { diskError, isDiskError, place, syncDirectory } from "./disk.ts";
import { DownloadError, type DownloadErrorCode, type DownloadErrorDetails } from "./download-error.ts";
import { takeLock } from "./lock.ts";
import type { DownloadedFile, Settings } from "./options.ts";
import { Partial } from "./partial.ts";
import { existing, type PlannedFile } from "./plan.ts";
import { type TransferSettings, transfer } from "./transfer.ts";
import { type Verified, verify } from "./verify.ts";

export interface SaveContext {
  settings: Settings & TransferSettings;
  signal: AbortSignal;
  /** When the time is over, by the settings' clock. */
  deadline: number;
  /** The same file's URL, of a poll made now; undefined where there is none any more. */
  freshUrl(member: string): Promise<string | undefined>;
}

/** What another try may mend; anything else ends the download at once. */
const passing: ReadonlySet<DownloadErrorCode> = new Set([
  "connection_failed",
  "incomplete",
  "empty",
  "wrong_type",
  "unknown_format",
]);
const mostRetries = 3;
/** A try that brought so many new bytes was worth it: the retries are counted anew. */
const progress = 2 ** 20;
const longestPause = 30_000;

/** Saves one file under its final name, or not at all. */
export async function save(file: PlannedFile, context: SaveContext): Promise<DownloadedFile> {
  const { settings, signal } = context;
  const details: DownloadErrorDetails = { taskId: file.taskId, url: redactUrl(file.url), path: file.partial };
  const lock = await takeLock(`${file.partial}.lock`).catch((error) => {
    throw isDiskError(error) ? diskError(error, dirname(file.partial), details) : error;
  });
  if ("busy" in lock)
    throw new DownloadError(
      "busy",
      `${file.partial} is being written by ${lock.busy}. If that is gone, try again in 30 s.`,
      details,
    );
  const { taskId, member } = file;
  const partial = new Partial(file.partial, { taskId, member, url: redactUrl(file.url) });
  try {
    const kept = settings.overwrite ? undefined : await existing(file, signal);
    if (kept) {
      await partial.discard();
      return kept;
    }
    await partial.resume(signal);
    const media = await fetchWhole(file, partial, context, details);
    const { size: bytes } = partial;
    signal.throwIfAborted();
    const sha256 = await partial.finish();
    signal.throwIfAborted();
    if (!(await lock.held()))
      throw new DownloadError("busy", `${file.partial} was taken over by another process.`, details);
    const path = file.path(media.ext);
    if (!(await place(file.partial, path, settings.overwrite)))
      throw new DownloadError("file_exists", `${path} has come to exist, and overwrite is not set.`, {
        ...details,
        path,
      });
    await partial.forget();
    await syncDirectory(dirname(path));
    const { type, width, height } = media;
    const delivered = width && height ? { width, height } : {};
    return { ...file.facts, path, url: redactUrl(file.url), bytes, sha256, type, ...delivered, kept: false };
  } catch (error) {
    await partial.leave().catch(() => {});
    throw isDiskError(error) ? diskError(error, file.partial, details) : error;
  } finally {
    await lock.release().catch(() => {});
  }
}

/** Tries until the partial is a whole file: at most 3 times more without progress. */
async function fetchWhole(
  file: PlannedFile,
  partial: Partial,
  context: SaveContext,
  details: DownloadErrorDetails,
): Promise<Verified> {
  const { settings, signal, deadline } = context;
  let { url } = file;
  let refreshed = false;
  let most = partial.size;
  for (let retries = 0; ; ) {
    try {
      const type = await transfer(url, partial, signal, settings, details);
      const promised = { type, length: partial.length };
      return await verify((position, length) => partial.read(position, length), partial.size, promised, details).catch(
        async (error) => {
          // Fewer bytes than promised are a beginning; anything else that is wrong stays wrong.
          if (!(partial.length !== undefined && partial.size < partial.length)) await partial.discard();
          throw error;
        },
      );
    } catch (error) {
      if (!(error instanceof DownloadError) || signal.aborted) throw error;
      if (error.code === "expired" && !refreshed) {
        refreshed = true;
        const fresh = await context.freshUrl(file.member);
        if (fresh === undefined || fresh === url) throw error;
        url = fresh;
        continue;
      }
      if (!passing.has(error.code) && !(error.code === "http_error" && error.retryable)) throw error;
      if (partial.size >= most + progress) {
        most = partial.size;
        retries = 0;
      }
      if (retries === mostRetries) throw error;
      const pause = Math.max(
        settings.random() * Math.min(1_000 * 2 ** retries, longestPause),
        Math.min((error.retryAfter ?? 0) * 1_000, longestPause),
      );
      retries++;
      if (settings.clock.now() + pause > deadline) throw error;
      await settings.clock.sleep(pause, signal).catch((cause) => {
        throw new AbortedError("The download was aborted.", { cause });
      });
    }
  }
}
