export { Html, html } from "./html.ts";
export { jobsInFolder, jobsNamed } from "./select-jobs.ts";
export { shortfalls } from "./sizes.ts";
export { type WrittenGallery, writeGallery } from "./write-gallery.ts";
