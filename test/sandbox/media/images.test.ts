import { crc32, inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { renderJpeg, renderPng } from "../../../src/sandbox/media/index.ts";
import { RENDER_REQUEST } from "./requests.ts";

const KINDS = [
  ["PNG", renderPng],
  ["JPEG", renderJpeg],
] as const;

function chunksOf(file: Buffer): { type: string; data: Buffer; sound: boolean }[] {
  const chunks: ReturnType<typeof chunksOf> = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const checked = file.subarray(at + 4, at + 8 + length);
    const sound = file.readUInt32BE(at + 8 + length) === crc32(checked);
    chunks.push({ type: checked.toString("latin1", 0, 4), data: checked.subarray(4), sound });
    at += length + 12;
  }
  return chunks;
}

// The palette entries of all pixels, after reversing the Up filter and the packing of two pixels in a byte.
function pixelsOf(data: Buffer, width: number, height: number): number[][] {
  const raw = inflateSync(data);
  const rowBytes = Math.ceil(width / 2);
  expect(raw.length).toBe((rowBytes + 1) * height);
  let above = new Uint8Array(rowBytes);
  return Array.from({ length: height }, (_, y) => {
    const row = raw.subarray(y * (rowBytes + 1), (y + 1) * (rowBytes + 1));
    expect(row[0]).toBe(2);
    above = Uint8Array.from(above, (byte, at) => byte + (row[at + 1] ?? 0));
    return Array.from({ length: width }, (_, x) => ((above[x >> 1] ?? 0) >> (x % 2 === 0 ? 4 : 0)) & 15);
  });
}

function segmentsOf(file: Buffer): { marker: number; data: Buffer }[] {
  const segments: ReturnType<typeof segmentsOf> = [];
  for (let at = 2; ; ) {
    expect(file[at]).toBe(0xff);
    const marker = file[at + 1] ?? 0;
    const end = at + 2 + file.readUInt16BE(at + 2);
    segments.push({ marker, data: file.subarray(at + 4, end) });
    if (marker === 0xda) return [...segments, { marker: 0, data: file.subarray(end, file.length - 2) }];
    at = end;
  }
}

describe("a rendered PNG", () => {
  test("has a signature and four chunks with valid CRCs", () => {
    const file = renderPng(RENDER_REQUEST);
    expect(file.subarray(0, 8)).toEqual(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
    expect(chunksOf(file).map(({ type, sound }) => [type, sound])).toEqual(
      ["IHDR", "PLTE", "IDAT", "IEND"].map((type) => [type, true]),
    );
  });

  test.each([
    [320, 240],
    [33, 17],
    [2048, 878],
  ])("has %i by %i pixels of sixteen colours", (width, height) => {
    const [header, palette, data] = chunksOf(renderPng({ ...RENDER_REQUEST, width, height }));
    expect([header?.data.readUInt32BE(0), header?.data.readUInt32BE(4)]).toEqual([width, height]);
    expect([...(header?.data.subarray(8) ?? [])]).toEqual([4, 3, 0, 0, 0]);
    expect(palette?.data.length).toBe(48);
    const inks = new Set(pixelsOf(data?.data ?? Buffer.alloc(0), width, height).flat());
    expect(inks.size).toBeGreaterThan(6);
  });

  test("shows the task, the model and the seed on the plate only", () => {
    const rowsOf = (request: typeof RENDER_REQUEST): string[] =>
      pixelsOf(chunksOf(renderPng(request))[2]?.data ?? Buffer.alloc(0), 320, 240).map((row) => row.join());
    const rows = rowsOf(RENDER_REQUEST);
    for (const other of [{ taskId: "task_01HZX3K8" }, { model: "seedance-2.1" }]) {
      const changed = rowsOf({ ...RENDER_REQUEST, ...other }).flatMap((row, y) => (row === rows[y] ? [] : [y]));
      expect(changed.length).toBeGreaterThan(0);
      expect(changed.at(-1) ?? 0).toBeLessThan((changed[0] ?? 0) + 32);
    }
  });
});

describe("a rendered JPEG", () => {
  test("is baseline, with its segments in order and its size", () => {
    const file = renderJpeg({ ...RENDER_REQUEST, width: 333, height: 251 });
    expect([...file.subarray(0, 2), ...file.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
    const segments = segmentsOf(file);
    expect(segments.map(({ marker }) => marker)).toEqual([0xe0, 0xdb, 0xc0, 0xc4, 0xc4, 0xda, 0]);
    const frame = segments[2]?.data ?? Buffer.alloc(6);
    expect([frame[0], frame.readUInt16BE(1), frame.readUInt16BE(3), frame[5]]).toEqual([8, 251, 333, 3]);
  });

  test("has Huffman tables of the length in their counts, without a code of all ones", () => {
    for (const { data } of segmentsOf(renderJpeg(RENDER_REQUEST)).filter(({ marker }) => marker === 0xc4)) {
      const counts = [...data.subarray(1, 17)];
      expect(data.length).toBe(17 + counts.reduce((sum, count) => sum + count, 0));
      const used = counts.reduce((sum, count, at) => sum + count / 2 ** (at + 1), 0);
      expect(used).toBeLessThan(1);
    }
  });

  test("has no marker within its coded data", () => {
    const coded =
      segmentsOf(renderJpeg({ ...RENDER_REQUEST, width: 1024, height: 1024 })).at(-1)?.data ?? Buffer.alloc(0);
    for (let at = coded.indexOf(0xff); at >= 0; at = coded.indexOf(0xff, at + 1)) expect(coded[at + 1]).toBe(0);
  });
});

describe.each(KINDS)("a rendered %s", (_kind, render) => {
  test("is the same for the same request", () => {
    expect(render(RENDER_REQUEST).equals(render({ ...RENDER_REQUEST }))).toBe(true);
  });

  test("differs by prompt, seed, task and model", () => {
    const others = [{ prompt: "A quiet valley at dusk" }, { seed: 43 }, { taskId: "task_2" }, { model: "nano" }];
    const files = [{}, ...others].map((other) => render({ ...RENDER_REQUEST, ...other }).toString("latin1"));
    expect(new Set(files).size).toBe(files.length);
  });

  test.each([
    ["width", 0],
    ["width", 15],
    ["height", 8193],
    ["height", 100.5],
    ["width", Number.NaN],
  ])("can't have a %s of %d", (side, pixels) => {
    expect(() => render({ ...RENDER_REQUEST, [side]: pixels })).toThrow(RangeError);
    expect(() => render({ ...RENDER_REQUEST, [side]: pixels })).toThrow(`${side} ${pixels}`);
  });

  test("supports texts that are long, empty or not in its font", () => {
    const size = { width: 64, height: 64 };
    for (const text of ["", "x".repeat(500), "täsk 任務 🎬\n"]) {
      expect(render({ ...RENDER_REQUEST, ...size, taskId: text, model: text }).length).toBeGreaterThan(100);
    }
  });
});
