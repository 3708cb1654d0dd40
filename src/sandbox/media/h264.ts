/** An H.264 encoder for pictures of flat cells, four pixels wide and high: each is one DC level, none needs any AC. */

import { BitWriter } from "./bits.ts";
import { putLevels } from "./cavlc.ts";
import { putSliceHeader, sampleOf } from "./h264-headers.ts";
import { Plane } from "./h264-plane.ts";
import type { Rgb } from "./palette.ts";
import type { Scene } from "./scene.ts";

// Table 7-11: Intra_16x16 is 1 + prediction mode + 4 with chroma DC levels; table 7-13 adds 5 in a P slice.
const INTRA16 = 1;
const CHROMA_DC = 4;
const IN_P_SLICE = 5;
// Tables 8-4 and 8-5 number the same three predictions differently for luma and for chroma.
const MODES = { vertical: [0, 2], horizontal: [1, 1], dc: [2, 0] } as const;

/** Encodes the pictures of one scene, in order. */
export class Encoder {
  readonly #across: number;
  readonly #down: number;
  readonly #cells: Uint8Array;
  readonly #rows: Uint32Array;
  readonly #luma: Plane;
  readonly #blue: Plane;
  readonly #red: Plane;
  readonly #bits = new BitWriter();
  #sinceKey = 0;
  #keys = 0;

  /**
   * Prepares for the pictures of a scene.
   *
   * @param scene The scene; its cells are read anew for each picture.
   */
  constructor(scene: Scene) {
    this.#across = scene.stride / 4;
    this.#down = scene.cells.length / scene.stride / 4;
    this.#cells = scene.cells;
    this.#rows = new Uint32Array(scene.cells.buffer, scene.cells.byteOffset, scene.cells.length / 4);
    // Table E-5, matrix 1, and E-3: ITU-R BT.709, limited range.
    const plane = (side: 2 | 4, r: number, g: number, b: number, offset: number): Plane => {
      const of = ([red, green, blue]: Rgb): number => Math.round(offset + r * red + g * green + b * blue);
      return new Plane(this.#across, this.#down, side, Uint8Array.from(scene.palette, of));
    };
    this.#luma = plane(4, 0.1826, 0.6142, 0.062, 16);
    this.#blue = plane(2, -0.1006, -0.3386, 0.4392, 128);
    this.#red = plane(2, 0.4392, -0.3989, -0.0403, 128);
  }

  /**
   * Encodes the picture as it is now.
   *
   * @param key Whether it is a key frame, which needs no other; the first must be.
   * @param changed One entry for each macroblock, not 0 where the picture differs from the one before; set to 0.
   * @returns The sample for an MP4 file.
   */
  encode(key: boolean, changed: Uint8Array): Uint8Array {
    const bits = this.#bits;
    this.#sinceKey = key ? 0 : this.#sinceKey + 1;
    putSliceHeader(bits, this.#sinceKey, this.#keys);
    if (key) this.#keys++;
    let next = 0;
    for (let at = key ? 0 : changed.indexOf(1); at >= 0 && at < changed.length; ) {
      // 7.3.4: a run of skipped macroblocks comes before each coded one, and at the end when there is one.
      if (!key) bits.unsigned(at - next);
      const y = Math.floor(at / this.#across);
      const x = at - y * this.#across;
      const flat = key && x > 0 ? this.#flatRun(x, y) : 0;
      if (flat === 0) this.#macroblock(x, y, key);
      next = at + Math.max(1, flat);
      at = key ? next : changed.indexOf(1, next);
    }
    if (next < changed.length) bits.unsigned(changed.length - next);
    changed.fill(0);
    return sampleOf(bits, key);
  }

  #macroblock(x: number, y: number, key: boolean): void {
    const bits = this.#bits;
    const luma = this.#luma;
    const blue = this.#blue;
    const red = this.#red;
    luma.predict(x, y);
    this.#differLuma(luma, x, y);
    luma.quantise(x, y);
    blue.predict(x, y);
    this.#differChroma(blue, x, y);
    const anyBlue = blue.quantise(x, y);
    red.predict(x, y);
    this.#differChroma(red, x, y);
    const anyRed = red.quantise(x, y);
    const chroma = anyBlue || anyRed;
    const mode = x > 0 ? MODES.horizontal : y > 0 ? MODES.vertical : MODES.dc;
    this.#putType(INTRA16 + mode[0] + (chroma ? CHROMA_DC : 0), mode[1], key);
    putLevels(bits, luma.levels);
    if (chroma) {
      putLevels(bits, blue.levels);
      putLevels(bits, red.levels);
    }
  }

  // 7.3.5: mb_type, then intra_chroma_pred_mode, then mb_qp_delta, which is always 0.
  #putType(type: number, chromaMode: number, key: boolean): void {
    this.#bits.unsigned(key ? type : type + IN_P_SLICE);
    this.#bits.unsigned(chromaMode);
    this.#bits.put(1, 1);
  }

  // Writes the macroblocks that only go on with what is to their left, and gives their number: most of a key frame.
  #flatRun(x: number, y: number): number {
    let end = x;
    while (end < this.#across && this.#continues(end, y)) {
      // The same as #putType of a horizontal prediction, then the coeff_token of no level.
      this.#bits.put(0b011_010_1_1, 8);
      end++;
    }
    if (end === x) return 0;
    this.#luma.extend(x, end, y);
    this.#blue.extend(x, end, y);
    this.#red.extend(x, end, y);
    return end - x;
  }

  // Four rows that are each of one colour, the colour of the same row to the left: the prediction is already right.
  #continues(x: number, y: number): boolean {
    const rows = this.#rows;
    for (let row = 0, at = y * 4 * this.#across + x; row < 4; row++, at += this.#across) {
      const four = rows[at] as number;
      if (four !== rows[at - 1] || four !== Math.imul(four & 0xff, 0x01010101)) return false;
    }
    return true;
  }

  #differLuma({ block, predicted, colours }: Plane, x: number, y: number): void {
    const cells = this.#cells;
    const stride = this.#across * 4;
    const from = (y * stride + x) * 4;
    for (let at = 0; at < 16; at++) {
      const ink = cells[from + (at >> 2) * stride + (at & 3)] as number;
      block[at] = (colours[ink] as number) - (predicted[at] as number);
    }
  }

  // 4:2:0: a chroma block covers two by two cells, and shows their mean.
  #differChroma({ block, predicted, colours }: Plane, x: number, y: number): void {
    const cells = this.#cells;
    const stride = this.#across * 4;
    const from = (y * stride + x) * 4;
    for (let at = 0; at < 4; at++) {
      const cell = from + (at >> 1) * 2 * stride + (at & 1) * 2;
      const a = colours[cells[cell] as number] as number;
      const b = colours[cells[cell + 1] as number] as number;
      const c = colours[cells[cell + stride] as number] as number;
      const d = colours[cells[cell + stride + 1] as number] as number;
      block[at] = ((a + b + c + d + 2) >> 2) - (predicted[at] as number);
    }
  }
}
