import { abortable } from "./abortable.ts";
import { DownloadError, type DownloadErrorDetails } from "./download-error.ts";
import type { FileResponse, FileTransport } from "./file-response.ts";
import { isStrongEtag, type PartialFile } from "./partial-file.ts";
import { requestFile, toConnectionError } from "./request.ts";
import type { UrlGuard } from "./url-guard.ts";
import { mediaTypeOfResponse } from "./verify.ts";

export interface TransferSettings {
  guard: UrlGuard;
  send: FileTransport;
  stallTimeout: number;
  maxBytes: number;
}

/**
 * Asks once for what is missing of a file and writes it as it comes.
 * @returns the media type that the server gave; empty where it gave none, or where nothing was missing.
 * @throws DownloadError; an error of the file system; the signal's reason.
 */
export async function transferFile(
  url: string,
  partial: PartialFile,
  signal: AbortSignal,
  settings: TransferSettings,
  details: DownloadErrorDetails,
): Promise<string> {
  if (partial.size > 0 && partial.size === partial.length) return "";
  const { stallTimeout, maxBytes } = settings;
  const stall = new AbortController();
  const timer = setTimeout(() => {
    const message = `${details.url} sent nothing for ${stallTimeout / 1_000} s.`;
    stall.abort(new DownloadError("connection_failed", message, details));
  }, stallTimeout);
  const either = AbortSignal.any([signal, stall.signal]);
  try {
    const answer = await requestFile(url, requestHeaders(partial), either, settings, details);
    try {
      const type = await acceptResponse(answer, partial, details);
      const tooLarge = () => {
        const message = `${details.url} has more than ${maxBytes} bytes, which maxBytes allows.`;
        return new DownloadError("too_large", message, details);
      };
      if ((partial.length ?? 0) > maxBytes) throw tooLarge();
      for (;;) {
        const pieces = await abortable(answer.body.read(), either).catch((cause) => {
          throw toConnectionError(cause, `${details.url} broke off after ${partial.size} bytes`, either, details);
        });
        if (pieces.length === 0) return type;
        timer.refresh();
        const bytes = pieces.reduce((sum, { length }) => sum + length, partial.size);
        if (bytes > maxBytes) throw tooLarge();
        await partial.write(pieces);
      }
    } catch (error) {
      answer.body.cancel();
      throw error;
    }
  } finally {
    clearTimeout(timer);
  }
}

function requestHeaders({ size, etag }: PartialFile): Record<string, string> {
  // A length and an ETag are those of the bytes that come: nothing may be packed on the way.
  const headers = { Accept: "*/*", "Accept-Encoding": "identity" };
  return size > 0 && etag ? { ...headers, Range: `bytes=${size}-`, "If-Range": etag } : headers;
}

/**
 * Judges an answer by its head and makes the partial ready for its body.
 * @returns its media type.
 */
async function acceptResponse(
  answer: FileResponse,
  partial: PartialFile,
  details: DownloadErrorDetails,
): Promise<string> {
  const { status, headers } = answer;
  if (status === 206 && partial.size > 0 && isContinuation(headers, partial))
    return mediaTypeOfResponse(headers, details);
  if (status === 206 || status === 416) {
    await partial.discard();
    const message = `${details.url} answered ${status} with another part than was asked for.`;
    throw new DownloadError("incomplete", message, { ...details, status });
  }
  if (status !== 200) throw toResponseError(answer, details);
  const type = mediaTypeOfResponse(headers, details);
  const isPlain = (headers.get("content-encoding") ?? "identity").trim().toLowerCase() === "identity";
  const etag = headers.get("etag");
  const length = headers.get("content-length") ?? "";
  await partial.restart({
    etag: isPlain && isStrongEtag(etag) ? etag : undefined,
    length: isPlain && /^\d{1,15}$/.test(length) ? Number(length) : undefined,
  });
  return type;
}

/** Whether a 206 goes on where the partial ends, in the same file. */
function isContinuation(headers: Headers, { size, etag, length }: PartialFile): boolean {
  const [, first, , total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers.get("content-range") ?? "") ?? [];
  const sameFile = (headers.get("etag") ?? etag) === etag && (length === undefined || Number(total) === length);
  return Number(first) === size && sameFile;
}

function toResponseError({ status, headers }: FileResponse, details: DownloadErrorDetails): DownloadError {
  const seconds = headers.get("retry-after")?.trim() ?? "";
  const retryAfter = /^\d{1,4}$/.test(seconds) ? Number(seconds) : undefined;
  const gone = [403, 404, 410].includes(status);
  const message = `${details.url} answered ${status}${gone ? ": the URL has expired or the file is gone" : ""}.`;
  return new DownloadError(gone ? "expired" : "http_error", message, { ...details, status, retryAfter });
}
