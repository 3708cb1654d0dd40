import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { sampleName } from "../../scripts/generate/code-samples.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { contract, endpoints } from "../contract/contract.ts";

/** Each operation of the contract, with its path and the name of its sample files. */
export const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
  Object.values(item).map((operation) => ({ path, operation, name: sampleName(operation) })),
);

const folder = new URL("../../openapi/code-samples/", import.meta.url);
const hosts = /https:\/\/(www\.)?seedance2ai\.io(?=\/)/g;

/** A sample as it stands, but for the service's address and the task's id: it is to call the sandbox. */
export function readSample(file: string, sandbox: Sandbox, id = "sd2_xxxxx"): string {
  return readFileSync(new URL(file, folder), "utf8").replace(hosts, sandbox.url).replaceAll("sd2_xxxxx", id);
}

const sources = new URL("../../src", import.meta.url).href;
const durations = JSON.stringify(Object.fromEntries(endpoints.map(({ model }) => [model, 0.01])));

/** A program of a user of the package, for the sources and a sandbox whose jobs end at once. */
export function toSandbox(program: string, sandbox: Sandbox): string {
  const options = `baseUrl: ${JSON.stringify(sandbox.url)}, durations: ${durations}, apiKey: process`;
  return program
    .replace(/"seedance-client(\/\w+)?"/g, (_, entry = "") => JSON.stringify(`${sources}${entry}/index.ts`))
    .replace("apiKey: process", options);
}

/** What the sandbox has charged, in order. */
export const charged = (sandbox: Sandbox) =>
  sandbox.ledger().flatMap((entry) => (entry.type === "charge" ? [entry.task] : []));

/** What a model's sample is to send: the first example of the contract, which is the provider's own. */
export function firstExample(model: string): unknown {
  return endpoints.find((endpoint) => endpoint.model === model)?.examples[0]?.body;
}

/** A finished task, for samples that read one. */
export async function finishedTask(sandbox: Sandbox): Promise<string> {
  const answer = await fetch(`${sandbox.url}/api/v1/video/seedance`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${sandbox.apiKey}`,
      "Content-Type": "application/json",
      "Idempotency-Key": "a-task-to-read",
    },
    body: JSON.stringify({ prompt: "A glass train" }),
  });
  const { id } = (await answer.json()) as { id: string };
  sandbox.advance(3600);
  return id;
}

/** Runs a program to its end, with the sandbox's key where a user has theirs. */
export async function runProgram(command: string, args: string[], sandbox: Sandbox, cwd?: string) {
  const env = { ...process.env, SEEDANCE_API_KEY: sandbox.apiKey };
  const { stdout } = await promisify(execFile)(command, args, { env, ...(cwd && { cwd }) });
  return stdout.trim();
}
