import { describe, expect, test } from "vitest";
import { imageSize, videoSize } from "../../../src/sandbox/media/index.ts";
import { pairs, RATIOS, RESOLUTIONS } from "./requests.ts";

describe("imageSize", () => {
  test.each([
    ["1K", "1:1", 1024, 1024],
    ["1K", "auto", 1024, 1024],
    ["1K", "16:9", 1024, 576],
    ["1K", "3:1", 1024, 342],
    ["2K", "9:21", 878, 2048],
    ["4K", "21:9", 4096, 1756],
  ])("%s at %s is %i by %i", (resolution, ratio, width, height) => {
    expect(imageSize({ resolution, ratio })).toEqual({ width, height });
  });

  test.each(pairs(RESOLUTIONS.image, RATIOS.image))("%s at %s is even and close to the ratio", (resolution, ratio) => {
    const { width, height } = imageSize({ resolution, ratio });
    const [across = 0, down = 0] = ratio.split(":").map(Number);
    expect([width % 2, height % 2, Math.max(width, height)]).toEqual([0, 0, 1024 * Number.parseInt(resolution, 10)]);
    const exact = (Math.max(width, height) * Math.min(across, down)) / Math.max(across, down);
    expect(Math.abs(Math.min(width, height) - exact)).toBeLessThanOrEqual(1);
    expect(Math.sign(width - height)).toBe(Math.sign(across - down));
  });
});

describe("videoSize", () => {
  test.each([
    ["720p", "16:9", 1280, 720],
    ["720p", "9:16", 720, 1280],
    ["720p", "21:9", 1680, 720],
    ["720p", "4:3", 960, 720],
    ["1080p", "1:1", 1080, 1080],
    ["1080p", "3:4", 1080, 1440],
    ["1080p", "21:9", 2520, 1080],
    ["1080p", "auto", 1080, 1080],
  ])("%s at %s is %i by %i", (resolution, ratio, width, height) => {
    expect(videoSize({ resolution, ratio })).toEqual({ width, height });
  });
});

describe("an invalid size:", () => {
  test.each(["", "2k", "K", "0K", "1.5K", "720p", "2K ", "-1K"])(
    "imageSize rejects the resolution %j",
    (resolution) => {
      expect(() => imageSize({ resolution, ratio: "1:1" })).toThrow(RangeError);
      expect(() => imageSize({ resolution, ratio: "1:1" })).toThrow(JSON.stringify(resolution));
    },
  );

  test.each(["", "p", "0p", "720", "720P", "1K", "7e2p"])("videoSize rejects the resolution %j", (resolution) => {
    expect(() => videoSize({ resolution, ratio: "1:1" })).toThrow(RangeError);
    expect(() => videoSize({ resolution, ratio: "1:1" })).toThrow(JSON.stringify(resolution));
  });

  test.each(["", "16", "16x9", "16:0", "0:1", "1:1:1", "Auto", "1.5:1", "-1:1"])(
    "both functions reject the ratio %j",
    (ratio) => {
      expect(() => imageSize({ resolution: "1K", ratio })).toThrow(RangeError);
      expect(() => videoSize({ resolution: "720p", ratio })).toThrow(JSON.stringify(ratio));
    },
  );

  test("both functions reject a side that the formats don't support", () => {
    expect(() => imageSize({ resolution: "9K", ratio: "1:1" })).toThrow('"9K" at "1:1" is 9216x9216');
    expect(() => videoSize({ resolution: "1080p", ratio: "9999:1" })).toThrow(RangeError);
    expect(() => imageSize({ resolution: "1K", ratio: "1:9999" })).toThrow(RangeError);
  });
});
