// Puts the client that orval makes through its paces; scripts/languages/check-program-output.ts reads what it prints.

import { setBase } from "./http";
import {
  createGptImage2Image,
  createNanoBananaProImage,
  createSeedanceVideo,
  type ErrorDetail,
  type GptImage2Request,
  getTask,
  type NanoBananaProRequest,
  type SeedanceRequest,
  type SubmittedTask,
  type Task,
} from "./seedance";

class ApiError extends Error {
  readonly code: string;
  readonly status: number;

  constructor({ code, message }: ErrorDetail, status: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

async function opened<T extends object>(
  sent: Promise<{ data: T | { error: ErrorDetail }; status: number }>,
): Promise<T> {
  const { data, status } = await sent;
  if (status >= 400) throw new ApiError((data as { error: ErrorDetail }).error, status);
  return data as T;
}

function submitVideo(key: string, body: SeedanceRequest, path = ""): Promise<SubmittedTask> {
  setBase(path);
  return opened<SubmittedTask>(createSeedanceVideo(body, { "Idempotency-Key": key }));
}

function submitImage(key: string, body: GptImage2Request): Promise<SubmittedTask> {
  setBase("");
  return opened<SubmittedTask>(createGptImage2Image(body, { "Idempotency-Key": key }));
}

function submitNano(key: string, body: NanoBananaProRequest): Promise<SubmittedTask> {
  setBase("");
  return opened<SubmittedTask>(createNanoBananaProImage(body, { "Idempotency-Key": key }));
}

function read(id: string, path = ""): Promise<Task> {
  setBase(path);
  return opened<Task>(getTask(id));
}

const print = (...words: unknown[]) => console.log(words.join("\t"));

/** Polls until the task ends. Any other status than `completed` and `failed`, even an unknown one, means that it runs. */
async function wait(id: string): Promise<void> {
  for (;;) {
    const { status, output, error } = await read(id);
    if (status === "completed" && output) {
      print("output", id, "images" in output ? output.images[0]?.url : output.video_url);
      return;
    }
    if (status === "failed") throw new Error(JSON.stringify(error));
    if (status !== "processing") print("status", status);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function refuse(call: Promise<unknown>): Promise<void> {
  const error = await call.catch((error: unknown) => error);
  if (!(error instanceof ApiError)) throw new Error("not refused", { cause: error });
  print("error", error.code, error.status, error.message);
}

const video: SeedanceRequest = {
  mode: "text-to-video",
  quality_tier: "standard",
  prompt: "A cinematic shot of a glass train crossing a snowy mountain bridge",
  aspect_ratio: "16:9",
  duration: "5",
  resolution: "720p",
};
const fromImage: SeedanceRequest = {
  mode: "image-to-video",
  prompt: "The glass train leaves the bridge and vanishes into a tunnel",
  image_url: "https://example.com/start.png",
  end_image_url: "https://example.com/end.png",
  duration: "10",
  resolution: "1080p",
  seed: 42,
};
const fromMedia: SeedanceRequest = {
  mode: "media-to-video",
  channel: "real",
  prompt: "The dancer from the picture performs the moves of the clip",
  media_urls: ["https://example.com/dancer.png", "https://example.com/moves.mp4"],
  generate_audio: false,
  fixed_lens: true,
};
const image: GptImage2Request = {
  type: "text-to-image",
  prompt: "Editorial product photo of a transparent running shoe on chrome",
  resolution: "1K",
  aspectRatio: "1:1",
};
const images: GptImage2Request = {
  type: "image-to-image",
  channel: "economy",
  prompt: "The same shoe on wet asphalt at night",
  resolution: "2K",
  aspectRatio: "16:9",
  batchCount: 4,
  imageUrls: ["https://example.com/shoe.png"],
};
const nano: NanoBananaProRequest = {
  type: "text-to-image",
  prompt: "A premium packaging mockup for an AI video studio",
  image_size: "1:1",
  resolution: "1K",
  output_format: "png",
};
const edited: NanoBananaProRequest = {
  type: "image-to-image",
  prompt: "Put this logo on the box, embossed in silver",
  image_size: "4:3",
  resolution: "2K",
  output_format: "jpeg",
  image_urls: ["https://example.com/logo.png"],
};
const submits: Record<string, (key: string) => Promise<SubmittedTask>> = {
  "seedance-text-to-video": (key) => submitVideo(key, video),
  "seedance-image-to-video": (key) => submitVideo(key, fromImage),
  "seedance-media-to-video": (key) => submitVideo(key, fromMedia),
  "gpt-image-2-text-to-image": (key) => submitImage(key, image),
  "gpt-image-2-image-to-image": (key) => submitImage(key, images),
  "nano-banana-pro-text-to-image": (key) => submitNano(key, nano),
  "nano-banana-pro-image-to-image": (key) => submitNano(key, edited),
};

await wait((await submitVideo("unknown-status", video, "/fault/unknown-status")).id);
const ids: string[] = [];
for (const [key, submit] of Object.entries(submits)) {
  const [first, again] = [await submit(key), await submit(key)];
  print("submitted", key, first.id, again.id);
  ids.push(first.id);
}
for (const id of ids) await wait(id);

// @ts-expect-error the start frame is missing: the types contain the rule.
const bad: SeedanceRequest = { mode: "image-to-video", prompt: "No start frame" };
await refuse(submitVideo("bad-body", bad));
await refuse(submitVideo("seedance-text-to-video", { prompt: "Another body under the same key" }));
await refuse(read("sd2_nobodys"));
for (const fault of [
  "unauthorized",
  "insufficient-credits",
  "rate-limited",
  "service-busy",
  "internal-error-before",
  "unknown-code",
])
  await refuse(submitVideo(fault, video, `/fault/${fault}`));

const strange = await read(ids[0] ?? "", "/strange");
print("answer", strange.model, strange.quality_tier);
