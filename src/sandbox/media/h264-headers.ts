/** The parts of an H.264 stream around its macroblocks: parameter sets, slice headers, NAL units (ITU-T H.264 7.3). */

import { BitWriter } from "./bits.ts";

/** The quantiser of every macroblock: steps under one level for luma, so that flat areas keep their exact colour. */
export const QP = 24;

const NAL = { slice: 0x61, keySlice: 0x65, sps: 0x67, pps: 0x68 } as const;
const FRAME_NUM_BITS = 8;
const BASELINE = 66;

// Table A-1: level_idc, then the most macroblocks in a frame and in a second.
const LEVELS = [
  [10, 99, 1485],
  [11, 396, 3000],
  [12, 396, 6000],
  [13, 396, 11880],
  [21, 792, 19800],
  [22, 1620, 20250],
  [30, 1620, 40500],
  [31, 3600, 108000],
  [32, 5120, 216000],
  [40, 8192, 245760],
  [42, 8704, 522240],
  [50, 22080, 589824],
  [51, 36864, 983040],
  [52, 36864, 2073600],
] as const;

/**
 * Finds the lowest level that allows a picture size.
 *
 * @param width Pixels across.
 * @param height Pixels down.
 * @param rate Frames for each second.
 * @returns level_idc, ten times the number of the level.
 * @throws RangeError that names the size if no level up to 5.2 allows it.
 */
export function levelOf(width: number, height: number, rate: number): number {
  const across = Math.ceil(width / 16);
  const down = Math.ceil(height / 16);
  // A.3.1: a side may be at most the root of eight times MaxFS.
  const size = Math.max(across * down, across ** 2 / 8, down ** 2 / 8);
  const found = LEVELS.find(([, frame, second]) => size <= frame && across * down * rate <= second);
  if (found === undefined) throw new RangeError(`no H.264 level allows ${width}x${height} pixels, ${rate} a second`);
  return found[0];
}

/**
 * Wraps coded bits into a NAL unit: its header, then the bytes with emulation prevention (7.3.1, 7.4.1).
 *
 * @param header nal_ref_idc and nal_unit_type.
 * @param payload The RBSP, its trailing bits included.
 * @param prefix Bytes to leave free before the unit, zeros.
 * @returns The bytes.
 */
export function nalUnit(header: number, payload: Uint8Array, prefix = 0): Uint8Array {
  const escapes: number[] = [];
  for (let at = payload.indexOf(0); at >= 0; at = payload.indexOf(0, at)) {
    const escaped = payload[at + 1] === 0 && (payload[at + 2] ?? 4) <= 3;
    if (escaped) escapes.push(at + 2);
    at += escaped ? 2 : 1;
  }
  const unit = new Uint8Array(prefix + 1 + payload.length + escapes.length);
  unit[prefix] = header;
  let from = 0;
  let to = prefix + 1;
  for (const at of escapes) {
    unit.set(payload.subarray(from, at), to);
    to += at - from;
    unit[to++] = 3;
    from = at;
  }
  unit.set(payload.subarray(from), to);
  return unit;
}

function finishRbsp(bits: BitWriter): Uint8Array {
  bits.put(1, 1);
  return bits.finish(0);
}

/**
 * Writes the sequence parameter set (7.3.2.1.1), constrained baseline.
 *
 * @param width Pixels across, even.
 * @param height Pixels down, even.
 * @param rate Frames for each second.
 * @returns The NAL unit.
 * @throws RangeError if no level allows the size.
 */
export function sequenceParameters(width: number, height: number, rate: number): Uint8Array {
  const bits = new BitWriter();
  const across = Math.ceil(width / 16);
  const down = Math.ceil(height / 16);
  bits.put(BASELINE, 8);
  // A.2.1.1: constraint_set0 and constraint_set1 together say constrained baseline.
  bits.put(0b11000000, 8);
  bits.put(levelOf(width, height, rate), 8);
  bits.unsigned(0);
  bits.unsigned(FRAME_NUM_BITS - 4);
  // 8.2.1.3: type 2, output order is decoding order, so slices carry no picture order count.
  bits.unsigned(2);
  bits.unsigned(1);
  bits.put(0, 1);
  bits.unsigned(across - 1);
  bits.unsigned(down - 1);
  bits.put(0b11, 2);
  // 7.4.2.1.1: the offsets count pairs of pixels, as chroma is sampled 4:2:0.
  const cropRight = (across * 16 - width) / 2;
  const cropBottom = (down * 16 - height) / 2;
  bits.put(cropRight + cropBottom > 0 ? 1 : 0, 1);
  if (cropRight + cropBottom > 0) for (const offset of [0, cropRight, 0, cropBottom]) bits.unsigned(offset);
  putUsability(bits, rate);
  return nalUnit(NAL.sps, finishRbsp(bits));
}

// E.1.1: the colours are ITU-R BT.709, limited range; the frame rate is fixed; pictures are not reordered.
function putUsability(bits: BitWriter, rate: number): void {
  bits.put(1, 1);
  bits.put(0b00, 2);
  bits.put(1, 1);
  bits.put(0b10101, 5);
  for (let colour = 0; colour < 3; colour++) bits.put(1, 8);
  bits.put(0, 1);
  bits.put(1, 1);
  bits.put(0, 16);
  bits.put(1, 16);
  // Table E-6: a tick is a field, so a frame lasts two of them.
  bits.put(0, 16);
  bits.put(2 * rate, 16);
  bits.put(1, 1);
  bits.put(0b000, 3);
  bits.put(1, 1);
  bits.put(1, 1);
  for (const limit of [0, 0, 10, 10, 0, 1]) bits.unsigned(limit);
}

/**
 * Writes the picture parameter set (7.3.2.2).
 *
 * @returns The NAL unit.
 */
export function pictureParameters(): Uint8Array {
  const bits = new BitWriter();
  bits.unsigned(0);
  bits.unsigned(0);
  bits.put(0b00, 2);
  bits.unsigned(0);
  bits.unsigned(0);
  bits.unsigned(0);
  bits.put(0b000, 3);
  bits.signed(QP - 26);
  bits.signed(0);
  bits.signed(0);
  // Deblocking is to be switched off in the slices: it would smear the edges that the encoder predicts from.
  bits.put(0b100, 3);
  return nalUnit(NAL.pps, finishRbsp(bits));
}

/**
 * Starts the one slice of a picture (7.3.3).
 *
 * @param bits Where to; the macroblocks follow.
 * @param sinceKey Frames since the key frame, 0 in the key frame itself.
 * @param keys How many key frames there were before this one.
 */
export function putSliceHeader(bits: BitWriter, sinceKey: number, keys: number): void {
  const key = sinceKey === 0;
  bits.unsigned(0);
  // 7.4.3: 7 is I and 5 is P, for all slices of the picture.
  bits.unsigned(key ? 7 : 5);
  bits.unsigned(0);
  bits.put(sinceKey % (1 << FRAME_NUM_BITS), FRAME_NUM_BITS);
  // idr_pic_id differs between two key frames in a row.
  if (key) bits.unsigned(keys % 2);
  bits.put(0, key ? 2 : 3);
  bits.signed(0);
  bits.unsigned(1);
}

/**
 * Ends the slice of a picture and makes it a sample of ISO/IEC 14496-15 5.3.4.2: four bytes of length, then the unit.
 *
 * @param bits The slice.
 * @param key Whether it is a key frame.
 * @returns The sample.
 */
export function sampleOf(bits: BitWriter, key: boolean): Uint8Array {
  const sample = nalUnit(key ? NAL.keySlice : NAL.slice, finishRbsp(bits), 4);
  new DataView(sample.buffer).setUint32(0, sample.length - 4);
  return sample;
}
