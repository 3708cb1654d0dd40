import { createClient } from "seedance-client";
import { download } from "seedance-client/node";
import contract from "seedance-client/openapi.json" with { type: "json" };
import { startSandbox } from "seedance-client/sandbox";

const [, , baseUrl, apiKey] = process.argv;
const there = [typeof download, typeof startSandbox, typeof contract.paths].join(" ");
if (there !== "function function object") throw new Error(`The package holds ${there}.`);

const client = createClient({ apiKey, baseUrl });
const { output } = await client.generate(
  "nano-banana-pro",
  { type: "text-to-image", prompt: "A glass train" },
  { interval: 2_000 },
);
console.log(output.images[0].url);
