import { createClient } from "seedance-client/live";

const client = createClient({ apiKey: process.env.SEEDANCE_API_KEY });

const task = await client.generate("seedance25", {
  mode: "text-to-video",
  prompt: "A cinematic shot of a glass train crossing a snowy mountain bridge",
  aspect_ratio: "16:9",
  duration: "auto",
  resolution: "720p",
});

console.log(task.output.video_url);
