const { writeFileSync } = require("node:fs");
const { createClient } = require("seedance-client");
const { startSandbox } = require("seedance-client/sandbox");

async function main({ SEEDANCE_API_KEY: apiKey, SEEDANCE_BASE_URL: baseUrl }) {
  await (await startSandbox()).close();
  const client = createClient({ apiKey, baseUrl });
  const { id } = await client.submit("nano-banana-pro", { type: "text-to-image", prompt: "A glass train" });
  const polls = [await client.get(id)];
  const { status } = await client.wait(id, { timeout: 30_000, onPoll: (task) => polls.push(task) });
  writeFileSync("report.json", JSON.stringify({ id, status, polls: polls.length }));
}

main(process.env);
