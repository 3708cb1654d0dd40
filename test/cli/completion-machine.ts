import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { builtCommand } from "../../scripts/build/ensure-build.ts";
import { accountOf, openLedger } from "../../src/ledger/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { page } from "../support/contracts.ts";
import { preparedJob } from "../support/prepared-job.ts";
import { createSampleJobs } from "./jobs.ts";
import { createMachine } from "./machine.ts";

export const batches = ["shots", "night 2"];

/** A machine with jobs, two batches, a manifest, a setting, and the command in its PATH. */
export async function createCompletionMachine() {
  const [sandbox, machine] = await Promise.all([startSandbox({ speed: 1e5 }), createMachine()]);
  const jobs = await createSampleJobs(machine, sandbox);
  machine.env.SEEDANCE_BASE_URL = sandbox.url;
  using ledger = openLedger({ path: join(machine.state, "ledger.sqlite") });
  const journal = ledger.journal(accountOf(sandbox.apiKey ?? "", sandbox.url), page);
  for (const name of batches) {
    using _ = journal.lease(name);
    journal.recordIntent(preparedJob(name, "seedance", { prompt: "x" }), { scope: `batch ${name}` });
  }
  await machine.run(["config", "set", "output", "videos", "--profile", "work"]);
  const bin = join(machine.folder, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "seedance"), `#!/bin/sh\nexec '${process.execPath}' '${builtCommand}' "$@"\n`);
  await chmod(join(bin, "seedance"), 0o755);
  machine.env.PATH = `${bin}:${process.env.PATH}`;
  await writeFile(join(machine.folder, "rows.jsonl"), "");
  return {
    machine,
    sandbox,
    jobs,
    /** Writes the script that the built command prints for a shell, and returns its path. */
    async writeScript(shell: string) {
      const path = join(machine.folder, `completion.${shell}`);
      await writeFile(path, (await machine.run(["completion", shell])).stdout);
      return path;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([sandbox.close(), machine[Symbol.asyncDispose]()]);
    },
  };
}
