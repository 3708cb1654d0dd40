/** A task's file as a reference for another. A sandbox serves by http, which the contract refuses, and asks for none. */
export function toReferenceUrl(url: string): string {
  return /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(url) ? url.replace(/^http:/, "https:") : url;
}
