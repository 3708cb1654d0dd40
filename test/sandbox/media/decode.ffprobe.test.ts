import { describe, expect, test } from "vitest";
import { Encoder } from "../../../src/sandbox/media/h264.ts";
import { pictureParameters, sequenceParameters } from "../../../src/sandbox/media/h264-headers.ts";
import { imageSize, renderJpeg, renderMp4, renderPng, videoSize } from "../../../src/sandbox/media/index.ts";
import { Motion, timeCode } from "../../../src/sandbox/media/motion.ts";
import { createPictureRandom, type Rgb } from "../../../src/sandbox/media/palette.ts";
import { drawScene } from "../../../src/sandbox/media/scene.ts";
import { createRenderRequest, pairs, RATIOS, RENDER_REQUEST, RESOLUTIONS, SECONDS } from "./requests.ts";
import { runMediaTool, withTemporaryFile } from "./tools.ts";

const LONG = 60_000;
const VIDEOS = pairs(RESOLUTIONS.video, RATIOS.video);
const IMAGES = pairs(RESOLUTIONS.image, RATIOS.image);

// A luma block is the sum of sixteen levels, each rounded by at most half of its step of 0.625; samples are integers.
const MOST_OFF = 16 * 0.5 * 0.625 + 1;

interface Probed {
  streams: Record<string, string | number>[];
  format: { duration?: string };
}

function lumaOf([red, green, blue]: Rgb): number {
  return 16 + 0.1826 * red + 0.6142 * green + 0.062 * blue;
}

async function probe(path: string): Promise<Probed> {
  const shown =
    "stream=codec_name,profile,pix_fmt,width,height,r_frame_rate,sample_rate,channels,duration,nb_frames:format=duration";
  const { stdout: output, stderr: complaints } = await runMediaTool("ffprobe", [
    "-v",
    "error",
    "-show_entries",
    shown,
    "-of",
    "json",
    path,
  ]);
  expect(complaints).toBe("");
  return JSON.parse(output.toString()) as Probed;
}

async function decodeAll(path: string): Promise<void> {
  const { stdout: output, stderr: complaints } = await runMediaTool("ffmpeg", [
    "-v",
    "error",
    "-i",
    path,
    "-f",
    "null",
    "-",
  ]);
  expect(output.toString() + complaints).toBe("");
}

async function pixels(path: string, format: string, ...options: string[]): Promise<Buffer> {
  const { stdout: output } = await runMediaTool("ffmpeg", [
    "-v",
    "error",
    "-i",
    path,
    ...options,
    "-pix_fmt",
    format,
    "-f",
    "rawvideo",
    "-",
  ]);
  return output;
}

describe.each(VIDEOS)("a video of %s at %s in ffmpeg", (resolution, ratio) => {
  const size = videoSize({ resolution, ratio });

  test.concurrent.each(pairs(SECONDS, [true, false]))(
    "of %i s with sound %s has its size, length and codecs",
    async (seconds, audio) => {
      const file = renderMp4({ ...createRenderRequest(size, `${resolution} ${ratio}`), seconds, audio });
      const { streams, format } = await withTemporaryFile("video.mp4", file, probe);
      const duration = seconds.toFixed(6);
      expect(format.duration).toBe(duration);
      expect(streams.length).toBe(audio ? 2 : 1);
      expect(streams[0]).toMatchObject({
        codec_name: "h264",
        profile: "Constrained Baseline",
        pix_fmt: "yuv420p",
        ...size,
        r_frame_rate: "24/1",
        duration,
        nb_frames: String(seconds * 24),
      });
      if (audio) {
        const sound = { codec_name: "aac", profile: "LC", sample_rate: "48000", channels: 1, duration };
        expect(streams[1]).toMatchObject(sound);
      }
    },
    LONG,
  );

  test.concurrent.each([true, false])(
    "with sound %s decodes completely without an error",
    async (audio) => {
      const file = renderMp4({ ...createRenderRequest(size, `${ratio} ${resolution}`), seconds: 4, audio });
      await withTemporaryFile("video.mp4", file, decodeAll);
    },
    LONG,
  );
});

describe("a long video in ffmpeg", () => {
  test(
    "decodes completely without an error",
    async () => {
      const size = videoSize({ resolution: "1080p", ratio: "21:9" });
      await withTemporaryFile(
        "video.mp4",
        renderMp4({ ...RENDER_REQUEST, ...size, seconds: 15, audio: true }),
        decodeAll,
      );
    },
    LONG,
  );

  // The last frame before a key frame has the accumulated difference between encoder and decoder.
  test(
    "shows each cell with its brightness in the last frame before a key frame",
    async () => {
      const request = { ...RENDER_REQUEST, width: 648, height: 360 };
      const scene = drawScene(request, 4, timeCode(0));
      const motion = new Motion(scene, new Uint8Array(scene.cells.length / 16));
      for (let frame = 0; frame <= 95; frame++) motion.draw(frame, 120);
      const file = renderMp4({ ...request, seconds: 5, audio: false });
      const shown = await withTemporaryFile("video.mp4", file, (path) =>
        pixels(path, "yuv420p", "-vf", "select=eq(n\\,95)"),
      );
      expect(shown.length).toBe((648 * 360 * 3) / 2);
      const luma = scene.palette.map(lumaOf);
      let worst = 0;
      for (let y = 0; y < 360; y++) {
        for (let x = 0; x < 648; x++) {
          const wanted = luma[scene.cells[(y >> 2) * scene.stride + (x >> 2)] ?? 0] ?? 0;
          worst = Math.max(worst, Math.abs((shown[y * 648 + x] ?? 0) - wanted));
        }
      }
      expect(worst).toBeLessThan(MOST_OFF);
    },
    LONG,
  );
});

describe.each([
  ["png", "png", renderPng],
  ["jpg", "mjpeg", renderJpeg],
] as const)("image.%s in ffmpeg", (ending, codec, render) => {
  test.concurrent.each(IMAGES)(
    "of %s at %s has its size and codec and decodes without an error",
    async (resolution, ratio) => {
      const size = imageSize({ resolution, ratio });
      await withTemporaryFile(
        `image.${ending}`,
        render(createRenderRequest(size, `${resolution} ${ratio}`)),
        async (path) => {
          const { streams } = await probe(path);
          expect(streams.length).toBe(1);
          expect(streams[0]).toMatchObject({ codec_name: codec, ...size });
          await decodeAll(path);
        },
      );
    },
    LONG,
  );
});

describe("a video of noise in ffmpeg", () => {
  // Every macroblock has all levels, in key frames and between. Any wrong code in the tables corrupts the rest.
  test(
    "decodes to the encoded picture",
    async () => {
      const [width, height, frames] = [320, 240, 12];
      const palette = Array.from({ length: 16 }, (_, ink): Rgb => [ink * 17, (ink * 83) % 256, (ink * 151) % 256]);
      const scene = { ...drawScene({ ...RENDER_REQUEST, width, height }, 4), palette };
      const encoder = new Encoder(scene);
      const code = Uint8Array.of(0, 0, 0, 1);
      const stream = [code, sequenceParameters(width, height, 24), code, pictureParameters()];
      const dice = createPictureRandom("noise", 1);
      const drawn = Array.from({ length: frames }, (_, frame) => {
        for (let at = 0; at < scene.cells.length; at++) {
          if (dice(0, 1) < 1 / (1 + (frame % 4))) scene.cells[at] = Math.floor(dice(0, 16));
        }
        stream.push(code, encoder.encode(frame % 6 === 0, new Uint8Array(scene.cells.length / 16).fill(1)).subarray(4));
        return scene.cells.slice();
      });
      const shown = await withTemporaryFile("noise.264", Buffer.concat(stream), (path) => pixels(path, "yuv420p"));
      expect(shown.length).toBe((frames * width * height * 3) / 2);
      const luma = palette.map(lumaOf);
      let worst = 0;
      for (const [frame, cells] of drawn.entries()) {
        for (let at = 0; at < width * height; at++) {
          const cell = (Math.floor(at / width) >> 2) * scene.stride + ((at % width) >> 2);
          const seen = shown[(frame * width * height * 3) / 2 + at] ?? 0;
          worst = Math.max(worst, Math.abs(seen - (luma[cells[cell] ?? 0] ?? 0)));
        }
      }
      expect(worst).toBeLessThan(MOST_OFF);
    },
    LONG,
  );
});

describe("PNG and JPEG in ffmpeg", () => {
  test.concurrent.each([
    [1024, 576],
    [878, 2048],
    [4096, 1366],
    [333, 251],
  ])(
    "show the same picture at %i by %i",
    async (width, height) => {
      const request = { ...RENDER_REQUEST, width, height };
      const [png, jpeg] = await Promise.all([
        withTemporaryFile("image.png", renderPng(request), (path) => pixels(path, "rgb24")),
        withTemporaryFile("image.jpg", renderJpeg(request), (path) => pixels(path, "rgb24")),
      ]);
      expect([png.length, jpeg.length]).toEqual([3 * width * height, 3 * width * height]);
      let sum = 0;
      for (let at = 0; at < png.length; at++) sum += Math.abs((png[at] ?? 0) - (jpeg[at] ?? 0));
      expect(sum / png.length).toBeLessThan(2);
    },
    LONG,
  );
});
