import { describe, expect, test } from "vitest";
import { BitWriter } from "../../../src/sandbox/media/bits.ts";
import { glyph } from "../../../src/sandbox/media/font.ts";
import { nalUnit } from "../../../src/sandbox/media/h264-headers.ts";

function written(write: (bits: BitWriter) => void): string {
  const bits = new BitWriter();
  write(bits);
  return Array.from(bits.finish(0), (byte) => byte.toString(2).padStart(8, "0")).join("");
}

describe("BitWriter", () => {
  test("appends codes with the most significant bit first", () => {
    const coded = written((bits) => {
      bits.put(0b101, 3);
      bits.put(0, 0);
      bits.put(0xabcdef, 24);
    });
    expect(coded).toBe(`101${(0xabcdef).toString(2)}00000`);
  });

  test.each([
    [0, "1"],
    [1, "010"],
    [2, "011"],
    [3, "00100"],
    [7, "0001000"],
    [4095, "0000000000001000000000000"],
    [10744, "000000000000010100111111001"],
  ])("writes %i as the Exp-Golomb code %s", (value, code) => {
    const coded = written((bits) => bits.unsigned(value));
    expect(coded.slice(0, code.length)).toBe(code);
    expect(Number(coded.slice(code.length))).toBe(0);
  });

  test("assigns signed codes in the order 1, -1, 2, -2 (H.264 table 9-3)", () => {
    const coded = written((bits) => {
      for (const value of [0, 1, -1, 2, -2]) bits.signed(value);
    });
    expect(coded).toBe("1010011001000010100000000".padEnd(24, "0").slice(0, 24));
  });

  test("fills the last byte and is empty after `finish`", () => {
    const bits = new BitWriter();
    bits.put(0, 1);
    expect([...bits.finish(1)]).toEqual([0x7f]);
    bits.put(1, 1);
    expect([...bits.finish(0)]).toEqual([0x80]);
  });

  test("grows beyond its initial capacity", () => {
    const bits = new BitWriter();
    for (let count = 0; count < 100_000; count++) bits.put(0x5a, 8);
    const bytes = bits.finish(0);
    expect(bytes.length).toBe(100_000);
    expect(bytes.every((byte) => byte === 0x5a)).toBe(true);
  });
});

describe("nalUnit", () => {
  test.each([
    [
      [0, 0, 1],
      [0, 0, 3, 1],
    ],
    [
      [0, 0, 0, 0, 0, 1],
      [0, 0, 3, 0, 0, 3, 0, 1],
    ],
    [
      [0, 0, 3, 0, 0, 4],
      [0, 0, 3, 3, 0, 0, 4],
    ],
    [
      [0, 1, 0, 0],
      [0, 1, 0, 0],
    ],
  ])("escapes %j as %j (H.264 7.4.1.1)", (payload, escaped) => {
    expect([...nalUnit(0x65, Uint8Array.from(payload))]).toEqual([0x65, ...escaped]);
  });
});

describe("glyph", () => {
  test("draws all characters of the font differently, and a box for others", () => {
    const drawn = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:#/ "].map(String);
    expect(new Set(drawn.map((character) => glyph(character).join())).size).toBe(drawn.length);
    expect(drawn.every((character) => glyph(character).every((row) => row < 32))).toBe(true);
    expect(glyph("ä")).toEqual(glyph("任"));
    expect(glyph("ä").some((row) => row > 0)).toBe(true);
  });
});
