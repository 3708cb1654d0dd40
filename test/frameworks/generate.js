import { createClient } from "seedance-client";

/** Submits one job, reads it at once, and waits for its end. */
export async function generate({ apiKey, baseUrl }) {
  const client = createClient({ apiKey, baseUrl });
  const { id } = await client.submit("nano-banana-pro", { type: "text-to-image", prompt: "A glass train" });
  // A cache in between would answer the polls with this first response, and the wait would time out.
  await client.get(id);
  let polls = 1;
  const onPoll = () => {
    polls += 1;
  };
  const { status } = await client.wait(id, { timeout: 30_000, onPoll });
  return { id, status, polls };
}
