/**
 * Measures the client's CPU time for requests as a ratio to that of a bare fetch, in one run. `npm run bench` does the
 * same for other clients.
 *
 *   npm run bench -- overhead
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { clients, ownPackage } from "./bench/clients.ts";
import { measureCpu } from "./bench/cpu.ts";
import { cpuChecks, describeCheck, isMet } from "./bench/limits.ts";

// Measured as shipped: bundled, with a separate chunk for the code that the first submit loads.
const outdir = await mkdtemp(join(tmpdir(), "overhead-"));
try {
  await build({
    entryPoints: ["src/package/index.ts"],
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
  });
  const module = await import(pathToFileURL(join(outdir, "index.mjs")).href);
  const own = clients.filter(({ name }) => name === ownPackage);
  const connectors = new Map(own.map((client) => [client.name, client.connect.bind(client, module)] as const));
  const ratios = (await measureCpu(connectors, "sk_live_overhead", { rounds: 300, requests: 20 })).get(ownPackage);
  if (!ratios) throw new Error("The client was not measured.");
  for (const check of cpuChecks(ratios)) {
    console.log(describeCheck(check));
    if (!isMet(check)) process.exitCode = 1;
  }
} finally {
  await rm(outdir, { recursive: true });
}
