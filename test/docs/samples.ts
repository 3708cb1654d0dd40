import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import YAML from "yaml";
import { builtEntry } from "../../scripts/build/ensure-build.ts";
import { type CodeSample, sampleLanguages, sampleName } from "../../scripts/generate/code-samples.ts";
import type { OpenApiDocument, Operation } from "../../scripts/generate/document.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { derivedFolder, endpoints } from "../contract/contract.ts";
import { page, pathOf } from "../support/contracts.ts";

const docs: OpenApiDocument = YAML.parse(readFileSync(new URL("openapi-docs.yaml", derivedFolder), "utf8"));

/** Each operation of the contract, with the name of its sample files and the samples that the docs show. */
export const sampleOperations = Object.entries(docs.paths).flatMap(([path, item]) =>
  Object.values(item).map((operation: Operation & { "x-codeSamples"?: CodeSample[] }) => {
    return { path, name: sampleName(operation), samples: operation["x-codeSamples"] ?? [] };
  }),
);

const hosts = /https:\/\/(www\.)?seedance2ai\.io(?=\/)/g;

/**
 * Returns a sample as the docs show it, but with the sandbox's address and a task's id in it.
 * @param language the folder of the samples.
 */
export function readSample(language: string, name: string, sandbox: Sandbox, id = "sd2_xxxxx"): string {
  const { label } = sampleLanguages.find(({ folder }) => folder === language) ?? {};
  const sample = sampleOperations.find((each) => each.name === name)?.samples.find((each) => each.label === label);
  if (!sample) throw new Error(`${name} has no sample in ${language}.`);
  return sample.source.replace(hosts, sandbox.url).replaceAll("sd2_xxxxx", id);
}

const durations = JSON.stringify(Object.fromEntries(endpoints.map(({ model }) => [model, 0.01])));

/** Changes a user's program so that it imports the build and calls a sandbox whose jobs end at once. */
export function pointAtSandbox(program: string, sandbox: Pick<Sandbox, "url">): string {
  const options = `baseUrl: ${JSON.stringify(sandbox.url)}, durations: ${durations}, apiKey: process`;
  return program
    .replace(/"(seedance-client(?:\/\w+)*)"/g, (_, name) => JSON.stringify(builtEntry(name)))
    .replace("apiKey: process", options);
}

/** What the sandbox has charged, in order. */
export const chargedTasks = (sandbox: Sandbox) =>
  sandbox.ledger().flatMap((entry) => (entry.type === "charge" ? [entry.task] : []));

/** The body that a model's sample must send: the contract's first example, which is the provider's own. */
export function firstExample(model: string): unknown {
  return endpoints.find((endpoint) => endpoint.model === model)?.examples[0]?.body;
}

/** A finished task, for samples that read one. */
export async function createFinishedTask(sandbox: Sandbox): Promise<string> {
  const answer = await fetch(`${sandbox.url}${pathOf(page, "seedance")}`, {
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

/** Runs a program to its end, with the sandbox's key in place of the user's. */
export async function runProgram(command: string, args: string[], sandbox: Sandbox, cwd?: string) {
  const env = { ...process.env, SEEDANCE_API_KEY: sandbox.apiKey };
  const { stdout } = await promisify(execFile)(command, args, { env, ...(cwd && { cwd }) });
  return stdout.trim();
}
