/**
 * Installs the packed package into small projects of frameworks, test runners and package managers, builds them, and runs
 * jobs in them against the sandbox. Needs the npm registry, and Chromium for vite.
 *
 *   npm run test:frameworks [-- NAME… | --ci]
 *
 * --ci leaves out the slow ones, runs two at once, and leaves the table in test/frameworks/results.md as it is. Other
 * runs write it.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fixtures } from "./frameworks/fixtures.ts";
import { type FrameworkRow, runFixture } from "./frameworks/run-fixture.ts";
import { updateTable } from "./frameworks/table.ts";
import { packPackage } from "./release/pack.ts";
import { runNpm } from "./runtimes/install.ts";
import { formatRuntimeReport } from "./runtimes/report.ts";

const { values, positionals } = parseArgs({
  options: { ci: { type: "boolean", default: false } },
  allowPositionals: true,
});
const names = Object.keys(fixtures);
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`Unknown fixture ${unknown.join(", ")}. Allowed: ${names.join(", ")}.`);
  process.exit(1);
}
const chosen = Object.entries(fixtures).filter(
  ([name, { slow }]) => (positionals.length === 0 || positionals.includes(name)) && !(values.ci && slow),
);

const folder = await mkdtemp(join(tmpdir(), "seedance-frameworks-"));
try {
  await runNpm(["view", "openapi-fetch", "version", "--fetch-retries=0"], folder).catch((cause) => {
    throw new Error(`No fixture ran: they need the npm registry, and it does not answer.\n${cause.message}`, { cause });
  });
  const tarball = await packPackage(folder);
  const rows: FrameworkRow[] = [];
  const waiting = [...chosen];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const row = await runFixture(...next, folder, tarball);
      console.log(`${row.name}: ${row.problem ? "did not run" : "ran"} in ${row.seconds.toFixed(0)} s`);
      rows.push(row);
    }
  };
  // The times in the table are those of a machine that does nothing else.
  await Promise.all(Array.from({ length: values.ci ? 2 : 1 }, work));
  const optional = names.filter((name) => fixtures[name]?.optional);
  const { text, ok } = formatRuntimeReport(rows, optional);
  console.log(`\n${text}`);
  if (!values.ci) {
    const file = new URL("../test/frameworks/results.md", import.meta.url);
    const date = new Date().toISOString().slice(0, 10);
    await writeFile(file, updateTable(await readFile(file, "utf8"), rows, names, date));
  }
  if (!ok) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
