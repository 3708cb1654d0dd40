import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inspectMedia } from "../../src/download/formats/formats.ts";
import { runMediaTool } from "../sandbox/media/tools.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seedance-formats-"));
});
afterAll(() => rm(folder, { recursive: true }));

const inspectBytes = (file: Buffer) => inspectMedia(async (at, length) => file.subarray(at, at + length), file.length);
const video = ["-f", "lavfi", "-i", "testsrc=size=128x96:rate=24:duration=2", "-f", "lavfi", "-i", "sine=duration=2"];
const picture = ["-f", "lavfi", "-i", "testsrc=size=128x96:rate=5:duration=1"];

test.each<[string, string[], string]>([
  ["an MP4", video, "a.mp4"],
  ["an MP4 that plays while it loads", [...video, "-movflags", "+faststart"], "b.mp4"],
  ["an MP4 in fragments", [...video, "-movflags", "frag_keyframe+empty_moov"], "c.mp4"],
  ["an MP4 in fragments with an index", [...video, "-movflags", "frag_keyframe+empty_moov+global_sidx"], "d.mp4"],
  ["an MP4 for DASH", [...video, "-movflags", "dash+frag_keyframe", "-frag_duration", "300000"], "e.mp4"],
  ["a QuickTime file with PCM sound", [...video, "-c:v", "mpeg4", "-c:a", "pcm_s16le"], "f.mov"],
  ["a silent MP4", picture, "g.mp4"],
  ["a JPEG", [...picture, "-frames", "1"], "h.jpg"],
  ["a PNG", [...picture, "-frames", "1"], "i.png"],
  ["a WebP", [...picture, "-frames", "1"], "j.webp"],
  ["a lossless WebP", [...picture, "-frames", "1", "-lossless", "1"], "k.webp"],
  ["an animated WebP", [...picture, "-loop", "0"], "l.webp"],
])("%s of ffmpeg is whole, and wherever it is cut it is not", async (_, options, name) => {
  const path = join(folder, name);
  await runMediaTool("ffmpeg", ["-v", "error", "-y", ...options, path]);
  const file = await readFile(path);
  expect(await inspectBytes(file)).toMatchObject({ complete: true, width: 128, height: 96 });
  for (let end = 1; end < file.length; end += Math.ceil(file.length / 300))
    expect((await inspectBytes(file.subarray(0, end)))?.complete ?? false, `cut at ${end}`).toBe(false);
});
