import { createClient } from "seedance-client";

const client = createClient({ apiKey: process.env.SEEDANCE_API_KEY });

const task = await client.generate("nano-banana-pro", {
  type: "text-to-image",
  prompt: "A premium packaging mockup for an AI video studio",
  image_size: "1:1",
  resolution: "1K",
  output_format: "png",
});

for (const image of task.output.images) console.log(image.url);
