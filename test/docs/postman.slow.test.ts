import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";
import { derivedFolder, endpoints } from "../contract/contract.ts";
import { chargedTasks } from "./samples.ts";

const run = promisify(execFile);
const root = new URL("../../", import.meta.url).pathname;

/** Runs the collection with Postman's own runner: the assertions, and those that failed. */
async function runCollection(use: (sandbox: Sandbox) => string | undefined, options: SandboxOptions) {
  const folder = await mkdtemp(join(tmpdir(), "postman-"));
  const sandbox = await startSandbox(options);
  try {
    const report = join(folder, "report.json");
    const variables = ["--env-var", `baseUrl=${sandbox.url}`, "--env-var", `apiKey=${use(sandbox)}`];
    const newman = join(root, "node_modules/newman/bin/newman.js");
    const collection = fileURLToPath(new URL("postman.json", derivedFolder));
    const reporters = ["--reporters", "json", "--reporter-json-export", report];
    const code = await run(process.execPath, [newman, "run", collection, ...variables, ...reporters]).then(
      () => 0,
      (error: { code: number }) => error.code,
    );
    const { stats, failures } = JSON.parse(await readFile(report, "utf8")).run;
    const faults = failures.map(({ error }: { error: Error }) => error.message);
    return { code, assertions: stats.assertions.total, faults, bodies: chargedTasks(sandbox).map(({ body }) => body) };
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true });
  }
}

test("the collection submits every example of the contract, replays it at no charge, and reads its task", async () => {
  const bodies = endpoints.flatMap(({ examples }) => examples.map(({ body }) => body));
  const options = { speed: 1e6, rateLimit: false, credits: 1e6 } as const;
  expect(await runCollection(({ apiKey }) => apiKey, options)).toEqual({
    code: 0,
    assertions: 3 * bodies.length,
    faults: [],
    bodies,
  });
}, 60_000);

test.each<[string, SandboxOptions, string | undefined]>([
  ["a key that is refused", {}, "no-key"],
  ["an account without credits", { credits: 0 }, undefined],
])(
  "%s fails the run, and nothing is charged",
  async (_, options, key) => {
    const { code, faults, bodies } = await runCollection(({ apiKey }) => key ?? apiKey, options);
    expect([code, bodies]).toEqual([1, []]);
    expect(faults.length).toBeGreaterThan(0);
  },
  60_000,
);
