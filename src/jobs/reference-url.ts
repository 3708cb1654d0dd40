/**
 * The URL of a task's file as an input of another job. A sandbox serves files by http, but the contract requires https;
 * a sandbox never requests the URL.
 */
export function toReferenceUrl(url: string): string {
  return /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(url) ? url.replace(/^http:/, "https:") : url;
}
