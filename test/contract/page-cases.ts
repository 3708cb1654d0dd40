/**
 * The page's rules as bodies. They are written by hand from the page, not from the contract, to find mistakes in the
 * contract. `bad` bodies have the field that the refusal must name.
 */
export interface BodyCase {
  rule: string;
  body: unknown;
  /** The field that is wrong; absent for a good body. */
  field?: string;
}

const url = "https://example.com/a.png";
const urls = (count: number) => Array.from({ length: count }, (_, index) => `https://example.com/${index}.png`);
const train = { prompt: "A glass train" };
const image = { ...train, mode: "image-to-video", image_url: url };
const media = { ...train, mode: "media-to-video", media_urls: [url] };
const shoe = { type: "text-to-image", prompt: "A shoe", resolution: "1K", aspectRatio: "1:1" };
const box = { type: "text-to-image", prompt: "A box" };
const without = (body: object, field: string) =>
  Object.fromEntries(Object.entries(body).filter(([key]) => key !== field));
// Two UTF-16 units, one code point.
const astral = "\u{1F682}";

export const pageCases: Record<string, BodyCase[]> = {
  seedance: [
    { rule: "only prompt is required", body: train },
    { rule: "mode text-to-video", body: { ...train, mode: "text-to-video" } },
    { rule: "mode image-to-video with image_url", body: image },
    { rule: "mode media-to-video with media_urls", body: media },
    { rule: "12 media_urls", body: { ...media, media_urls: urls(12) } },
    { rule: "end_image_url is tied to no mode", body: { ...train, end_image_url: url } },
    { rule: "end_image_url with a start frame", body: { ...image, end_image_url: url } },
    { rule: "a scheme in capitals is a scheme", body: { ...image, image_url: "HTTPS://example.com/a.png" } },
    { rule: "a URL with a query", body: { ...image, image_url: "https://example.com/a.png?X-Sig=a%2Fb&t=1#x" } },
    { rule: "quality_tier pro", body: { ...train, quality_tier: "pro" } },
    { rule: "channel real", body: { ...train, channel: "real" } },
    { rule: "channel wild with a seed", body: { ...train, channel: "wild", seed: 7 } },
    { rule: "seed -1", body: { ...train, seed: -1 } },
    { rule: "seed 4294967295", body: { ...train, seed: 4294967295 } },
    { rule: "prompt of 3 characters", body: { prompt: "abc" } },
    { rule: "prompt of 10,000 characters", body: { prompt: "x".repeat(10_000) } },
    { rule: "a character beyond the BMP counts once (10,000)", body: { prompt: astral.repeat(10_000) } },
    { rule: "a prompt with line breaks", body: { prompt: "one\ntwo\r\nthree" } },
    { rule: "duration 4", body: { ...train, duration: "4" } },
    { rule: "duration 15", body: { ...train, duration: "15" } },
    { rule: "1080p", body: { ...train, resolution: "1080p" } },
    { rule: "no audio, fixed lens", body: { ...train, generate_audio: false, fixed_lens: true } },

    { rule: "prompt is required", body: { mode: "text-to-video" }, field: "prompt" },
    { rule: "prompt is text", body: { prompt: 42 }, field: "prompt" },
    { rule: "prompt has at least 3 characters", body: { prompt: "ab" }, field: "prompt" },
    { rule: "a character beyond the BMP counts once (2)", body: { prompt: astral.repeat(2) }, field: "prompt" },
    { rule: "prompt has at most 10,000 characters", body: { prompt: "x".repeat(10_001) }, field: "prompt" },
    { rule: "10,001 characters beyond the BMP", body: { prompt: astral.repeat(10_001) }, field: "prompt" },
    { rule: "mode is one of three", body: { ...train, mode: "video-to-video" }, field: "mode" },
    { rule: "mode is not null", body: { ...train, mode: null }, field: "mode" },
    { rule: "image-to-video needs image_url", body: without(image, "image_url"), field: "image_url" },
    { rule: "media-to-video needs media_urls", body: without(media, "media_urls"), field: "media_urls" },
    { rule: "image_url belongs to image-to-video", body: { ...image, mode: "text-to-video" }, field: "image_url" },
    { rule: "image_url without a mode", body: without(image, "mode"), field: "image_url" },
    { rule: "image_url in media-to-video", body: { ...media, image_url: url }, field: "image_url" },
    { rule: "media_urls belongs to media-to-video", body: { ...media, mode: "text-to-video" }, field: "media_urls" },
    { rule: "media_urls without a mode", body: without(media, "mode"), field: "media_urls" },
    { rule: "media_urls in image-to-video", body: { ...image, media_urls: [url] }, field: "media_urls" },
    { rule: "at most 12 media_urls", body: { ...media, media_urls: urls(13) }, field: "media_urls" },
    { rule: "at least one of media_urls", body: { ...media, media_urls: [] }, field: "media_urls" },
    { rule: "media_urls is a list", body: { ...media, media_urls: url }, field: "media_urls" },
    {
      rule: "media_urls holds https URLs",
      body: { ...media, media_urls: [url, "http://a.b/c"] },
      field: "media_urls.1",
    },
    { rule: "image_url is https", body: { ...image, image_url: "http://example.com/a.png" }, field: "image_url" },
    { rule: "asset:// is refused", body: { ...image, image_url: "asset://123" }, field: "image_url" },
    { rule: "a data URL is refused", body: { ...image, image_url: "data:image/png;base64,AAAA" }, field: "image_url" },
    { rule: "image_url is absolute", body: { ...image, image_url: "/a.png" }, field: "image_url" },
    { rule: "image_url ends in no comma", body: { ...image, image_url: `${url},` }, field: "image_url" },
    { rule: "image_url ends in no full-width comma", body: { ...image, image_url: `${url}，` }, field: "image_url" },
    {
      rule: "media_urls end in no semicolon",
      body: { ...train, mode: "media-to-video", media_urls: [`${url};`, url] },
      field: "media_urls.0",
    },
    { rule: "image_url has a host", body: { ...image, image_url: "https:///a.png" }, field: "image_url" },
    {
      rule: "image_url has no spaces",
      body: { ...image, image_url: "https://example.com/a b.png" },
      field: "image_url",
    },
    {
      rule: "end_image_url is https",
      body: { ...image, end_image_url: "ftp://example.com/a" },
      field: "end_image_url",
    },
    { rule: "quality_tier is standard or pro", body: { ...train, quality_tier: "mini" }, field: "quality_tier" },
    { rule: "channel is one of three", body: { ...train, channel: "economy" }, field: "channel" },
    { rule: "aspect_ratio is one of six", body: { ...train, aspect_ratio: "3:2" }, field: "aspect_ratio" },
    { rule: "aspect_ratio has no auto", body: { ...train, aspect_ratio: "auto" }, field: "aspect_ratio" },
    { rule: "duration is text", body: { ...train, duration: 5 }, field: "duration" },
    { rule: "duration is at least 4", body: { ...train, duration: "3" }, field: "duration" },
    { rule: "duration is at most 15", body: { ...train, duration: "16" }, field: "duration" },
    { rule: "duration is whole", body: { ...train, duration: "5.5" }, field: "duration" },
    { rule: "resolution is 720p or 1080p", body: { ...train, resolution: "480p" }, field: "resolution" },
    { rule: "generate_audio is a boolean", body: { ...train, generate_audio: "yes" }, field: "generate_audio" },
    { rule: "fixed_lens is a boolean", body: { ...train, fixed_lens: 1 }, field: "fixed_lens" },
    { rule: "seed is at least -1", body: { ...train, seed: -2 }, field: "seed" },
    { rule: "seed is at most 4294967295", body: { ...train, seed: 4294967296 }, field: "seed" },
    { rule: "seed is whole", body: { ...train, seed: 1.5 }, field: "seed" },
    { rule: "seed is a number", body: { ...train, seed: "7" }, field: "seed" },
    { rule: "seed is not supported on channel real", body: { ...train, channel: "real", seed: 7 }, field: "seed" },
    { rule: "no other fields", body: { ...train, size: "L" }, field: "size" },
    { rule: "teamSlug is not sent", body: { ...train, teamSlug: "us" }, field: "teamSlug" },
    { rule: "provider is not sent", body: { ...train, provider: "x" }, field: "provider" },
    { rule: "the body is an object", body: ["A train"], field: "body" },
  ],
  "gpt-image-2": [
    { rule: "the four required fields", body: shoe },
    { rule: "image-to-image with imageUrls", body: { ...shoe, type: "image-to-image", imageUrls: [url] } },
    { rule: "10 imageUrls", body: { ...shoe, type: "image-to-image", imageUrls: urls(10) } },
    { rule: "imageUrls with text-to-image", body: { ...shoe, imageUrls: [url] } },
    { rule: "auto with 1K", body: { ...shoe, aspectRatio: "auto" } },
    { rule: "1:1 with 2K", body: { ...shoe, resolution: "2K" } },
    { rule: "1:1 with 4K on channel economy", body: { ...shoe, resolution: "4K", channel: "economy" } },
    {
      rule: "16:9 with 4K on channel standard",
      body: { ...shoe, resolution: "4K", aspectRatio: "16:9", channel: "standard" },
    },
    { rule: "batchCount 4", body: { ...shoe, batchCount: 4 } },
    { rule: "prompt of 20,000 characters", body: { ...shoe, prompt: "x".repeat(20_000) } },

    { rule: "type is required", body: without(shoe, "type"), field: "type" },
    { rule: "prompt is required", body: without(shoe, "prompt"), field: "prompt" },
    { rule: "resolution is required", body: without(shoe, "resolution"), field: "resolution" },
    { rule: "aspectRatio is required", body: without(shoe, "aspectRatio"), field: "aspectRatio" },
    { rule: "type is one of two", body: { ...shoe, type: "image-to-video" }, field: "type" },
    { rule: "channel is standard or economy", body: { ...shoe, channel: "real" }, field: "channel" },
    { rule: "prompt has at least 3 characters", body: { ...shoe, prompt: "ab" }, field: "prompt" },
    { rule: "prompt has at most 20,000 characters", body: { ...shoe, prompt: "x".repeat(20_001) }, field: "prompt" },
    { rule: "resolution is one of three", body: { ...shoe, resolution: "8K" }, field: "resolution" },
    { rule: "resolution is spelled with a capital", body: { ...shoe, resolution: "1k" }, field: "resolution" },
    { rule: "aspectRatio is one of sixteen", body: { ...shoe, aspectRatio: "7:5" }, field: "aspectRatio" },
    { rule: "auto does not go with 2K", body: { ...shoe, aspectRatio: "auto", resolution: "2K" }, field: "resolution" },
    {
      rule: "auto does not go with 4K on any channel",
      body: { ...shoe, aspectRatio: "auto", resolution: "4K", channel: "economy" },
      field: "resolution",
    },
    { rule: "1:1 does not go with 4K without a channel", body: { ...shoe, resolution: "4K" }, field: "resolution" },
    {
      rule: "1:1 does not go with 4K on channel standard",
      body: { ...shoe, resolution: "4K", channel: "standard" },
      field: "resolution",
    },
    { rule: "batchCount is at least 1", body: { ...shoe, batchCount: 0 }, field: "batchCount" },
    { rule: "batchCount is at most 4", body: { ...shoe, batchCount: 5 }, field: "batchCount" },
    { rule: "batchCount is whole", body: { ...shoe, batchCount: 1.5 }, field: "batchCount" },
    { rule: "batchCount is a number", body: { ...shoe, batchCount: "2" }, field: "batchCount" },
    { rule: "image-to-image needs imageUrls", body: { ...shoe, type: "image-to-image" }, field: "imageUrls" },
    { rule: "at least one of imageUrls", body: { ...shoe, type: "image-to-image", imageUrls: [] }, field: "imageUrls" },
    {
      rule: "at most 10 imageUrls",
      body: { ...shoe, type: "image-to-image", imageUrls: urls(11) },
      field: "imageUrls",
    },
    { rule: "imageUrls holds https URLs", body: { ...shoe, imageUrls: ["http://a.b/c"] }, field: "imageUrls.0" },
    { rule: "fields are camelCase", body: { ...shoe, image_urls: [url] }, field: "image_urls" },
    { rule: "no other fields", body: { ...shoe, seed: 1 }, field: "seed" },
    { rule: "the body is an object", body: "A shoe", field: "body" },
  ],
  "nano-banana-pro": [
    { rule: "type and prompt are enough", body: box },
    { rule: "image-to-image with image_urls", body: { ...box, type: "image-to-image", image_urls: [url] } },
    { rule: "8 image_urls", body: { ...box, type: "image-to-image", image_urls: urls(8) } },
    { rule: "image_urls with text-to-image", body: { ...box, image_urls: [url] } },
    { rule: "auto, jpeg, 4K", body: { ...box, image_size: "auto", output_format: "jpeg", resolution: "4K" } },
    { rule: "prompt of 10,000 characters", body: { ...box, prompt: "x".repeat(10_000) } },

    { rule: "type is required", body: without(box, "type"), field: "type" },
    { rule: "prompt is required", body: without(box, "prompt"), field: "prompt" },
    { rule: "type is one of two", body: { ...box, type: "text" }, field: "type" },
    { rule: "prompt has at least 3 characters", body: { ...box, prompt: "ab" }, field: "prompt" },
    { rule: "prompt has at most 10,000 characters", body: { ...box, prompt: "x".repeat(10_001) }, field: "prompt" },
    { rule: "image_size is one of eleven", body: { ...box, image_size: "2:1" }, field: "image_size" },
    { rule: "output_format is png or jpeg", body: { ...box, output_format: "webp" }, field: "output_format" },
    { rule: "resolution is one of three", body: { ...box, resolution: "720p" }, field: "resolution" },
    { rule: "image-to-image needs image_urls", body: { ...box, type: "image-to-image" }, field: "image_urls" },
    {
      rule: "at least one of image_urls",
      body: { ...box, type: "image-to-image", image_urls: [] },
      field: "image_urls",
    },
    {
      rule: "at most 8 image_urls",
      body: { ...box, type: "image-to-image", image_urls: urls(9) },
      field: "image_urls",
    },
    { rule: "image_urls holds https URLs", body: { ...box, image_urls: ["a.png"] }, field: "image_urls.0" },
    { rule: "fields are snake_case", body: { ...box, imageUrls: [url] }, field: "imageUrls" },
    { rule: "no batchCount", body: { ...box, batchCount: 2 }, field: "batchCount" },
    { rule: "the body is an object", body: null, field: "body" },
  ],
};
