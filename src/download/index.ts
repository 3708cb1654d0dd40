export { moveIntoPlace, pathExists } from "./disk.ts";
export { diskCodes } from "./disk-codes.ts";
export { download } from "./download.ts";
export { DownloadError, type DownloadErrorCode, type DownloadErrorDetails } from "./download-error.ts";
export { newDraftPath, removeDrafts } from "./drafts.ts";
export { fileExtensions } from "./formats/formats.ts";
export { removeLeftovers } from "./leftovers.ts";
export {
  addTemplateSuffix,
  fileStemOf,
  formatFileName,
  nameProblem,
  numberTemplate,
  validateNameTemplate,
} from "./names.ts";
export type { DownloadClient, DownloadedFile, DownloadOptions } from "./options.ts";
export { type OutputUrl, outputUrlsOf } from "./output-urls.ts";
export { assertWritable } from "./writable.ts";
