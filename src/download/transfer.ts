import { message } from "../message.ts";
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
 * Requests the missing part of a file once and writes it to the partial.
 * @returns the response's media type; empty if it has none, or if nothing was missing.
 * @throws DownloadError, an error of the file system, or the signal's reason.
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
    const text = message`${details.url} sent no data for ${stallTimeout / 1_000} s. Download again to resume.`;
    stall.abort(new DownloadError("connection_failed", text, details));
  }, stallTimeout);
  const either = AbortSignal.any([signal, stall.signal]);
  try {
    const response = await requestFile(url, requestHeaders(partial), either, settings, details);
    try {
      const type = await acceptResponse(response, partial, details);
      const tooLarge = () => {
        const text = message`${details.url} is larger than maxBytes (${maxBytes}). Raise maxBytes to download it.`;
        return new DownloadError("too_large", text, details);
      };
      if ((partial.length ?? 0) > maxBytes) throw tooLarge();
      for (;;) {
        const chunks = await abortable(response.body.read(), either).catch((cause) => {
          const what = message`The connection to ${details.url} was lost after ${partial.size} bytes`;
          throw toConnectionError(cause, what, either, details);
        });
        if (chunks.length === 0) return type;
        timer.refresh();
        const bytes = chunks.reduce((sum, { length }) => sum + length, partial.size);
        if (bytes > maxBytes) throw tooLarge();
        await partial.write(chunks);
      }
    } catch (error) {
      response.body.cancel();
      throw error;
    }
  } finally {
    clearTimeout(timer);
  }
}

function requestHeaders({ size, etag }: PartialFile): Record<string, string> {
  // Content-Length and ETag describe the transferred bytes, so the body must not be compressed.
  const headers = { Accept: "*/*", "Accept-Encoding": "identity" };
  return size > 0 && etag ? { ...headers, Range: `bytes=${size}-`, "If-Range": etag } : headers;
}

/**
 * Checks a response's status and headers, and prepares the partial for its body.
 * @returns the response's media type.
 */
async function acceptResponse(
  response: FileResponse,
  partial: PartialFile,
  details: DownloadErrorDetails,
): Promise<string> {
  const { status, headers } = response;
  if (status === 206 && partial.size > 0 && isContinuation(headers, partial))
    return mediaTypeOfResponse(headers, details);
  if (status === 206 || status === 416) {
    await partial.discard();
    const text = message`${details.url} responded with ${status} and not the requested part of the file. Download again.`;
    throw new DownloadError("incomplete", text, { ...details, status });
  }
  if (status !== 200) throw toResponseError(response, details);
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

/** Whether a 206 response starts where the partial ends, in the same file. */
function isContinuation(headers: Headers, { size, etag, length }: PartialFile): boolean {
  const [, first, , total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers.get("content-range") ?? "") ?? [];
  const sameFile = (headers.get("etag") ?? etag) === etag && (length === undefined || Number(total) === length);
  return Number(first) === size && sameFile;
}

function toResponseError({ status, headers }: FileResponse, details: DownloadErrorDetails): DownloadError {
  const seconds = headers.get("retry-after")?.trim() ?? "";
  const retryAfter = /^\d{1,4}$/.test(seconds) ? Number(seconds) : undefined;
  const isGone = [403, 404, 410].includes(status);
  const text = isGone
    ? message`${details.url} responded with ${status}: the URL has expired or the file was deleted.`
    : message`${details.url} responded with ${status}.`;
  return new DownloadError(isGone ? "expired" : "http_error", text, { ...details, status, retryAfter });
}
