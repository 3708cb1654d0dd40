import { redactText, redactUrl } from "../redact.ts";
import { abortable } from "./abortable.ts";
import { DownloadError, type DownloadErrorDetails } from "./download-error.ts";
import type { FileResponse, FileTransport } from "./file-response.ts";
import { describeUrlRefusal, type UrlGuard } from "./url-guard.ts";

const maxRedirects = 5;
const redirectStatuses = [301, 302, 303, 307, 308];

/**
 * Asks for a file and follows redirects, each of which is checked. The request holds the headers that are given and no
 * others that could tell who asks: never the API key.
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
  let from: URL | undefined;
  for (let hop = 0; ; hop++) {
    const url = await abortable(guard.check(target, from), signal).catch((cause) => {
      throw toConnectionError(cause, `The address of ${hostOf(target)} was not found`, signal, details);
    });
    if ("refused" in url)
      throw new DownloadError("url_refused", describeUrlRefusal(absoluteUrlOf(target, from), url), details);
    const answer = await abortable(send(url.href, headers, signal), signal).catch((cause) => {
      throw toConnectionError(cause, `${redactUrl(url)} did not answer`, signal, details);
    });
    const location = redirectStatuses.includes(answer.status) ? answer.headers.get("location") : null;
    if (location === null && !answer.hidesRedirect) return answer;
    answer.body.cancel();
    if (location === null)
      throw new DownloadError("url_refused", `${redactUrl(url)} redirects, and fetch hides where to.`, details);
    if (hop === maxRedirects)
      throw new DownloadError(
        "too_many_redirects",
        `${redactUrl(start)} redirects more than ${maxRedirects} times.`,
        details,
      );
    from = url;
    target = location;
  }
}

/** What a failure of the connection is to the caller; the signal's reason where that was aborted. */
export function toConnectionError(
  cause: unknown,
  what: string,
  signal: AbortSignal,
  details: DownloadErrorDetails,
): unknown {
  if (signal.aborted) return signal.reason;
  const { code, message, cause: inner } = cause as Error & { code?: string };
  const reason = (inner as { code?: string } | undefined)?.code ?? code ?? message;
  return new DownloadError("connection_failed", `${what}: ${redactText(String(reason))}.`, { ...details, cause });
}

function absoluteUrlOf(target: string, from: URL | undefined): string {
  return URL.canParse(target, from?.href) ? new URL(target, from?.href).href : target;
}

function hostOf(target: string): string {
  return URL.canParse(target) ? new URL(target).host : "the file's server";
}
