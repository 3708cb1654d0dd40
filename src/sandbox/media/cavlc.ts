/** Context-adaptive variable length codes for the DC levels of a macroblock (ITU-T H.264 7.3.5.3.2 and 9.2). */

import type { BitWriter } from "./bits.ts";

// The code and its length in one number: tables of small integers are quickest to read.
function codes(written: string): number[] {
  return written.split(" ").map((code) => (Number.parseInt(code, 2) << 5) | code.length);
}

// Table 9-5, column 0 <= nC < 2. A line for each total from 0, in it a code for each number of trailing ones. No other
// column is needed: 9.2.1 counts the AC levels of the neighbours for nC, and no macroblock here has any.
const TOKEN_LUMA = [
  "1",
  "000101 01",
  "00000111 000100 001",
  "000000111 00000110 0000101 00011",
  "0000000111 000000110 00000101 000011",
  "00000000111 0000000110 000000101 0000100",
  "0000000001111 00000000110 0000000101 00000100",
  "0000000001011 0000000001110 00000000101 000000100",
  "0000000001000 0000000001010 0000000001101 0000000100",
  "00000000001111 00000000001110 0000000001001 00000000100",
  "00000000001011 00000000001010 00000000001101 0000000001100",
  "000000000001111 000000000001110 00000000001001 00000000001100",
  "000000000001011 000000000001010 000000000001101 00000000001000",
  "0000000000001111 000000000000001 000000000001001 000000000001100",
  "0000000000001011 0000000000001110 0000000000001101 000000000001000",
  "0000000000000111 0000000000001010 0000000000001001 0000000000001100",
  "0000000000000100 0000000000000110 0000000000000101 0000000000001000",
].map(codes);

// Table 9-5, column nC = -1: the chroma DC levels of 4:2:0.
const TOKEN_CHROMA = [
  "01",
  "000111 1",
  "000100 000110 001",
  "000011 0000011 0000010 000101",
  "000010 00000011 00000010 0000000",
].map(codes);

// Tables 9-7 and 9-8: a line for each total from 1, in it a code for each number of zeros before the last level.
const ZEROS_LUMA = [
  "1 011 010 0011 0010 00011 00010 000011 000010 0000011 0000010 00000011 00000010 000000011 000000010 000000001",
  "111 110 101 100 011 0101 0100 0011 0010 00011 00010 000011 000010 000001 000000",
  "0101 111 110 101 0100 0011 100 011 0010 00011 00010 000001 00001 000000",
  "00011 111 0101 0100 110 101 100 0011 011 0010 00010 00001 00000",
  "0101 0100 0011 111 110 101 100 011 0010 00001 0001 00000",
  "000001 00001 111 110 101 100 011 010 0001 001 000000",
  "000001 00001 101 100 011 11 010 0001 001 000000",
  "000001 0001 00001 011 11 10 010 001 000000",
  "000001 000000 0001 11 10 001 01 00001",
  "00001 00000 001 11 10 01 0001",
  "0000 0001 001 010 1 011",
  "0000 0001 01 1 001",
  "000 001 1 01",
  "00 01 1",
  "0 1",
].map(codes);

// Table 9-9 (a).
const ZEROS_CHROMA = ["1 01 001 000", "1 01 00", "1 0"].map(codes);

// Table 9-10: a line for each number of zeros left from 1, in it a code for each run; the last line is for 7 and more.
const RUN_BEFORE = [
  "1 0",
  "1 01 00",
  "11 10 01 00",
  "11 10 01 001 000",
  "11 10 011 010 001 000",
  "11 000 001 011 010 101 100",
  "111 110 101 100 011 010 001 0001 00001 000001 0000001 00000001 000000001 0000000001 00000000001",
].map(codes);

function putFrom(bits: BitWriter, table: number[][], line: number, column: number): void {
  const code = table[line]?.[column];
  if (code === undefined) throw new RangeError(`no code for line ${line}, column ${column}`);
  bits.put(code >> 5, code & 31);
}

// 9.2.2.1, the other way round: a unary prefix, then a suffix that grows with the levels seen so far.
function putLevel(bits: BitWriter, levelCode: number, suffixLength: number): void {
  const tooLong = suffixLength === 0 ? 30 : 15 << suffixLength;
  if (levelCode >= tooLong) {
    bits.put(1, 16);
    bits.put(levelCode - tooLong, 12);
  } else if (suffixLength > 0) {
    const suffix = levelCode & ((1 << suffixLength) - 1);
    bits.put((1 << suffixLength) | suffix, (levelCode >> suffixLength) + 1 + suffixLength);
  } else if (levelCode < 14) {
    bits.put(1, levelCode + 1);
  } else {
    bits.put((1 << 4) | (levelCode - 14), 15 + 4);
  }
}

// The levels of a block from the last to the first, and how many zeros stand right before each.
const nonZeroLevels = new Int32Array(16);
const runs = new Int32Array(16);

/**
 * Writes the DC levels of one block: residual_block_cavlc of 7.3.5.3.2.
 *
 * @param bits Where to.
 * @param levels The levels in scan order: sixteen of luma or four of chroma, each within -2000 and 2000.
 */
export function putLevels(bits: BitWriter, levels: Int32Array): void {
  const luma = levels.length === 16;
  let total = 0;
  let ones = 0;
  let zeros = 0;
  for (let at = levels.length - 1; at >= 0; at--) {
    const level = levels[at] as number;
    if (level === 0) {
      if (total > 0) {
        runs[total - 1] = (runs[total - 1] as number) + 1;
        zeros++;
      }
      continue;
    }
    if (ones === total && ones < 3 && (level === 1 || level === -1)) ones++;
    nonZeroLevels[total] = level;
    runs[total++] = 0;
  }
  putFrom(bits, luma ? TOKEN_LUMA : TOKEN_CHROMA, total, ones);
  if (total === 0) return;

  let signs = 0;
  for (let at = 0; at < ones; at++) signs = (signs << 1) | ((nonZeroLevels[at] as number) < 0 ? 1 : 0);
  bits.put(signs, ones);
  let suffixLength = total > 10 && ones < 3 ? 1 : 0;
  for (let at = ones; at < total; at++) {
    const level = nonZeroLevels[at] as number;
    // A level that could have been a trailing one and is not is at least 2: its code starts two lower.
    const saved = at === ones && ones < 3 ? 2 : 0;
    putLevel(bits, (level > 0 ? 2 * level - 2 : -2 * level - 1) - saved, suffixLength);
    if (suffixLength === 0) suffixLength = 1;
    if (Math.abs(level) > 3 << (suffixLength - 1) && suffixLength < 6) suffixLength++;
  }

  if (total < levels.length) putFrom(bits, luma ? ZEROS_LUMA : ZEROS_CHROMA, total - 1, zeros);
  for (let at = 0; at < total - 1 && zeros > 0; at++) {
    const run = runs[at] as number;
    putFrom(bits, RUN_BEFORE, Math.min(zeros, 7) - 1, run);
    zeros -= run;
  }
}
