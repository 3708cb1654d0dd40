/**
 * Compares the client with other clients: size, start, overhead, and the result of a paid POST if something goes wrong.
 * Measurements alternate with a bare fetch or a bare start, in one run. The other clients' versions are pinned in
 * scripts/bench/peers.json and installed from the npm registry.
 *
 *   npm run bench
 *   npm run bench -- --tasks          also run ten tasks of 90 s at once under the account's limit, in real time
 *   npm run bench -- --json FILE      also write the raw figures
 *
 * Each client runs with its own defaults, but with a short timeout for the hang if it has such an option.
 * Exits with 1 only if this package's figures break a limit of scripts/bench/limits.ts.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ownPackage } from "./bench/clients.ts";
import { measureCpu } from "./bench/cpu.ts";
import { measureFootprints } from "./bench/footprint.ts";
import { installClients } from "./bench/install.ts";
import { type ClientFigures, clientChecks, describeCheck, isMet } from "./bench/limits.ts";
import { measurePaidSubmits } from "./bench/paid-submits.ts";
import peers from "./bench/peers.json" with { type: "json" };
import { formatBenchReport } from "./bench/report.ts";
import { measureTasks } from "./bench/tasks.ts";

const apiKey = "sk_live_bench_5f2c9a7e41d8";
const cpuOptions = { rounds: 180, requests: 20 };
const importPairs = 21;
const taskOptions = { count: 10, taskSeconds: 90, bound: 240 };

const { values: options } = parseArgs({
  options: { tasks: { type: "boolean", default: false }, json: { type: "string" } },
});
const temporary = await mkdtemp(join(tmpdir(), "seedance-client-"));
try {
  const figures = await measure();
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  const machine = `Node ${process.version}, ${process.platform}, ${availableParallelism()} cores`;
  console.log(`${machine}; ${versions.join(", ")}.\n\n${formatBenchReport(figures)}\n`);
  if (options.json)
    await writeFile(options.json, JSON.stringify({ machine, peers, clients: Object.fromEntries(figures) }, null, 2));
  reportChecks(figureOf(figures, ownPackage));
} finally {
  await rm(temporary, { recursive: true });
}

async function measure(): Promise<Map<string, ClientFigures>> {
  const installed = await installClients(temporary);
  const connectors = new Map(installed.map(({ client, connect }) => [client.name, connect]));
  const cpu = await measureCpu(connectors, apiKey, cpuOptions);
  const footprints = await measureFootprints(installed, importPairs);
  const paid = await measurePaidSubmits(connectors, apiKey);
  const tasks = options.tasks ? await measureTasks(installed, apiKey, taskOptions) : undefined;
  return new Map(
    [...connectors.keys()].map((name) => [
      name,
      {
        cpu: figureOf(cpu, name),
        footprint: figureOf(footprints, name),
        paid: figureOf(paid, name),
        tasks: tasks?.get(name),
      },
    ]),
  );
}

function figureOf<T>(figures: Map<string, T>, name: string): T {
  const found = figures.get(name);
  if (!found) throw new Error(`${name} was not measured.`);
  return found;
}

function reportChecks(figures: ClientFigures): void {
  const found = clientChecks(figures);
  const broken = found.filter((check) => !isMet(check));
  const timed = found.filter((check) => "atMost" in check);
  console.log(`This client\n${timed.map((check) => `- ${describeCheck(check)}`).join("\n")}`);
  console.log(`${found.length - broken.length} of ${found.length} limits are met.`);
  for (const check of broken) console.error(`Not met: ${describeCheck(check)}`);
  if (broken.length) process.exitCode = 1;
}
