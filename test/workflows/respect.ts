import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";
import { chargedTasks } from "../docs/samples.ts";

const root = new URL("../../", import.meta.url).pathname;

/** A fault of the sandbox. Each happens once, one after the other. */
export interface WorkflowFault {
  name: string;
  value?: string;
}

/**
 * Runs one workflow by `redocly respect` against a sandbox of its own. Responses are also checked against the contract.
 * @returns whether it passed, its output, the number of charges, and the statuses of the submits.
 */
export async function runWorkflow(
  file: string,
  workflow: string,
  options: SandboxOptions = {},
  faults: WorkflowFault[] = [],
) {
  const folder = await mkdtemp(join(tmpdir(), "workflow-"));
  const sandbox = await startSandbox({ speed: 1e6, rateLimit: false, ...options });
  try {
    for (const fault of faults) sandbox.faults.add({ ...fault, method: "POST", times: 1 });
    const inputs = { apiKey: sandbox.apiKey, idempotencyKey: "first", otherKey: "second" };
    const report = join(folder, "report.json");
    const inputFlags = Object.entries(inputs).flatMap(([name, value]) => ["--input", `${name}=${value}`]);
    const flags = ["--workflow", workflow, "--server", `seedance=${sandbox.url}`, "--json-output", report];
    const redocly = join(root, "node_modules/.bin/redocly");
    const run = promisify(execFile)(redocly, ["respect", file, ...flags, ...inputFlags], { cwd: root });
    const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
    const { status } = JSON.parse(await readFile(report, "utf8")) as { status: string };
    const statuses = sandbox
      .ledger()
      .flatMap((entry) => (entry.type === "request" && entry.method === "POST" ? [entry.status] : []));
    return { passed: status === "success", said: stdout + stderr, charges: chargedTasks(sandbox).length, statuses };
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true });
  }
}
