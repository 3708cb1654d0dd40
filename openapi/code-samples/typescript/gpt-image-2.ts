import { createClient } from "seedance-client";

const client = createClient({ apiKey: process.env.SEEDANCE_API_KEY });

const task = await client.generate("gpt-image-2", {
  type: "text-to-image",
  prompt: "Editorial product photo of a transparent running shoe on chrome",
  resolution: "1K",
  aspectRatio: "1:1",
});

for (const image of task.output.images) console.log(image.url);
