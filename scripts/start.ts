/**
 * The main job, on this machine: starts the sandbox, submits the page's first example of each model through the
 * client, waits for each task and saves what came out. No key, no network, nothing is paid.
 */
import { relative } from "node:path";
import contract from "../generated/page/openapi.json" with { type: "json" };
import { type Body, createClient, durations, type ModelName } from "../src/package/index.ts";
import { download } from "../src/package/node.ts";
import { startSandbox } from "../src/sandbox/index.ts";
import { type Document, modelOperations, refName } from "./generate/document.ts";

const directory = "output";
const document = contract as unknown as Document;

const speed = 30;
const sandbox = await startSandbox({ speed });
const faster = Object.entries(durations).map(([model, { median }]) => [model, median / speed]);
const client = createClient({
  apiKey: sandbox.apiKey,
  baseUrl: sandbox.url,
  durations: Object.fromEntries(faster),
});
console.log(`The sandbox listens on ${sandbox.url}. Nothing leaves this machine, nothing is paid.\n`);
try {
  await Promise.all(modelOperations(document).map(({ model }) => generate(model.name as ModelName)));
  console.log(`\nDone: see ${directory}/. Next: npm run sandbox, a dashboard and the API to build against.`);
} finally {
  await sandbox.close();
}

async function generate(model: ModelName): Promise<void> {
  const submitted = await client.submit(model, firstExample(model));
  console.log(`${submitted.id}: ${model} submitted, ${submitted.credits_used} credits`);
  const task = await client.wait(submitted.id, {
    onPoll: ({ status }) => console.log(`${submitted.id}: ${status}`),
  });
  for (const { path, type, bytes } of await download(client, task, { directory }))
    console.log(`${task.id}: saved ${relative(".", path)}, ${type}, ${bytes} bytes`);
}

function firstExample(name: ModelName): Body<ModelName> {
  const found = modelOperations(document).find(({ model }) => model.name === name);
  const examples = found?.operation.requestBody?.content["application/json"]?.examples ?? {};
  return document.components.examples[refName(Object.values(examples)[0]?.$ref)]?.value as Body<ModelName>;
}
