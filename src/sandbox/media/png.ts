/** PNG, written by hand: four bits for each pixel into the sixteen colours of the picture (ISO/IEC 15948). */

import { crc32, deflateSync } from "node:zlib";
import { cellOf, drawScene, type MediaRequest, type Scene } from "./scene.ts";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const FILTER_UP = 2;

export function pngChunk(type: string, data: Uint8Array): Buffer {
  const whole = Buffer.alloc(data.length + 12);
  whole.writeUInt32BE(data.length, 0);
  whole.write(type, 4, "latin1");
  whole.set(data, 8);
  // 5.3: the CRC covers the type and the data, not the length.
  whole.writeUInt32BE(crc32(whole.subarray(4, data.length + 8)), data.length + 8);
  return whole;
}

/** The signature, the header and the palette of a PNG with four bits a pixel. */
export function pngStart(width: number, height: number, palette: Scene["palette"]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 11.2.2: bit depth 4, colour type 3 (indexed), deflate, adaptive filters, not interlaced.
  header.set([4, 3, 0, 0, 0], 8);
  return Buffer.concat([SIGNATURE, pngChunk("IHDR", header), pngChunk("PLTE", Uint8Array.from(palette.flat()))]);
}

/**
 * Makes a PNG image of a request; the same request gives the same bytes.
 *
 * @param request What to show, and how many pixels wide and high.
 * @returns The file.
 * @throws RangeError if a side is not a whole number from 16 to 8192 pixels.
 */
export function renderPng(request: MediaRequest): Buffer {
  const cell = cellOf(request);
  const { cells, stride, palette } = drawScene(request, cell);
  const { width, height } = request;
  const rowBytes = Math.ceil(width / 2);
  const raw = Buffer.alloc((rowBytes + 1) * height);
  const cellBytes = cell / 2;
  for (let y = 0; y < height; y++) {
    let at = y * (rowBytes + 1);
    raw[at++] = FILTER_UP;
    // 9.2: the filter stores the difference from the row above, so all rows of a cell but its first are zeros.
    if (y % cell !== 0) continue;
    const row = (y / cell) * stride;
    for (let byte = 0, column = row; byte < rowBytes; byte += cellBytes, column++) {
      const above = y === 0 ? 0 : (cells[column - stride] as number);
      const difference = ((cells[column] as number) - above) * 0x11;
      if (difference !== 0) raw.fill(difference & 0xff, at + byte, at + Math.min(byte + cellBytes, rowBytes));
    }
  }
  return Buffer.concat([
    pngStart(width, height, palette),
    pngChunk("IDAT", deflateSync(raw, { level: 1 })),
    pngChunk("IEND", new Uint8Array(0)),
  ]);
}
