import { describe, expect, test } from "vitest";
import { inspectMedia } from "../../src/download/formats/formats.ts";
import { box } from "../../src/sandbox/media/mp4.ts";
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

describe("an MP4 file", () => {
  const samples = [5, 7, 10, 13];
  const data: Buffer = Buffer.alloc(36, "sample");
  const ftyp = box("ftyp", Buffer.from("isom"), 0, Buffer.from("isom"));
  const u64 = (value: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(value));
    return bytes;
  };
  const tables = {
    stsc: box("stsc", 0, 2, 1, 1, 1, 2, 3, 1),
    stsz: box("stsz", 0, 0, samples.length, ...samples),
    stz2: box("stz2", 0, 16, samples.length, Buffer.from("00050007000a000d", "hex")),
    threeBits: box("stz2", 0, 3, samples.length, Buffer.from("57ad", "hex")),
    nibbles: box("stz2", 0, 4, samples.length, Buffer.from("57ad", "hex")),
    constant: box("stsz", 0, 10, samples.length),
  };
  interface MoovOptions {
    sizes?: Buffer;
    isLong?: boolean;
    more?: Buffer;
  }
  /** A movie with a track of two chunks: the first one has one sample, the second one three. */
  const moov = (offset: number, { sizes = tables.stsz, isLong = false, more = Buffer.alloc(0) }: MoovOptions = {}) => {
    const offsets = [offset, offset + 6];
    const chunks = isLong ? box("co64", 0, 2, ...offsets.map(u64)) : box("stco", 0, 2, ...offsets);
    return box("moov", box("trak", box("mdia", box("minf", box("stbl", tables.stsc, sizes, chunks)))), more);
  };
  const longBox = (type: string, content: Buffer) =>
    Buffer.concat([Buffer.from([0, 0, 0, 1]), Buffer.from(type), u64(16 + content.length), content]);
  const openBox = (type: string, content: Buffer) => Buffer.concat([Buffer.alloc(4), Buffer.from(type), content]);
  const front = (options?: MoovOptions) => {
    const offset = ftyp.length + moov(0, options).length + 8;
    return [ftyp, moov(offset, options)];
  };
  const emptyMoov = box("moov", box("trak", box("mdia", box("minf", box("stbl", box("stco", 0, 0))))), box("mvex"));
  const fragment = [box("moof", box("mfhd", 0, 1)), box("mdat", data)];
  const fragmented = [ftyp, emptyMoov, ...fragment, ...fragment];
  const sidx = (size: number) => box("sidx", 0, 1, 1, 0, 0, 1, size, 0, 0);

  test.each<[string, Buffer[]]>([
    ["with the movie box first", [...front(), box("mdat", data)]],
    ["with the movie box last", [ftyp, box("mdat", data), moov(ftyp.length + 8)]],
    ["with 64-bit sizes and offsets", [ftyp, longBox("mdat", data), moov(ftyp.length + 16, { isLong: true })]],
    ["with a last box of size 0", [...front(), openBox("mdat", data)]],
    ["with sizes of 16 bits", [...front({ sizes: tables.stz2 }), openBox("mdat", data)]],
    ["with sizes of 4 bits", [...front({ sizes: tables.nibbles }), openBox("mdat", data)]],
    ["with one size for all samples", [...front({ sizes: tables.constant }), openBox("mdat", data)]],
    [
      "with further boxes",
      [box("ftyp", Buffer.from("mp42"), 0), box("uuid", data), box("mdat", data), moov(72), box("free")],
    ],
    ["in fragments", fragmented],
    ["in fragments with an index", [ftyp, emptyMoov, sidx(52), ...fragment, box("mfra")]],
    ["with samples and fragments", [...front({ more: box("mvex") }), box("mdat", data), ...fragment]],
  ])("is whole %s", async (_, boxes) => {
    const file = Buffer.concat(boxes);
    expect(await inspectBytes(file)).toMatchObject({ type: "video/mp4", complete: true });
    // Cut before the last sample, wherever the boxes end.
    const end = file.lastIndexOf("sample") + 2;
    for (const cut of [8, 12, end, file.length - 1])
      if (cut < file.length) expect((await inspectBytes(file.subarray(0, cut)))?.complete, `cut at ${cut}`).toBe(false);
  });

  test.each([
    ["4 zero bytes", Buffer.alloc(4)],
    ["7 zero bytes", Buffer.alloc(7)],
    ["100 zero bytes", Buffer.alloc(100)],
    ["4 bytes of a text", Buffer.from("junk")],
    ["12 bytes of a text", Buffer.from("junkjunkjunk")],
    ["a header of an unknown type", Buffer.from("000000ff00ff00ff", "hex")],
    ["a size that is too small", Buffer.from("00000002ffffffffffff", "hex")],
  ])("is whole with padding after its end: %s", async (_, padding) => {
    const [begin, mdat] = [Buffer.concat(front()), box("mdat", data)];
    for (const file of [Buffer.concat([begin, mdat]), Buffer.concat([ftyp, mdat, moov(ftyp.length + 8)])]) {
      expect(await inspectBytes(Buffer.concat([file, padding]))).toMatchObject({ complete: true });
      expect((await inspectBytes(file.subarray(0, -1)))?.complete).toBe(false);
    }
    // The padding does not stand for samples.
    const cut = Buffer.concat([begin, box("mdat", data.subarray(0, 30))]);
    const room = Buffer.concat([cut, padding.subarray(0, 5)]);
    expect(await inspectBytes(room)).toMatchObject({ complete: false });
    // Only the length of its boxes tells whether fragments are missing.
    const long = Buffer.concat([...fragmented, padding.subarray(0, 7)]);
    expect(await inspectBytes(long)).toMatchObject({ complete: false });
    const announced = [...front({ more: box("mvex") }), mdat, padding.subarray(0, 7)];
    expect(await inspectBytes(Buffer.concat(announced))).toMatchObject({ complete: false });
  });

  test("with sizes of 3 bits, which no table has, is judged by its offsets", async () => {
    const file = Buffer.concat([...front({ sizes: tables.threeBits }), box("mdat", data)]);
    expect(await inspectBytes(file)).toMatchObject({ complete: true });
  });

  test.each<[string, Buffer[]]>([
    ["of 32 bytes", [box("ftyp", Buffer.alloc(24, "isom"))]],
    ["without a movie box", [ftyp, box("mdat", data)]],
    ["without media data", [ftyp, moov(0)]],
    ["with an empty movie box", [ftyp, box("moov"), box("mdat", data)]],
    ["without samples", [ftyp, emptyMoov, box("mdat", data)]],
    ["whose samples begin beyond its end", [...front(), box("free", data)].with(1, moov(10_000)).concat(box("mdat"))],
    ["whose samples end beyond its end", [...front(), openBox("mdat", data.subarray(0, 35))]],
    ["whose sizes of 16 bits end beyond it", [...front({ sizes: tables.stz2 }), openBox("mdat", data.subarray(0, 35))]],
    [
      "whose constant sizes end beyond it",
      [...front({ sizes: tables.constant }), openBox("mdat", data.subarray(0, 35))],
    ],
    ["with a box that is longer than the file", [...front(), box("mdat", data), box("free", data).subarray(0, 20)]],
    ["with a part of a header at its end", [...front(), box("mdat", data), Buffer.from([0, 0, 0])]],
    ["with a part of a 64-bit header at its end", [...front(), box("mdat", data), Buffer.from("\0\0\0\x01mdat\0\0")]],
    ["with a part of a type at its end", [...front(), box("mdat", data), Buffer.from("\0\0\0\x09fr")]],
    ["with a fragment that has no data", [...fragmented, box("moof")]],
    ["with fragments that an index lists and that are missing", [ftyp, emptyMoov, sidx(105), ...fragment]],
    ["with zeros where its boxes were", [ftyp, Buffer.alloc(200)]],
  ])("is not whole %s", async (_, boxes) =>
    expect(await inspectBytes(Buffer.concat(boxes))).toMatchObject({ type: "video/mp4", complete: false }),
  );

  test("that states huge numbers is read in time that follows its length", async () => {
    const huge = 0xffff_ffff;
    const sizes = box("stsz", 0, 0, huge, 1, 2, 3);
    const stbl = box("stbl", box("stsc", 0, huge, 1, huge, 1), sizes, box("stco", 0, huge, 40, 50));
    const file = Buffer.concat([ftyp, box("moov", box("trak", box("mdia", box("minf", stbl)))), openBox("mdat", data)]);
    let reads = 0;
    await inspectMedia(async (at, length) => {
      reads++;
      return file.subarray(at, at + length);
    }, file.length);
    expect(reads).toBeLessThan(30);
  });
});

test("a file is read in blocks, and never as a whole", async () => {
  const file = Buffer.concat([pngFile, Buffer.alloc(4 * 2 ** 20)]);
  let [reads, longest] = [0, 0];
  await inspectMedia(async (at, length) => {
    reads++;
    longest = Math.max(longest, length);
    return file.subarray(at, at + length);
  }, file.length);
  expect(reads).toBeLessThan(5);
  expect(longest).toBeLessThanOrEqual(2 ** 16);
});

describe("a JPEG file", () => {
  const [start, end] = [jpegFile.subarray(0, 2), Buffer.from("ffd9", "hex")];
  const scanAt = jpegFile.indexOf("ffda", 0, "hex");
  const scan = jpegFile.subarray(scanAt, jpegFile.lastIndexOf("ffd9", undefined, "hex"));
  const segment = (marker: number, content: Buffer) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(content.length + 2, 2);
    return Buffer.concat([head, content]);
  };
  const exif = segment(0xe1, Buffer.concat([Buffer.from("Exif\0\0"), jpegFile]));
  const tables = jpegFile.subarray(2, scanAt);

  test.each<[string, Buffer[]]>([
    ["with a thumbnail", [start, exif, tables, scan, end]],
    ["with several scans", [start, tables, scan, segment(0xc4, Buffer.alloc(17)), scan, scan, end]],
    ["with restart markers and stuffed bytes", [start, tables, scan, Buffer.from("ffd0ff00ffffd7", "hex"), end]],
    ["with padding after its end", [start, tables, scan, end, Buffer.alloc(500)]],
    ["with another image after its end", [start, tables, scan, end, jpegFile]],
    [
      "with a scan that is longer than a block",
      [start, tables, scan, Buffer.alloc(2 ** 16 - 1, 1), Buffer.from([0xff, 0]), end],
    ],
  ])("is whole %s", async (_, parts) => {
    const file = Buffer.concat(parts);
    expect(await inspectBytes(file)).toMatchObject({ complete: true, width: 64, height: 48 });
    const cut = file.indexOf(scan) + scan.length - 1;
    expect(await inspectBytes(file.subarray(0, cut))).toMatchObject({ complete: false });
  });

  test.each<[string, Buffer[]]>([
    ["of which only the thumbnail is whole", [start, exif, tables, scan.subarray(0, -4)]],
    ["without a scan", [start, tables, end]],
    ["with zeros where its end was", [start, tables, scan, Buffer.alloc(500)]],
  ])("is not whole %s", async (_, parts) =>
    expect(await inspectBytes(Buffer.concat(parts))).toMatchObject({ type: "image/jpeg", complete: false }),
  );
});

describe("a PNG file", () => {
  test.each<[string, (file: Buffer) => Buffer]>([
    [
      "with zeros where its data was",
      (file) => Buffer.concat([file.subarray(0, -60), Buffer.alloc(48), file.subarray(-12)]),
    ],
    ["without data", (file) => Buffer.concat([file.subarray(0, 33), file.subarray(-12)])],
  ])("is not whole %s", async (_, change) =>
    expect(await inspectBytes(change(pngFile))).toMatchObject({ type: "image/png", complete: false }),
  );

  test("with a wrong checksum of a chunk that is not critical is whole", async () => {
    const text = Buffer.from("\0\0\0\x04tEXtnote\0\0\0\0", "latin1");
    const file = Buffer.concat([pngFile.subarray(0, 33), text, pngFile.subarray(33)]);
    expect(await inspectBytes(file)).toMatchObject({ complete: true });
  });
});

test("a WebP file with several chunks is whole, and one with a chunk beyond its end is not", async () => {
  const chunk = (type: string, data: Buffer, size = data.length) => {
    const head = Buffer.from(`${type}\0\0\0\0`, "latin1");
    head.writeUInt32LE(size, 4);
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
  };
  const file = (...chunks: Buffer[]) => {
    const body = Buffer.concat([Buffer.from("WEBP"), ...chunks]);
    const head = Buffer.from("RIFF\0\0\0\0", "latin1");
    head.writeUInt32LE(body.length, 4);
    return Buffer.concat([head, body]);
  };
  const extended = chunk("VP8X", Buffer.from("020000003f00002f0000", "hex"));
  const frames = [chunk("ANIM", Buffer.alloc(6)), chunk("ANMF", Buffer.alloc(33)), chunk("ANMF", Buffer.alloc(20))];
  expect(await inspectBytes(file(extended, ...frames))).toMatchObject({ complete: true, width: 64, height: 48 });
  const padded = Buffer.concat([file(extended, ...frames), Buffer.alloc(9)]);
  expect(await inspectBytes(padded)).toMatchObject({ complete: true });
  expect(await inspectBytes(file(extended, ...frames).subarray(0, -1))).toMatchObject({ complete: false });
  expect(await inspectBytes(file(extended, chunk("ANMF", Buffer.alloc(20), 60)))).toMatchObject({ complete: false });
});
