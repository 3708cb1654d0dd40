/** Prediction, transform and quantisation of flat blocks: the encoder keeps what the decoder will have (ITU-T H.264 8). */

// Figure 8-8: the zig-zag order of a four by four block, each entry 4 * row + column.
const ZIGZAG = [0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15];
// 8.5.10 and 8.5.11 with the flat matrix: at QP 24 a level times 0.625 is one of luma, times 1.25 one of chroma.
const LUMA_STEP = 40;
const CHROMA_STEP = 80;
function clampByte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

function butterflies(block: Int32Array, line: number, step: number): void {
  for (let at = 0; at < 4 * line; at += line) {
    const a = block[at] as number;
    const b = block[at + step] as number;
    const c = block[at + 2 * step] as number;
    const d = block[at + 3 * step] as number;
    block[at] = a + b + c + d;
    block[at + step] = a + b - c - d;
    block[at + 2 * step] = a - b - c + d;
    block[at + 3 * step] = a - b + c - d;
  }
}

// 8.5.10: rows, then columns; the matrix is its own inverse but for a factor of 16.
function hadamard4(block: Int32Array): void {
  butterflies(block, 4, 1);
  butterflies(block, 1, 4);
}

// 8.5.11.1, likewise, but for a factor of 4.
function hadamard2(block: Int32Array): void {
  const a = block[0] as number;
  const b = block[1] as number;
  const c = block[2] as number;
  const d = block[3] as number;
  block[0] = a + b + c + d;
  block[1] = a - b + c - d;
  block[2] = a + b - c - d;
  block[3] = a - b - c + d;
}

/** One plane as the decoder will have it: a value for each flat block of four by four samples. */
export class Plane {
  readonly stride: number;
  readonly side: 2 | 4;
  readonly step: number;
  readonly inverse: number;
  readonly colours: Uint8Array;
  readonly values: Uint8Array;
  readonly levels: Int32Array;
  readonly block: Int32Array;
  readonly predicted: Uint8Array;

  constructor(across: number, down: number, side: 2 | 4, colours: Uint8Array) {
    this.colours = colours;
    this.side = side;
    this.step = side === 4 ? LUMA_STEP : CHROMA_STEP;
    // 65536 over what a level adds to a transformed block: the transform has a gain of side * side.
    this.inverse = Math.round((65536 * 64) / (side * side * this.step));
    this.stride = across * side;
    this.values = new Uint8Array(this.stride * down * side);
    this.levels = new Int32Array(side * side);
    this.block = new Int32Array(side * side);
    this.predicted = new Uint8Array(side * side);
  }

  /** Fills `predicted` from the neighbour that is there (8.3.3, 8.3.4): left, else above, else the middle grey. */
  predict(x: number, y: number): void {
    const { side, stride, values, predicted } = this;
    const at = y * side * stride + x * side;
    if (x === 0 && y === 0) predicted.fill(128);
    else {
      const from = x > 0 ? at - 1 : at - stride;
      const down = x > 0 ? stride : 0;
      const along = x > 0 ? 0 : 1;
      for (let row = 0, to = 0; row < side; row++) {
        for (let column = 0; column < side; column++) {
          predicted[to++] = values[from + row * down + column * along] as number;
        }
      }
    }
  }

  /** Turns the differences in `block` into `levels`, and keeps what the decoder makes of them; true if any is not 0. */
  quantise(x: number, y: number): boolean {
    const { side, stride, values, predicted, block, levels, step, inverse } = this;
    const transform = side === 4 ? hadamard4 : hadamard2;
    transform(block);
    let any = 0;
    for (let at = 0; at < block.length; at++) {
      const level = ((block[at] as number) * inverse + 32768) >> 16;
      block[at] = level;
      any |= level;
    }
    for (let at = 0; at < block.length; at++) levels[at] = block[side === 4 ? (ZIGZAG[at] as number) : at] as number;
    if (any !== 0) transform(block);
    const to = y * side * stride + x * side;
    for (let at = 0; at < block.length; at++) {
      const residual = ((block[at] as number) * step + 32) >> 6;
      const offset = side === 4 ? (at >> 2) * stride + (at & 3) : (at >> 1) * stride + (at & 1);
      values[to + offset] = clampByte((predicted[at] as number) + residual);
    }
    return any !== 0;
  }

  /** Makes macroblocks from `from` up to `to` of row `y` copies of the right edge of the one to their left. */
  extend(from: number, to: number, y: number): void {
    const { side, stride, values } = this;
    for (let row = 0, at = y * side * stride; row < side; row++, at += stride) {
      values.fill(values[at + from * side - 1] as number, at + from * side, at + to * side);
    }
  }
}
