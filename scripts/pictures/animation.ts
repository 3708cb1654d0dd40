/** Animated PNG (PNG specification, third edition). Readers without animation show the first frame. */
import { deflateSync } from "node:zlib";
import { pngChunk, pngStart, type Scene } from "../../src/sandbox/media/index.ts";

export interface PngAnimation {
  width: number;
  height: number;
  /** Up to 16 colours. */
  palette: Scene["palette"];
  /** One palette entry for each pixel, row after row. */
  frames: readonly Uint8Array[];
  framesPerSecond: number;
}

/** Encodes an animation that repeats for ever. */
export function encodeAnimation({ width, height, palette, frames, framesPerSecond }: PngAnimation): Buffer {
  const chunks = [pngStart(width, height, palette), pngChunk("acTL", uint32(frames.length, 0))];
  let sequence = 0;
  for (const [index, frame] of frames.entries()) {
    const { top, rows } = index === 0 ? { top: 0, rows: height } : changedRows(frames[index - 1], frame, width);
    const control = Buffer.concat([uint32(sequence++, width, rows, 0, top), Buffer.alloc(6)]);
    control.writeUInt16BE(1, 20);
    control.writeUInt16BE(framesPerSecond, 22);
    const pixels = deflateSync(packRows(frame, width, top, rows), { level: 9 });
    chunks.push(pngChunk("fcTL", control));
    // The first frame is the still picture.
    chunks.push(index === 0 ? pngChunk("IDAT", pixels) : pngChunk("fdAT", Buffer.concat([uint32(sequence++), pixels])));
  }
  return Buffer.concat([...chunks, pngChunk("IEND", new Uint8Array(0))]);
}

const uint32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
};

/** Returns the rows that differ; one row if none differs, since a frame must not be empty. */
function changedRows(before: Uint8Array | undefined, after: Uint8Array, width: number): { top: number; rows: number } {
  const first = after.findIndex((ink, index) => ink !== before?.[index]);
  if (first < 0) return { top: 0, rows: 1 };
  const last = after.findLastIndex((ink, index) => ink !== before?.[index]);
  const top = Math.floor(first / width);
  return { top, rows: Math.floor(last / width) - top + 1 };
}

/** Encodes rows for PNG: a filter byte (none), then two pixels per byte. */
function packRows(pixels: Uint8Array, width: number, top: number, rows: number): Buffer {
  const packed = Buffer.alloc(rows * (1 + Math.ceil(width / 2)));
  let at = 0;
  for (let y = top; y < top + rows; y++) {
    at++;
    for (let x = 0; x < width; x += 2) {
      const [left = 0, right = 0] = pixels.subarray(y * width + x, y * width + Math.min(x + 2, width));
      packed[at++] = (left << 4) | right;
    }
  }
  return packed;
}
