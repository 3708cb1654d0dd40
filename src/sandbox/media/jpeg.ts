/** JPEG, baseline and written by hand: flat blocks are one DC difference each, and only lettering needs more. */

import { BitWriter } from "./bits.ts";
import { cellOf, drawScene, type MediaRequest, type Scene } from "./scene.ts";

const DC_STEP = 4;
const AC_STEP = 10;

// T.81 figure A.6: the zig-zag order, each entry 8 * row + column, found by walking the diagonals up and down in turn.
const ZIGZAG = Array.from({ length: 15 }, (_, sum) => {
  const cells = Array.from({ length: 8 }, (_, row) => ({ row, column: sum - row })).filter(
    ({ column }) => column >= 0 && column < 8,
  );
  return (sum % 2 === 0 ? cells.reverse() : cells).map(({ row, column }) => 8 * row + column);
}).flat();

// A.3.3 for one dimension: the transform of a step that is +1 on the first half of a block and -1 on the second.
const STEP = Array.from({ length: 8 }, (_, frequency) => {
  let sum = 0;
  for (let x = 0; x < 8; x++) sum += (x < 4 ? 1 : -1) * Math.cos(((2 * x + 1) * frequency * Math.PI) / 16);
  return frequency === 0 ? 0 : sum / 2;
});

// F.1.2.1 and F.1.2.2 leave the tables free. These need no statistics: one bit for what nearly every block here is, a
// DC difference of zero and an end of block, and codes of one length for the rest. C.2 keeps the code of all ones free.
const DC_SIZES = Array.from({ length: 11 }, (_, size) => size + 1);
const AC_SYMBOLS = [0xf0, ...Array.from({ length: 160 }, (_, at) => (Math.floor(at / 10) << 4) | ((at % 10) + 1))];
const DC_BITS = 5;
const AC_BITS = 9;
const AC_CODE = new Uint16Array(256);
for (const [index, symbol] of AC_SYMBOLS.entries()) AC_CODE[symbol] = (1 << (AC_BITS - 1)) + index;

function segment(marker: number, data: readonly number[]): number[] {
  return [0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 0xff, ...data];
}

// B.2.4.2: how many codes there are of each length from 1 to 16, then the symbols in the order of their codes.
function huffman(tableClass: 0 | 1, length: number, symbols: readonly number[]): number[] {
  const counts = new Array<number>(16).fill(0);
  counts[0] = 1;
  counts[length - 1] = symbols.length;
  return segment(0xc4, [tableClass << 4, ...counts, 0, ...symbols]);
}

function headers(width: number, height: number): number[] {
  const components = [1, 2, 3];
  return [
    0xff,
    0xd8,
    // JFIF 1.2, density 1:1 without unit, no thumbnail: it says that the colours are those of ITU-R BT.601, full range.
    ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 2, 0, 0, 1, 0, 1, 0, 0]),
    ...segment(0xdb, [0, DC_STEP, ...new Array<number>(63).fill(AC_STEP)]),
    // B.2.2: every component sampled 1x1, so that a block of each makes one unit and thin letters keep their colour.
    ...segment(0xc0, [
      8,
      height >> 8,
      height & 255,
      width >> 8,
      width & 255,
      3,
      ...components.flatMap((id) => [id, 0x11, 0]),
    ]),
    ...huffman(0, DC_BITS, DC_SIZES),
    ...huffman(1, AC_BITS, AC_SYMBOLS),
    ...segment(0xda, [3, ...components.flatMap((id) => [id, 0]), 0, 63, 0]),
  ];
}

function levelsOf(palette: Scene["palette"]): [Float64Array, Float64Array, Float64Array] {
  const of = (r: number, g: number, b: number, offset: number): Float64Array =>
    Float64Array.from(palette, ([red, green, blue]) => r * red + g * green + b * blue - offset);
  return [of(0.299, 0.587, 0.114, 128), of(-0.168736, -0.331264, 0.5, 0), of(0.5, -0.418688, -0.081312, 0)];
}

// F.1.2.1.1: a difference of n bits is written as itself, or as itself minus one in n bits when it is negative.
function putMagnitude(bits: BitWriter, value: number, size: number): void {
  bits.put(value > 0 ? value : value + (1 << size) - 1, size);
}

function sizeOf(value: number): number {
  return 32 - Math.clz32(Math.abs(value));
}

/** The blocks of one component: a prediction that goes from block to block, and the writer all components share. */
class Component {
  #before = 0;
  readonly #levels: Float64Array;
  readonly #bits: BitWriter;

  constructor(levels: Float64Array, bits: BitWriter) {
    this.#levels = levels;
    this.#bits = bits;
  }

  /** Writes a block of four quarters, each of one palette entry: upper left and right, then lower left and right. */
  put(inkA: number, inkB: number, inkC: number, inkD: number): void {
    const levels = this.#levels;
    const a = levels[inkA] as number;
    const b = levels[inkB] as number;
    const c = levels[inkC] as number;
    const d = levels[inkD] as number;
    // A.3.3: the DC coefficient of a block is eight times its mean.
    const level = Math.round((2 * (a + b + c + d)) / DC_STEP);
    const difference = level - this.#before;
    this.#before = level;
    if (difference === 0) this.#bits.put(0, 1);
    else {
      const size = sizeOf(difference);
      this.#bits.put((1 << (DC_BITS - 1)) + size - 1, DC_BITS);
      putMagnitude(this.#bits, difference, size);
    }
    if (inkA !== inkB || inkA !== inkC || inkA !== inkD)
      this.#putEdges((a - b + c - d) / 4, (a + b - c - d) / 4, (a - b - c + d) / 4);
    else this.#bits.put(0, 1);
  }

  #putEdges(across: number, down: number, both: number): void {
    let zeros = 0;
    for (let index = 1; index < 64; index++) {
      const at = ZIGZAG[index] as number;
      const row = STEP[at >> 3] as number;
      const column = STEP[at & 7] as number;
      const coefficient =
        at < 8 ? across * column * Math.SQRT2 * 2 : (at & 7) === 0 ? down * row * Math.SQRT2 * 2 : both * row * column;
      const level = Math.round(coefficient / AC_STEP);
      if (level === 0) {
        zeros++;
        continue;
      }
      for (; zeros > 15; zeros -= 16) this.#bits.put(AC_CODE[0xf0] as number, AC_BITS);
      const size = sizeOf(level);
      this.#bits.put(AC_CODE[(zeros << 4) | size] as number, AC_BITS);
      putMagnitude(this.#bits, level, size);
      zeros = 0;
    }
    // F.1.2.2.1: a block ends by itself at its last coefficient.
    if (zeros > 0) this.#bits.put(0, 1);
  }
}

// B.1.1.5: a byte of all ones inside the entropy-coded data is followed by a zero, so that it is not a marker.
function stuffBytes(data: Uint8Array): Buffer {
  let ones = 0;
  for (let at = data.indexOf(0xff); at >= 0; at = data.indexOf(0xff, at + 1)) ones++;
  const out = Buffer.alloc(data.length + ones);
  let to = 0;
  for (let from = 0; from < data.length; ) {
    const found = data.indexOf(0xff, from);
    const end = found < 0 ? data.length : found + 1;
    out.set(data.subarray(from, end), to);
    to += end - from + (found < 0 ? 0 : 1);
    from = end;
  }
  return out;
}

/**
 * Makes a JPEG image of a request; the same request gives the same bytes.
 *
 * @param request What to show, and how many pixels wide and high.
 * @returns The file.
 * @throws RangeError if a side is not a whole number from 16 to 8192 pixels.
 */
export function renderJpeg(request: MediaRequest): Buffer {
  const cell = cellOf(request);
  const scene = drawScene(request, cell);
  const { cells, stride } = scene;
  const bits = new BitWriter();
  const [luma, blue, red] = levelsOf(scene.palette).map((levels) => new Component(levels, bits)) as [
    Component,
    Component,
    Component,
  ];
  const blocks = Math.ceil(request.width / 8);
  const half = cell === 4 ? 1 : 0;
  const shift = Math.log2(cell / 4) - 1;
  for (let y = 0; y < Math.ceil(request.height / 8); y++) {
    const row = (half === 1 ? 2 * y : y >> shift) * stride;
    const below = row + half * stride;
    let before = -1;
    for (let x = 0; x < blocks; x++) {
      const column = half === 1 ? 2 * x : x >> shift;
      const a = cells[row + column] as number;
      const b = cells[row + column + half] as number;
      const c = cells[below + column] as number;
      const d = cells[below + column + half] as number;
      const flat = a === b && a === c && a === d;
      // The same flat colour as in the block before: no difference and no edges, twice one bit for each component.
      if (flat && a === before) bits.put(0, 6);
      else for (const component of [luma, blue, red]) component.put(a, b, c, d);
      before = flat ? a : -1;
    }
  }
  const body = stuffBytes(bits.finish(1));
  return Buffer.concat([Uint8Array.from(headers(request.width, request.height)), body, Uint8Array.of(0xff, 0xd9)]);
}
