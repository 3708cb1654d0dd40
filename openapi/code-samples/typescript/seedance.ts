import { createClient } from "seedance-client";

const client = createClient({ apiKey: process.env.SEEDANCE_API_KEY });

const task = await client.generate("seedance", {
  mode: "text-to-video",
  quality_tier: "standard",
  prompt: "A cinematic shot of a glass train crossing a snowy mountain bridge",
  aspect_ratio: "16:9",
  duration: "5",
  resolution: "720p",
});

console.log(task.output.video_url);
