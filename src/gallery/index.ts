export { Html, html } from "./html.ts";
export { selectJobsById, selectJobsInFolder } from "./select-jobs.ts";
export { findShortfalls } from "./sizes.ts";
export { type WrittenGallery, writeGallery } from "./write-gallery.ts";
