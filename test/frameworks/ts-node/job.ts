import { writeFileSync } from "node:fs";
import { createClient, type Task } from "seedance-client";

const client = createClient({ apiKey: process.env.SEEDANCE_API_KEY, baseUrl: process.env.SEEDANCE_BASE_URL });

async function main(): Promise<void> {
  const { id } = await client.submit("nano-banana-pro", { type: "text-to-image", prompt: "A glass train" });
  const seen: Task[] = [await client.get(id)];
  const { status } = await client.wait(id, { timeout: 30_000, onPoll: (task) => seen.push(task) });
  writeFileSync("report.json", JSON.stringify({ id, status, polls: seen.length }));
}

void main();
