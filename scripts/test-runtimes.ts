/**
 * Runs one suite in each runtime, and each kind of consumer, with the packed package.
 *
 *   npm run test:tools -- runtimes [node20 deno …]
 *
 * The first run installs the runtimes from npm into a cache below the temporary folder. Needs Chromium.
 */
import { startSandbox } from "../src/sandbox/index.ts";
import { consumers } from "./runtimes/consumers.ts";
import { createProject } from "./runtimes/project.ts";
import { formatRuntimeReport, measureRow, type RuntimeRow } from "./runtimes/report.ts";
import { runtimes } from "./runtimes/runtimes.ts";

const all = { ...runtimes, ...consumers };
/** Runtimes whose npm package may lack the binary. */
const optional = ["bun"];

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(all, name));
if (unknown.length > 0) {
  console.error(`Unknown runtime ${unknown.join(", ")}. Allowed: ${Object.keys(all).join(", ")}.`);
  process.exit(1);
}

await using project = await createProject();
// A video takes about 2 s, long enough for a poll to find it running.
const sandbox = await startSandbox({ rateLimit: false, credits: 1e6, maxRunning: 1e6, speed: 100 });
try {
  const rows: RuntimeRow[] = [];
  for (const [name, run] of Object.entries(all))
    if (names.length === 0 || names.includes(name)) rows.push(await measureRow(name, () => run(project, sandbox)));
  const { text, ok } = formatRuntimeReport(rows, optional);
  console.log(text);
  if (!ok) process.exitCode = 1;
} finally {
  await sandbox.close();
}
