import fc from "fast-check";
import { expect, test } from "vitest";
import { lintPrompt } from "../../src/prompt/index.ts";
import { page } from "../support/contracts.ts";

const names = Object.keys(page.models);
const fragments = [
  "@Image3",
  "0-4s:",
  "镜头推进",
  "Shot 1:",
  "“",
  "”",
  "「",
  '"',
  "says",
  "🐕",
  "ー",
  "é",
  "0-",
  "秒",
  "\n",
  "\u0000",
  "\ud800",
];
const prompt = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc
    .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: "grapheme", maxLength: 5 })), { maxLength: 40 })
    .map((parts) => parts.join(" ")),
);
const body = fc.record(
  {
    prompt,
    duration: fc.oneof(fc.constantFrom("4", "15", "auto"), fc.anything()),
    generate_audio: fc.oneof(fc.boolean(), fc.anything()),
    fixed_lens: fc.boolean(),
    media_urls: fc.oneof(fc.array(fc.webUrl(), { maxLength: 4 }), fc.anything()),
    imageUrls: fc.oneof(fc.array(fc.webUrl(), { maxLength: 4 }), fc.anything()),
    image_url: fc.anything(),
    type: fc.anything(),
  },
  { requiredKeys: ["prompt"] },
);

test("for any body, lint findings have a message and a position within the prompt", () => {
  fc.assert(
    fc.property(fc.constantFrom(...names), body, (model, body) => {
      for (const { message, position, field } of lintPrompt(page, model, body)) {
        expect(message).toMatch(/\.$/);
        expect(field).toMatch(/^\w+$/);
        if (!position) continue;
        expect(position.start).toBeGreaterThanOrEqual(0);
        expect(position.end).toBeGreaterThan(position.start);
        expect(position.end).toBeLessThanOrEqual(body.prompt.length);
      }
    }),
    { numRuns: 300 },
  );
});

test("linting the same body twice gives the same findings and does not change it", () => {
  fc.assert(
    fc.property(fc.constantFrom(...names), prompt, (model, text) => {
      const given = Object.freeze({ prompt: text });
      expect(lintPrompt(page, model, given)).toEqual(lintPrompt(page, model, given));
    }),
    { numRuns: 100 },
  );
});

const maxPromptLength = 10_000;
test.each([
  ...'a “"(0- 秒图@#*.,，镜頭กี',
  "0-4s: ",
  "camera pushes in ",
  "no pushes in ",
  "@Image1 ",
  "image ",
  "Shot 1: ",
  "5 วินาที",
  "15 秒现代",
  "without music ",
  "says “a” ",
  "8K, ",
  "镜头",
  "15 seconds of ",
])("linting the longest prompt made of %j is fast", (piece) => {
  const long = piece.repeat(Math.ceil(maxPromptLength / piece.length)).slice(0, maxPromptLength);
  const begin = performance.now();
  for (const model of names) lintPrompt(page, model, { prompt: long, fixed_lens: true, generate_audio: false });
  // A backtracking pattern would take minutes. The limit is ten times what a slow machine needs.
  expect(performance.now() - begin).toBeLessThan(5000);
});
