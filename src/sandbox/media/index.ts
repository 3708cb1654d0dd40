export { renderJpeg } from "./jpeg.ts";
export { renderPng } from "./png.ts";
export type { MediaRequest } from "./scene.ts";
export { imageSize, type Size, videoSize } from "./size.ts";
export { renderMp4 } from "./video.ts";
