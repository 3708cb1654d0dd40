export { renderJpeg } from "./jpeg.ts";
export { FRAME_RATE, Motion, timeCode } from "./motion.ts";
export { pngChunk, pngStart, renderPng } from "./png.ts";
export { drawScene, type MediaRequest, type Scene } from "./scene.ts";
export { imageSize, type Size, videoSize } from "./size.ts";
export { renderMp4 } from "./video.ts";
