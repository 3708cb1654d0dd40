/**
 * Runs the main job on this machine: starts the sandbox, submits the page's first example of each model through the
 * client, waits for each task and saves its files. Needs no key and no network, and costs nothing.
 */
import { relative } from "node:path";
import { exampleBody } from "../src/contract/index.ts";
import { contract, createClient, type ModelName, type RequestBody } from "../src/package/index.ts";
import { download } from "../src/package/node.ts";
import { startSandbox } from "../src/sandbox/index.ts";

const directory = "output";

const speed = 30;
const sandbox = await startSandbox({ speed });
const faster = Object.entries(contract.models).map(([model, { duration }]) => [model, duration.median / speed]);
const descriptions = await contract.load.descriptions();
const client = createClient({
  apiKey: sandbox.apiKey,
  baseUrl: sandbox.url,
  durations: Object.fromEntries(faster),
});
console.log(`The sandbox listens on ${sandbox.url}. Nothing is sent to the network, and nothing is charged.\n`);
try {
  await Promise.all(Object.keys(contract.models).map((model) => generate(model as ModelName)));
  console.log(`\nDone: see ${directory}/. Next: npm run sandbox starts the API to build against, with a dashboard.`);
} finally {
  await sandbox.close();
}

async function generate(model: ModelName): Promise<void> {
  const submitted = await client.submit(model, exampleBody(descriptions, model) as unknown as RequestBody);
  console.log(`${submitted.id}: ${model} submitted, ${submitted.credits_used} credits`);
  const task = await client.wait(submitted.id, {
    onPoll: ({ status }) => console.log(`${submitted.id}: ${status}`),
  });
  for (const { path, type, bytes } of await download(client, task, { directory }))
    console.log(`${task.id}: saved ${relative(".", path)}, ${type}, ${bytes} bytes`);
}
