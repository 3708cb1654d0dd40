import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { imageSize, renderJpeg, renderMp4, renderPng, videoSize } from "../../../src/sandbox/media/index.ts";
import { createRenderRequest, pairs, RATIOS, RESOLUTIONS } from "./requests.ts";
import { chromiumPath } from "./tools.ts";

const LONG = 30_000;
const SECONDS = 5;

let browser: Browser;
let page: Page;

beforeAll(async () => {
  const executablePath = chromiumPath();
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  page = await browser.newPage();
}, LONG);

afterAll(() => browser?.close());

// Runs in the page: loads the video, plays it briefly, seeks to two positions and compares the pictures there.
async function watch(source: string): Promise<Record<string, number>> {
  const video = document.createElement("video");
  const until = (event: string): Promise<void> =>
    new Promise((resolve, reject) => {
      video.addEventListener(event, () => resolve(), { once: true });
      video.addEventListener("error", () => reject(new Error(video.error?.message ?? event)), { once: true });
    });
  const canvas = document.createElement("canvas");
  canvas.width = 160;
  canvas.height = 160;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const picture = (): Uint8ClampedArray => {
    context?.drawImage(video, 0, 0, 160, 160);
    return context?.getImageData(0, 0, 160, 160).data ?? new Uint8ClampedArray(0);
  };
  const seek = async (time: number): Promise<void> => {
    const sought = until("seeked");
    video.currentTime = time;
    await sought;
  };
  video.muted = true;
  const loaded = until("loadeddata");
  video.src = source;
  await loaded;
  const { readyState, videoWidth, videoHeight, duration } = video;
  await video.play();
  if (video.currentTime === 0) await until("timeupdate");
  video.pause();
  const played = video.currentTime;
  await seek(0.5);
  const early = picture();
  await seek(4.25);
  const currentTime = video.currentTime;
  const countDiffering = (late: Uint8ClampedArray) =>
    early.reduce((sum, value, at) => sum + (Math.abs(value - (late[at] ?? 0)) > 24 ? 1 : 0), 0);
  // On a busy machine the picture of the new position is ready some frames after the event.
  let differing = countDiffering(picture());
  for (let frames = 0; frames < 300 && differing === 0; frames++) {
    await new Promise(requestAnimationFrame);
    differing = countDiffering(picture());
  }
  video.removeAttribute("src");
  video.load();
  return { readyState, videoWidth, videoHeight, duration, played, currentTime, differing };
}

async function look(source: string): Promise<number[]> {
  const image = new Image();
  image.src = source;
  await image.decode();
  return [image.naturalWidth, image.naturalHeight];
}

function sourceOf(type: string, file: Buffer): string {
  return `data:${type};base64,${file.toString("base64")}`;
}

describe("a video in Chromium", () => {
  test.each(pairs(RESOLUTIONS.video, RATIOS.video))(
    "of %s at %s plays with its size and length, and can be sought",
    async (resolution, ratio) => {
      const size = videoSize({ resolution, ratio });
      for (const audio of [true, false]) {
        const file = renderMp4({ ...createRenderRequest(size, `${resolution} ${ratio}`), seconds: SECONDS, audio });
        const seen = await page.evaluate(watch, sourceOf("video/mp4", file));
        expect(seen).toMatchObject({
          videoWidth: size.width,
          videoHeight: size.height,
          duration: SECONDS,
          currentTime: 4.25,
        });
        expect(seen.readyState).toBeGreaterThanOrEqual(2);
        expect(seen.played).toBeGreaterThan(0);
        expect(seen.differing).toBeGreaterThan(500);
      }
    },
    LONG,
  );
});

describe.each([
  ["image/png", renderPng],
  ["image/jpeg", renderJpeg],
] as const)("an image of type %s in Chromium", (type, render) => {
  test.each(pairs(RESOLUTIONS.image, RATIOS.image))(
    "of %s at %s decodes with its size",
    async (resolution, ratio) => {
      const size = imageSize({ resolution, ratio });
      const file = render(createRenderRequest(size, `${resolution} ${ratio}`));
      expect(await page.evaluate(look, sourceOf(type, file))).toEqual([size.width, size.height]);
    },
    LONG,
  );
});
