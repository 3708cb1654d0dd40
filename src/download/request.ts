import { ConnectionError } from "../errors.ts";
import { message } from "../message.ts";
import { redactText, redactUrl } from "../redact.ts";
import { abortable } from "./abortable.ts";
import { DownloadError, type DownloadErrorDetails } from "./download-error.ts";
import type { FileResponse, FileTransport } from "./file-response.ts";
import { describeUrlRefusal, type UrlGuard } from "./url-guard.ts";

const maxRedirects = 5;
const redirectStatuses = [301, 302, 303, 307, 308];

/**
 * Requests a file. Each redirect is checked before it is followed. The request carries only the passed headers, and
 * never the API key.
 * @throws DownloadError `url_refused`, `too_many_redirects` or `connection_failed`; the signal's reason.
 */
export async function requestFile(
  start: string,
  headers: Record<string, string>,
  signal: AbortSignal,
  { guard, send }: { guard: UrlGuard; send: FileTransport },
  details: DownloadErrorDetails,
): Promise<FileResponse> {
  let target = start;
  let base: URL | undefined;
  for (let hop = 0; ; hop++) {
    const url = await abortable(guard.check(target, base), signal).catch((cause) => {
      throw toConnectionError(
        cause,
        message`Cannot resolve the host ${new URL(target, base?.href).host}`,
        signal,
        details,
      );
    });
    if ("refused" in url)
      throw new DownloadError("url_refused", describeUrlRefusal(absoluteUrlOf(target, base), url), details);
    const response = await abortable(send(url.href, headers, signal), signal).catch((cause) => {
      throw toConnectionError(cause, message`No response from ${redactUrl(url)}`, signal, details);
    });
    const location = redirectStatuses.includes(response.status) ? response.headers.get("location") : null;
    if (location === null && !response.hidesRedirect) return response;
    response.body.cancel();
    if (location === null)
      throw new DownloadError(
        "url_refused",
        message`Cannot check the redirect of ${redactUrl(url)}: the passed fetch hides its target. Use one that passes on redirect: "manual".`,
        details,
      );
    if (hop === maxRedirects)
      throw new DownloadError(
        "too_many_redirects",
        message`${redactUrl(start)} redirects more than ${maxRedirects} times.`,
        details,
      );
    base = url;
    target = location;
  }
}

/**
 * The error for a failed connection, or the signal's reason if the signal is aborted.
 * @param what what failed, as a message without a full stop.
 */
export function toConnectionError(
  cause: unknown,
  what: string,
  signal: AbortSignal,
  details: DownloadErrorDetails,
): unknown {
  if (signal.aborted) return signal.reason;
  if (cause instanceof ConnectionError)
    return new DownloadError("connection_failed", message`${what}. ${cause.message}`, { ...details, cause });
  const { code, message: text, cause: inner } = cause as Error & { code?: string };
  const reason = (inner as { code?: string } | undefined)?.code ?? code ?? text;
  return new DownloadError("connection_failed", message`${what}: ${redactText(String(reason))}.`, {
    ...details,
    cause,
  });
}

function absoluteUrlOf(target: string, base: URL | undefined): string {
  return URL.canParse(target, base?.href) ? new URL(target, base?.href).href : target;
}
