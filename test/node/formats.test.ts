import { describe, expect, test } from "vitest";
import { inspectMedia } from "../../src/download/formats/formats.ts";
import { jpegFile, mp4File, pngFile } from "./support.ts";

const inspectBytes = (file: Buffer) => inspectMedia(async (at, length) => file.subarray(at, at + length), file.length);
/** A WebP file of one chunk. */
const webp = (chunk: string, data: string) => {
  const body = Buffer.from(data.padEnd(40, "0"), "hex");
  const head = Buffer.from(`RIFF\0\0\0\0WEBP${chunk}\0\0\0\0`, "latin1");
  head.writeUInt32LE(body.length + 12, 4);
  head.writeUInt32LE(body.length, 16);
  return Buffer.concat([head, body]);
};
const files: [string, Buffer, object][] = [
  ["PNG", pngFile, { type: "image/png", ext: "png", width: 64, height: 48 }],
  ["JPEG", jpegFile, { type: "image/jpeg", ext: "jpg", width: 64, height: 48 }],
  ["MP4", mp4File, { type: "video/mp4", ext: "mp4", width: 64, height: 48 }],
  ["WebP, lossy", webp("VP8 ", "0000009d012a40003000"), { type: "image/webp", ext: "webp", width: 64, height: 48 }],
  ["WebP, lossless", webp("VP8L", "2f3fc00b00"), { type: "image/webp", width: 64, height: 48 }],
  ["WebP, extended", webp("VP8X", "000000003f00002f0000"), { type: "image/webp", width: 64, height: 48 }],
];

describe.each(files)("a file in the format %s", (_, file, facts) => {
  test("is detected by its content, with its size", async () =>
    expect(await inspectBytes(file)).toMatchObject({ ...facts, complete: true }));

  test("is incomplete wherever it is cut", async () => {
    for (let end = 1; end < file.length; end += Math.ceil(file.length / 200)) {
      const found = await inspectBytes(file.subarray(0, end));
      expect(found?.complete ?? false, `cut at ${end}`).toBe(false);
    }
  });
});

test.each([
  ["an empty file", ""],
  ["HTML", "<!doctype html>"],
  ["JSON", "{}"],
  ["GIF", "GIF89a"],
  ["AVIF", "\0\0\0\x1cftypavif"],
  ["a RIFF sound file", "RIFF\0\0\0\0WAVE"],
])("%s is not a supported format", async (_, text) =>
  expect(await inspectBytes(Buffer.from(text, "latin1"))).toBeUndefined(),
);

test("boxes and chunks with a wrong length end the parsing", async () => {
  const box = (size: number, type: string) => {
    const head = Buffer.alloc(16);
    head.writeUInt32BE(size);
    head.write(type, 4, "latin1");
    return head;
  };
  expect(await inspectBytes(Buffer.concat([box(16, "ftyp"), box(0, "moov")]))).toMatchObject({ complete: false });
  expect(await inspectBytes(Buffer.concat([box(16, "ftyp"), box(2, "moov")]))).toMatchObject({ complete: false });
  expect(await inspectBytes(Buffer.concat([box(16, "ftyp"), box(1, "moov")]))).toMatchObject({ complete: false });
  expect(await inspectBytes(Buffer.concat([pngFile.subarray(0, 8), Buffer.alloc(8, 255)]))).toMatchObject({
    complete: false,
  });
});
