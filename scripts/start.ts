/**
 * The main job, on this machine: starts the sandbox, submits the page's first example of each model through the
 * client, waits for each task and saves what came out. No key, no network, nothing is paid.
 */
import { mkdir, writeFile } from "node:fs/promises";
import contract from "../generated/openapi.json" with { type: "json" };
import { type Body, createClient, type ModelName } from "../src/index.ts";
import { startSandbox } from "../src/sandbox/index.ts";
import { type Document, modelOperations, refName } from "./generate/document.ts";

const folder = "output";
const document = contract as unknown as Document;

const sandbox = await startSandbox();
const client = createClient({ apiKey: sandbox.apiKey ?? "", baseUrl: sandbox.url });
console.log(`The sandbox listens on ${sandbox.url}. Nothing leaves this machine, nothing is paid.\n`);
await mkdir(folder, { recursive: true });
try {
  await Promise.all(modelOperations(document).map(({ model }) => generate(model.name as ModelName)));
  console.log(`\nDone: see ${folder}/. Next: npm run sandbox, a dashboard and the API to build against.`);
} finally {
  await sandbox.close();
}

async function generate(model: ModelName): Promise<void> {
  const submitted = await client.submit(model, firstExample(model));
  console.log(`${submitted.id}: ${model} submitted, ${submitted.credits_used} credits`);
  const task = await client.wait(submitted.id, {
    interval: 2_000,
    onPoll: ({ status }) => console.log(`${submitted.id}: ${status}`),
  });
  for (const url of urlsIn(task.output)) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
    const file = `${folder}/${task.id}-${new URL(url).pathname.split("/").at(-1)}`;
    const bytes = Buffer.from(await response.arrayBuffer());
    await writeFile(file, bytes);
    console.log(`${task.id}: saved ${file}, ${response.headers.get("content-type")}, ${bytes.length} bytes`);
  }
}

/** Every URL in an output, of whatever kind. */
function urlsIn(output: unknown): string[] {
  if (typeof output === "string") return URL.canParse(output) ? [output] : [];
  return typeof output === "object" && output !== null ? Object.values(output).flatMap(urlsIn) : [];
}

function firstExample(name: ModelName): Body<ModelName> {
  const found = modelOperations(document).find(({ model }) => model.name === name);
  const examples = found?.operation.requestBody?.content["application/json"]?.examples ?? {};
  return document.components.examples[refName(Object.values(examples)[0]?.$ref)]?.value as Body<ModelName>;
}
