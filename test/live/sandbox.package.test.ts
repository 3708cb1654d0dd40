/** The sandbox over each contract, as npm packs and installs it. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contracts } from "../../generated/contracts.ts";
import { modelOperations, type OpenApiDocument } from "../../scripts/generate/document.ts";
import { installPacked, type PackedInstall } from "../cli/packed/install.ts";

let installed: PackedInstall;
beforeAll(async () => {
  installed = await installPacked();
}, 300_000);
afterAll(() => installed?.[Symbol.asyncDispose]());

/** The page's contract is that of the main entry. */
const entryOf = (name: string) => (name === "page" ? "" : `/${name}`);

/** Makes every model's first job, by the package's client against the package's sandbox. */
const program = (name: string, jobs: readonly object[]) => `
import { createClient } from "seedance-client${entryOf(name)}";
import { startSandbox } from "seedance-client${entryOf(name)}/sandbox";
const sandbox = await startSandbox({ credits: 1e6, rateLimit: false });
const client = createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url });
const done = [];
for (const { model, body } of ${JSON.stringify(jobs)}) {
  const { id } = await client.submit(model, body);
  sandbox.advance(3600);
  const { status, output } = await client.wait(id);
  const file = await fetch(output.video_url ?? output.images[0].url);
  done.push({ model, status, bytes: (await file.arrayBuffer()).byteLength > 1000 });
}
const dashboard = await fetch(sandbox.url + "/_sandbox/");
console.log(JSON.stringify({ done, dashboard: dashboard.status }));
await sandbox.close();
`;

test.each(Object.keys(contracts))("%s/sandbox serves every model of its contract", async (profile) => {
  const file = new URL(`../../generated/${profile}/openapi.json`, import.meta.url);
  const document: OpenApiDocument = JSON.parse(readFileSync(file, "utf8"));
  const jobs = modelOperations(document).map(({ model, operation }) => {
    const [example] = Object.values(operation.requestBody?.content["application/json"]?.examples ?? {});
    const name = example?.$ref.split("/").at(-1) ?? "";
    return { model: model.name, body: document.components.examples[name]?.value };
  });
  const script = join(installed.folder, "sandbox.mjs");
  await writeFile(script, program(profile, jobs));
  const { stdout } = await promisify(execFile)(process.execPath, [script], { cwd: installed.folder });
  const done = jobs.map(({ model }) => ({ model, status: "completed", bytes: true }));
  expect(JSON.parse(stdout)).toEqual({ done, dashboard: 200 });
});

test("its types are in the package", async () => {
  const manifest = JSON.parse(readFileSync(join(installed.home, "package.json"), "utf8"));
  for (const name of Object.keys(contracts)) {
    const { types } = manifest.exports[`.${entryOf(name)}/sandbox`];
    expect(readFileSync(join(installed.home, types), "utf8")).toContain("startSandbox");
  }
});
