/**
 * Measures how long the sandbox takes to make each file that the contract allows, after a warm-up, as a multiple of the
 * time that one deflate of 1 MB takes in the same run, and its size; with ffprobe also lists its streams. Exits with 1 if
 * a file is larger than 600 kB, or takes longer than 30 deflates.
 *
 *   npm run bench -- media
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import contract from "../generated/page/openapi.json" with { type: "json" };
import { imageSize, renderJpeg, renderMp4, renderPng, videoSize } from "../src/sandbox/media/index.ts";

const [maxBytes, maxDeflates, warmUp, videoSeeds] = [600_000, 30, 15, 3];
const bodies = contract.components.schemas;
const video = bodies.SeedanceRequest.properties;
const image = bodies.GptImage2Request.properties;
const request = { taskId: "sd2_0123456789ab", model: "seedance", prompt: "A glass train" };

interface Row {
  what: string;
  milliseconds: number[];
  bytes: number[];
}
const rows: Row[] = [];

function measure(what: string, renders: (() => Buffer)[]): void {
  for (const render of renders.slice(0, warmUp)) render();
  const milliseconds: number[] = [];
  const bytes = renders.map((render) => {
    const before = performance.now();
    const { length } = render();
    milliseconds.push(performance.now() - before);
    return length;
  });
  rows.push({ what, milliseconds, bytes });
}

const ratios = image.aspectRatio.enum.filter((ratio) => ratio !== "auto");
for (const [kind, render] of [
  ["PNG", renderPng],
  ["JPEG", renderJpeg],
] as const)
  for (const resolution of image.resolution.enum)
    measure(
      `${kind} ${resolution}`,
      ratios.map((ratio, seed) => () => render({ ...request, ...imageSize({ resolution, ratio }), seed })),
    );
for (const resolution of video.resolution.enum)
  for (const seconds of [4, 8, 15])
    measure(
      `MP4 ${resolution} ${seconds} s`,
      video.aspect_ratio.enum.flatMap((ratio) =>
        Array.from({ length: videoSeeds }, (_, seed) => () => {
          return renderMp4({ ...request, ...videoSize({ resolution, ratio }), seed, seconds, audio: true });
        }),
      ),
    );

const sorted = (values: number[]) => [...values].sort((a, b) => a - b);
const median = (values: number[]) => sorted(values)[values.length >> 1] ?? Number.NaN;

const megabyte = Buffer.from(Array.from({ length: 1_000_000 }, (_, index) => (index * index) >> 7));
measure(
  "deflate",
  Array.from({ length: 2 * warmUp }, () => () => deflateSync(megabyte)),
);
const unit = median(rows.pop()?.milliseconds ?? []);

console.log("| file | median, in deflates of 1 MB | kB |\n| --- | --- | --- |");
for (const { what, milliseconds, bytes } of rows) {
  const [min = 0, max = Number.NaN] = [Math.min(...bytes), Math.max(...bytes)];
  const kilobytes = [min, max].map((size) => Math.round(size / 1000)).join("–");
  const deflates = median(milliseconds) / unit;
  console.log(`| ${what} | ${deflates.toFixed(2)} | ${kilobytes} |`);
  if (!(max <= maxBytes && deflates <= maxDeflates)) process.exitCode = 1;
}
await probe();

/** Prints the streams that ffprobe finds in a video of each ratio and resolution. */
async function probe(): Promise<void> {
  try {
    execFileSync("ffprobe", ["-version"], { stdio: "ignore" });
  } catch {
    console.log("\nThe files' streams are not listed, because ffprobe is missing. Install it: apt-get install ffmpeg");
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), "media-"));
  const file = join(folder, "video.mp4");
  const entries = "stream=codec_name,profile,width,height,r_frame_rate,duration,nb_frames";
  console.log("\n| ratio, resolution | streams of a 7 s video, by ffprobe |\n| --- | --- |");
  for (const ratio of video.aspect_ratio.enum)
    for (const resolution of video.resolution.enum) {
      const size = videoSize({ resolution, ratio });
      await writeFile(file, renderMp4({ ...request, ...size, seed: 1, seconds: 7, audio: true }));
      const options = ["-v", "error", "-show_entries", entries, "-of", "csv=p=0", file];
      const streams = execFileSync("ffprobe", options, { encoding: "utf8" }).trim().split("\n");
      console.log(`| ${ratio} ${resolution} | ${streams.join(" · ")} |`);
    }
  await rm(folder, { recursive: true });
}
