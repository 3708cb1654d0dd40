import { isLocalHost } from "../base-url.ts";

/**
 * The URL of a task's file as an input of another job. A sandbox serves files by http, but the contract requires https;
 * a sandbox never requests the URL.
 */
export function toReferenceUrl(url: string): string {
  if (!URL.canParse(url)) return url;
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && isLocalHost(hostname) ? url.replace(/^http:/i, "https:") : url;
}
