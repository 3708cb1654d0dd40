import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox } from "../../src/sandbox/index.ts";
import { RuntimeMissingError } from "../runtimes/install.ts";
import { measureRow, type RuntimeRow } from "../runtimes/report.ts";
import { checkJobs, type FixtureReport } from "./check-jobs.ts";
import type { Fixture } from "./fixtures.ts";
import { type InstalledFixture, installFixture } from "./install-fixture.ts";
import { findFreePort, serveFixture } from "./serve.ts";
import { requestSurface } from "./surfaces.ts";

/** The result of a fixture. */
export interface FrameworkRow extends RuntimeRow {
  installSeconds?: number;
}

/**
 * Installs, builds and runs a fixture against a sandbox of its own.
 * @param name its name.
 * @param fixture its entry.
 * @param folder an existing folder for its files, which are removed at the end.
 * @param tarball the packed client.
 */
export async function runFixture(
  name: string,
  fixture: Fixture,
  folder: string,
  tarball: string,
): Promise<FrameworkRow> {
  let installed: InstalledFixture | undefined;
  const project = join(folder, name);
  await mkdir(project);
  const port = await findFreePort();
  await using sandbox = await startFixtureSandbox(port);
  const settings = { apiKey: sandbox.apiKey ?? "", baseUrl: sandbox.url };
  const row = await measureRow(name, async () => {
    const env = { SEEDANCE_API_KEY: settings.apiKey, SEEDANCE_BASE_URL: settings.baseUrl };
    installed = await installFixture(name, fixture, project, tarball, env);
    if (installed.scripts.includes("program"))
      await installed.run("program", 120_000).catch((cause) => {
        throw new RuntimeMissingError(`${fixture.optional}: ${cause.message}`, { cause });
      });
    if (installed.scripts.includes("build")) await installed.run("build", 300_000);
    const reports = fixture.surfaces
      ? await requestSurfaces(fixture.surfaces, installed, port, settings)
      : await runJobs(installed);
    return { version: installed.versions, results: checkJobs(reports, sandbox.ledger()) };
  });
  await rm(project, { recursive: true, force: true });
  return installed ? { ...row, version: installed.versions, installSeconds: installed.installSeconds } : row;
}

async function startFixtureSandbox(port: number) {
  // An image takes about a second: the first read finds it running, the next poll finds it completed.
  const sandbox = await startSandbox({ speed: 20, rateLimit: false, allowOrigin: [`http://127.0.0.1:${port}`] });
  return { ...sandbox, [Symbol.asyncDispose]: () => sandbox.close() };
}

async function requestSurfaces(
  surfaces: NonNullable<Fixture["surfaces"]>,
  installed: InstalledFixture,
  port: number,
  settings: { baseUrl: string; apiKey: string },
): Promise<Record<string, FixtureReport>> {
  await using server = await serveFixture(installed, port);
  const reports: Record<string, FixtureReport> = {};
  for (const [name, surface] of Object.entries(surfaces))
    reports[name] = await requestSurface(server.origin, surface, settings).catch((cause) => {
      throw new Error(`${name}: ${cause.message}\n${server.output().slice(-1_000)}`, { cause });
    });
  return reports;
}

async function runJobs({ folder, scripts, run }: InstalledFixture): Promise<Record<string, FixtureReport>> {
  const reports: Record<string, FixtureReport> = {};
  const file = join(folder, "report.json");
  for (const script of scripts.filter((name) => name.startsWith("job"))) {
    await rm(file, { force: true });
    const output = await run(script, 120_000);
    reports[script] = await readFile(file, "utf8").then(JSON.parse, (cause) => {
      throw new Error(`${script} wrote no report: ${output.slice(-1_000)}`, { cause });
    });
  }
  return reports;
}
