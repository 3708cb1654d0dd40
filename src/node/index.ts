export { download } from "./download/download.ts";
export { DownloadError, type DownloadErrorCode } from "./download/download-error.ts";
export type { DownloadClient, DownloadedFile, DownloadOptions } from "./download/options.ts";
