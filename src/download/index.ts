export { exists, place } from "./disk.ts";
export { diskCodes } from "./disk-codes.ts";
export { download } from "./download.ts";
export { DownloadError, type DownloadErrorCode, type DownloadErrorDetails } from "./download-error.ts";
export { extensions } from "./formats/formats.ts";
export { fileName, stemOf, templateFor, templateIssues, withMark } from "./names.ts";
export type { DownloadClient, DownloadedFile, DownloadOptions } from "./options.ts";
export { type OutputUrl, urlsIn } from "./output-urls.ts";
export { demandWritable } from "./writable.ts";
