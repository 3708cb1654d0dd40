import { describe, expect, test } from "vitest";
import { renderMp4 } from "../../../src/sandbox/media/index.ts";
import { boxAt, boxesOf, type Mp4Box, numbersOf } from "./boxes.ts";
import { RENDER_REQUEST } from "./requests.ts";

const VIDEO = { ...RENDER_REQUEST, seconds: 5, audio: true };

function tracksOf(file: Buffer): Mp4Box[][] {
  return boxAt(boxesOf(file), "moov")
    .children.filter(({ type }) => type === "trak")
    .map(({ children }) => children);
}

function tableOf(track: Mp4Box[], type: string): number[] {
  return numbersOf(boxAt(track, `mdia/minf/stbl/${type}`));
}

// The samples at their positions in the index: the chunks of stco, divided by stsc, each sample of its length in stsz.
function samplesOf(file: Buffer, track: Mp4Box[]): Buffer[] {
  const [, , ...sizes] = tableOf(track, "stsz");
  const [, ...runs] = tableOf(track, "stsc");
  const [, ...offsets] = tableOf(track, "stco");
  const samples: Buffer[] = [];
  for (const [index, offset] of offsets.entries()) {
    let count = 0;
    for (let run = 0; run < runs.length && (runs[run] ?? 0) <= index + 1; run += 3) count = runs[run + 1] ?? 0;
    let at = offset;
    for (; count > 0; count--) {
      const size = sizes[samples.length] ?? 0;
      samples.push(file.subarray(at, at + size));
      at += size;
    }
  }
  expect(samples.length).toBe(sizes.length);
  return samples;
}

describe("a rendered MP4 file", () => {
  test("has its index directly before its data", () => {
    const boxes = boxesOf(renderMp4(VIDEO));
    expect(boxes.map(({ type }) => type)).toEqual(["ftyp", "moov", "mdat"]);
    const first = Math.min(...tracksOf(renderMp4(VIDEO)).map((track) => tableOf(track, "stco")[1] ?? 0));
    expect(first).toBe(boxes[2]?.offset);
  });

  test.each([
    [4, false],
    [5, true],
    [15, true],
    [0.5, true],
  ])("of %d s with sound %s has this exact duration everywhere in the index", (seconds, audio) => {
    const file = renderMp4({ ...VIDEO, seconds, audio });
    expect(numbersOf(boxAt(boxesOf(file), "moov/mvhd")).slice(2, 4)).toEqual([1000, seconds * 1000]);
    const tracks = tracksOf(file);
    expect(tracks.length).toBe(audio ? 2 : 1);
    for (const track of tracks) {
      expect(numbersOf(boxAt(track, "tkhd"))[4]).toBe(seconds * 1000);
      const [, , timescale = 0, duration] = numbersOf(boxAt(track, "mdia/mdhd"));
      expect(duration).toBe(seconds * timescale);
      const [, ...times] = tableOf(track, "stts");
      const sum = times.reduce((total, count, at) => (at % 2 === 0 ? total + count * (times[at + 1] ?? 0) : total), 0);
      expect(sum).toBe(duration);
    }
  });

  test("has each byte of its data in one sample of one track", () => {
    const file = renderMp4(VIDEO);
    const total = tracksOf(file)
      .flatMap((track) => samplesOf(file, track))
      .reduce((sum, { length }) => sum + length, 0);
    expect(total).toBe(boxesOf(file)[2]?.data.length);
  });

  test("is the same for the same request, and differs by prompt, seed, task and model", () => {
    const others = [{}, {}, { prompt: "Another" }, { seed: 43 }, { taskId: "task_2" }, { model: "nano" }];
    const files = others.map((other) => renderMp4({ ...VIDEO, seconds: 4, ...other }).toString("latin1"));
    expect(files[0] === files[1]).toBe(true);
    expect(new Set(files).size).toBe(files.length - 1);
  });
});

describe("the picture track of an MP4 file", () => {
  test("has the size of the request in the track and in the sample entry", () => {
    const [track = []] = tracksOf(renderMp4({ ...VIDEO, width: 1920, height: 1080 }));
    expect(numbersOf(boxAt(track, "tkhd")).slice(-2)).toEqual([1920 * 65536, 1080 * 65536]);
    const { data } = boxAt(track, "mdia/minf/stbl/stsd");
    expect([data.toString("latin1", 12, 16), data.readUInt16BE(40), data.readUInt16BE(42)]).toEqual([
      "avc1",
      1920,
      1080,
    ]);
  });

  test.each([
    [1280, 720, 31],
    [1680, 720, 32],
    [1920, 1080, 40],
    [2520, 1080, 50],
  ])("of %i by %i declares constrained baseline and level %i", (width, height, level) => {
    const [track = []] = tracksOf(renderMp4({ ...VIDEO, width, height, seconds: 4 }));
    const { data } = boxAt(track, "mdia/minf/stbl/stsd");
    const at = data.indexOf("avcC") + 4;
    expect([...data.subarray(at, at + 6)]).toEqual([1, 66, 0xc0, level, 0xff, 0xe1]);
  });

  test("has a key frame every two seconds and no others", () => {
    const file = renderMp4(VIDEO);
    const [track = []] = tracksOf(file);
    expect(tableOf(track, "stss")).toEqual([3, 1, 49, 97]);
    const keys = samplesOf(file, track).flatMap((sample, at) => ((sample[4] ?? 0) % 32 === 5 ? [at + 1] : []));
    expect(keys).toEqual([1, 49, 97]);
  });

  test("has one NAL unit in each sample, without a start code in it", () => {
    const file = renderMp4({ ...VIDEO, width: 640, height: 360 });
    const [track = []] = tracksOf(file);
    const samples = samplesOf(file, track);
    expect(samples.length).toBe(120);
    for (const sample of samples) {
      expect(sample.readUInt32BE(0)).toBe(sample.length - 4);
      for (const code of ["\0\0\0", "\0\0\x01", "\0\0\x02"]) expect(sample.indexOf(code, 5, "latin1")).toBe(-1);
    }
  });

  test("moves: consecutive frames are coded differently", () => {
    const file = renderMp4(VIDEO);
    const [track = []] = tracksOf(file);
    const samples = samplesOf(file, track).map((sample) => sample.toString("latin1", 8));
    expect(samples.filter((sample, at) => sample === samples[at - 1])).toEqual([]);
  });
});

describe("the sound track of an MP4 file", () => {
  test("is AAC-LC with one channel at 48 kHz, with 1024 samples in each frame but the last", () => {
    const [, track = []] = tracksOf(renderMp4(VIDEO));
    const { data } = boxAt(track, "mdia/minf/stbl/stsd");
    expect(data.toString("latin1", 12, 16)).toBe("mp4a");
    expect(data.includes(Buffer.from([5, 2, 0x11, 0x88]))).toBe(true);
    expect(tableOf(track, "stts")).toEqual([2, 234, 1024, 1, 384]);
  });
});

describe("renderMp4", () => {
  test.each([
    [{ width: 321 }, "width 321"],
    [{ height: 0 }, "height 0"],
    [{ width: 8192, height: 8192 }, "8192x8192"],
    [{ seconds: 0 }, "0 seconds"],
    [{ seconds: 4.01 }, "4.01 seconds"],
    [{ seconds: 61 }, "61 seconds"],
    [{ seconds: Number.NaN }, "NaN seconds"],
  ])("rejects %j and names the value", (wrong, named) => {
    expect(() => renderMp4({ ...VIDEO, ...wrong })).toThrow(RangeError);
    expect(() => renderMp4({ ...VIDEO, ...wrong })).toThrow(named);
  });
});
