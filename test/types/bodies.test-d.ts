import { describe, test } from "vitest";
import type { RequestBody } from "../../src/package/index.ts";

const https = "https://example.com/a.png";

function seedance(_body: RequestBody<"seedance">) {}
function gptImage2(_body: RequestBody<"gpt-image-2">) {}
function nanoBananaPro(_body: RequestBody<"nano-banana-pro">) {}
const gpt = { type: "text-to-image", prompt: "A shoe", resolution: "1K", aspectRatio: "1:1" } as const;
const nano = { type: "text-to-image", prompt: "A box" } as const;

describe("seedance: valid bodies", () => {
  test("mode and everything with a default may be left out", () => seedance({ prompt: "A train" }));
  test("text to video, named", () => seedance({ mode: "text-to-video", prompt: "A train", duration: "15" }));
  test("image to video", () => seedance({ mode: "image-to-video", prompt: "A train", image_url: https }));
  test("an end frame goes with each mode", () => seedance({ prompt: "A train", end_image_url: https }));
  test("media to video", () => seedance({ mode: "media-to-video", prompt: "A train", media_urls: [https] }));
  test("a seed on channel standard", () => seedance({ prompt: "A train", channel: "standard", seed: -1 }));
  test("a seed on channel wild", () => seedance({ prompt: "A train", channel: "wild", seed: 4294967295 }));
  test("channel real without a seed", () => seedance({ prompt: "A train", channel: "real" }));
  test("a field that may be undefined, as in a form", () =>
    seedance({ prompt: "A train", duration: "5" as "5" | undefined, seed: undefined }));
});

describe("seedance: invalid bodies", () => {
  // @ts-expect-error prompt is required
  test("no prompt", () => seedance({ duration: "5" }));
  // @ts-expect-error image_url is required for image-to-video
  test("image to video without image_url", () => seedance({ mode: "image-to-video", prompt: "A train" }));
  // @ts-expect-error media_urls is required for media-to-video
  test("media to video without media_urls", () => seedance({ mode: "media-to-video", prompt: "A train" }));
  // @ts-expect-error image_url belongs to image-to-video
  test("image_url in text to video", () => seedance({ mode: "text-to-video", prompt: "A train", image_url: https }));
  // @ts-expect-error without a mode the mode is text-to-video
  test("image_url without a mode", () => seedance({ prompt: "A train", image_url: https }));
  // @ts-expect-error media_urls belongs to media-to-video
  test("media_urls in text to video", () => seedance({ prompt: "A train", media_urls: [https] }));
  // @ts-expect-error image_url belongs to image-to-video
  test("both media", () => seedance({ mode: "media-to-video", prompt: "A", media_urls: [https], image_url: https }));
  // @ts-expect-error media_urls belongs to media-to-video
  test("both images", () => seedance({ mode: "image-to-video", prompt: "A", media_urls: [https], image_url: https }));
  // @ts-expect-error seed is not supported on channel real
  test("a seed on channel real", () => seedance({ prompt: "A train", channel: "real", seed: 1 }));
  // @ts-expect-error a duration is a string
  test("a numeric duration", () => seedance({ prompt: "A train", duration: 5 }));
  // @ts-expect-error 4 to 15 seconds
  test("a duration of 16 seconds", () => seedance({ prompt: "A train", duration: "16" }));
  // @ts-expect-error 720p or 1080p
  test("an unknown resolution", () => seedance({ prompt: "A train", resolution: "4K" }));
  // @ts-expect-error a field of another model
  test("another model's field", () => seedance({ prompt: "A train", aspectRatio: "16:9" }));
  // @ts-expect-error a field that the service refuses
  test("teamSlug", () => seedance({ prompt: "A train", teamSlug: "us" }));
});

describe("gpt-image-2: valid bodies", () => {
  test("text to image", () => gptImage2(gpt));
  test("image to image", () => gptImage2({ ...gpt, type: "image-to-image", imageUrls: [https] }));
  test("images given with text to image", () => gptImage2({ ...gpt, imageUrls: [https] }));
  test("auto with 1K", () => gptImage2({ ...gpt, aspectRatio: "auto" }));
  test("1:1 with 4K on channel economy", () => gptImage2({ ...gpt, resolution: "4K", channel: "economy" }));
  test("another ratio with 4K", () => gptImage2({ ...gpt, resolution: "4K", aspectRatio: "9:21", batchCount: 4 }));
});

describe("gpt-image-2: invalid bodies", () => {
  // @ts-expect-error type is required
  test("no type", () => gptImage2({ prompt: "A shoe", resolution: "1K", aspectRatio: "1:1" }));
  // @ts-expect-error resolution is required
  test("no resolution", () => gptImage2({ type: "text-to-image", prompt: "A shoe", aspectRatio: "1:1" }));
  // @ts-expect-error the ratio is required
  test("no ratio", () => gptImage2({ type: "text-to-image", prompt: "A shoe", resolution: "1K" }));
  // @ts-expect-error imageUrls is required for image-to-image
  test("image to image without imageUrls", () => gptImage2({ ...gpt, type: "image-to-image" }));
  // @ts-expect-error auto goes with 1K only
  test("auto with 2K", () => gptImage2({ ...gpt, aspectRatio: "auto", resolution: "2K" }));
  // @ts-expect-error 1:1 does not go with 4K on channel standard
  test("1:1 with 4K on channel standard", () => gptImage2({ ...gpt, resolution: "4K", channel: "standard" }));
  // @ts-expect-error without a channel the channel is standard
  test("1:1 with 4K without a channel", () => gptImage2({ ...gpt, resolution: "4K" }));
  // @ts-expect-error a field of another model
  test("another model's field", () => gptImage2({ ...gpt, image_size: "1:1" }));
  // @ts-expect-error the channels of another model
  test("channel real", () => gptImage2({ ...gpt, channel: "real" }));
});

describe("nano-banana-pro: valid bodies", () => {
  test("text to image", () => nanoBananaPro(nano));
  test("image to image", () => nanoBananaPro({ ...nano, type: "image-to-image", image_urls: [https] }));
  test("images given with text to image", () => nanoBananaPro({ ...nano, image_urls: [https] }));
  test("all fields", () => nanoBananaPro({ ...nano, image_size: "auto", output_format: "jpeg", resolution: "4K" }));
});

describe("nano-banana-pro: invalid bodies", () => {
  // @ts-expect-error type is required
  test("no type", () => nanoBananaPro({ prompt: "A box" }));
  // @ts-expect-error image_urls is required for image-to-image
  test("image to image without image_urls", () => nanoBananaPro({ ...nano, type: "image-to-image" }));
  // @ts-expect-error png or jpeg
  test("an unknown format", () => nanoBananaPro({ ...nano, output_format: "webp" }));
  // @ts-expect-error a field of another model
  test("another model's field", () => nanoBananaPro({ ...nano, aspectRatio: "1:1" }));
});
