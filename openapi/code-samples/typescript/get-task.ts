import { createClient } from "seedance-client";

const client = createClient({ apiKey: process.env.SEEDANCE_API_KEY });

const task = await client.wait("sd2_xxxxx", {
  onPoll: ({ status }) => console.error(status),
});

console.log(task.output);
