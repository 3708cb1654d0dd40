/** Animated PNG (PNG specification, third edition). Readers without animation show the first frame. */
import { crc32, deflateSync } from "node:zlib";

export interface PngAnimation {
  width: number;
  height: number;
  /** Up to 16 colours. */
  palette: readonly (readonly [red: number, green: number, blue: number])[];
  /** One palette entry for each pixel, row after row. */
  frames: readonly Uint8Array[];
  framesPerSecond: number;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Encodes an animation that repeats for ever. */
export function encodeAnimation({ width, height, palette, frames, framesPerSecond }: PngAnimation): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Bit depth 4, indexed colours, not interlaced.
  header.set([4, 3, 0, 0, 0], 8);
  const chunks = [
    chunk("IHDR", header),
    chunk("PLTE", Uint8Array.from(palette.flat())),
    chunk("acTL", words(frames.length, 0)),
  ];
  let sequence = 0;
  for (const [index, frame] of frames.entries()) {
    const { top, rows } = index === 0 ? { top: 0, rows: height } : changedRows(frames[index - 1], frame, width);
    const control = Buffer.concat([words(sequence++, width, rows, 0, top), Buffer.alloc(6)]);
    control.writeUInt16BE(1, 20);
    control.writeUInt16BE(framesPerSecond, 22);
    const pixels = deflateSync(packRows(frame, width, top, rows), { level: 9 });
    chunks.push(chunk("fcTL", control));
    // The first frame is the still picture.
    chunks.push(index === 0 ? chunk("IDAT", pixels) : chunk("fdAT", Buffer.concat([words(sequence++), pixels])));
  }
  return Buffer.concat([signature, ...chunks, chunk("IEND", new Uint8Array(0))]);
}

const words = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
};

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  return Buffer.concat([words(data.length), body, words(crc32(body))]);
}

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
