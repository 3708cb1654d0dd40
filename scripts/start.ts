/**
 * The main job, on this machine: submits the contract's first example of each model through the client, polls each
 * task to its end and prints what came out. No key, no network, nothing is spent.
 */
import { readFileSync } from "node:fs";
import { type Body, createClient, type ModelName, models } from "../src/index.ts";
import { type Document, modelOperations, refName } from "./generate/document.ts";
import { startMock } from "./mock/prism.ts";

const contract: Document = JSON.parse(readFileSync(new URL("../generated/openapi.json", import.meta.url), "utf8"));
const mock = await startMock(contract);
console.log(`The contract's mock listens on ${mock.url}. Nothing leaves this machine.\n`);

try {
  await Promise.all(modelOperations(contract).map(({ model }) => main(model.name as ModelName)));
} finally {
  await mock.close();
}

async function main(model: ModelName): Promise<void> {
  let polls = 0;
  const client = createClient({
    apiKey: "sk_live_of_the_mock",
    baseUrl: mock.url,
    // The mock has no memory: it is asked for a running task first, then for a finished one.
    fetch: (input, init) => {
      const headers = new Headers(init?.headers);
      if (init?.method === "GET")
        headers.set("Prefer", `example=${polls++ === 0 ? "processing" : `completed-${models[model].output}`}`);
      return fetch(input, { ...init, headers });
    },
  });
  const submitted = await client.submit(model, firstExample(model));
  console.log(`${model}: submitted ${submitted.id}, ${submitted.credits_used} credits`);
  const id = contract.components.examples[`task-completed-${models[model].output}`]?.value as { id: string };
  const task = await client.wait(id.id, {
    interval: 2_000,
    onPoll: ({ status }) => console.log(`${model}: ${status}`),
  });
  console.log(`${model}: ${JSON.stringify(task.output)}`);
}

function firstExample(name: ModelName): Body<ModelName> {
  const found = modelOperations(contract).find(({ model }) => model.name === name);
  const examples = found?.operation.requestBody?.content["application/json"]?.examples ?? {};
  return contract.components.examples[refName(Object.values(examples)[0]?.$ref)]?.value as Body<ModelName>;
}
