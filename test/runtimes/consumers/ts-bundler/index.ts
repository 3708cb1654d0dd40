import { createClient, type RequestBody, ValidationError } from "seedance-client";

declare const process: { argv: string[] };

const [, , baseUrl = "", apiKey] = process.argv;
const client = createClient({ apiKey, baseUrl });

const body: RequestBody<"nano-banana-pro"> = { type: "text-to-image", prompt: "A glass train" };
// @ts-expect-error another model's body
const refused = await client.submit("gpt-image-2", { prompt: "A glass train" }).catch((error: unknown) => error);
if (!(refused instanceof ValidationError)) throw new Error("A body that breaks a rule was sent.");

const { output } = await client.generate("nano-banana-pro", body, { interval: 2_000 });
// @ts-expect-error an image has no such URL
export const video = output.video_url;
console.log(output.images[0]?.url);
