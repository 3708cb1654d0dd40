import { expect, test } from "vitest";
import { changeFields } from "../../src/cli/submit/changed-fields.ts";
import { page } from "../support/contracts.ts";

const change = (body: Record<string, unknown>, assignments: Record<string, string>) =>
  changeFields(page, "seedance", { prompt: "A boat", ...body }, assignments);

test("a retry keeps the mode unless its media change", () => {
  const body = { mode: "reference-to-video", image_url: "https://example.com/a.png" };
  expect(change(body, { prompt: "A ship" })).toEqual({ ...body, prompt: "A ship" });
  expect(change(body, { image_url: "" })).toEqual({ prompt: "A boat" });
});

test("a retry's values have the types of their fields, and a value of another type stays a text", () => {
  expect(change({}, { seed: "7", "generate-audio": "FALSE" })).toMatchObject({ seed: 7, generate_audio: false });
  expect(change({}, { seed: "seven" })).toMatchObject({ seed: "seven" });
});

test.each(["https://a.example/1.png, https://a.example/2.png", "https://a.example/1.png；https://a.example/2.png"])(
  "a retry reads a list as a batch's cell does: %s",
  (text) => {
    const media_urls = ["https://a.example/1.png", "https://a.example/2.png"];
    expect(change({}, { media_urls: text })).toMatchObject({ mode: "media-to-video", media_urls });
  },
);
