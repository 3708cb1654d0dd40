const imfFixdate = /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const maxSeconds = 300;

/**
 * Parses `Retry-After` (RFC 9110 §10.2.3). A date counts from the response's own `Date`, since the local clock may be
 * wrong.
 * @returns seconds, at most 300; undefined if the header is absent or malformed.
 */
export function parseRetryAfter(headers: Headers): number | undefined {
  const value = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,6}$/.test(value)) return Math.min(Number(value), maxSeconds);
  const date = headers.get("date")?.trim() ?? "";
  if (!imfFixdate.test(value) || !imfFixdate.test(date)) return undefined;
  const seconds = (Date.parse(value) - Date.parse(date)) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), maxSeconds);
}
