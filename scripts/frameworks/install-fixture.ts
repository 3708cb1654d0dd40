import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { executeProgram } from "../runtimes/execute.ts";
import { installRuntime, runNpm } from "../runtimes/install.ts";
import type { Fixture } from "./fixtures.ts";

const tests = new URL("../../test/frameworks", import.meta.url).pathname;

/** The npm packages of the package managers that a package.json may name. */
const managerPackages: Record<string, { package: string; program: string }> = {
  pnpm: { package: "pnpm", program: "pnpm" },
  yarn: { package: "@yarnpkg/cli-dist", program: "yarn" },
};

/** A fixture with its packages. */
export interface InstalledFixture {
  folder: string;
  /** The names of its scripts. */
  scripts: readonly string[];
  /** What the table shows: its runtime, its package manager and its packages. */
  versions: string;
  installSeconds: number;
  /** Runs one of its scripts to its end. */
  run(script: string, timeout: number): Promise<string>;
  /** The command line of a script and its environment, for one that goes on. */
  command(script: string): { program: string; args: string[]; env: NodeJS.ProcessEnv };
}

/** The members of a package.json that a fixture has. */
interface FixtureManifest {
  packageManager?: string;
  scripts: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/**
 * Copies a fixture into a folder and installs its packages and the packed client there.
 * @param name the fixture's name.
 * @param fixture its entry.
 * @param folder a new folder.
 * @param tarball the packed client.
 * @param env the variables of its scripts.
 * @throws Error with the package manager's output.
 */
export async function installFixture(
  name: string,
  { folders = [name], dependent = ".", runtime }: Fixture,
  folder: string,
  tarball: string,
  env: Record<string, string>,
): Promise<InstalledFixture> {
  for (const part of folders) await cp(join(tests, part), folder, { recursive: true });
  await cp(join(tests, "generate.js"), join(folder, dependent, "generate.js"));
  await addClient(join(folder, dependent, "package.json"), tarball);
  const manifest: FixtureManifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));

  const node = await installRuntime("node22");
  const other = runtime && (await installRuntime(runtime));
  const [manager = "npm", managerVersion] = manifest.packageManager?.split("@") ?? [];
  const programs = managerVersion && manager !== "bun" ? await installManager(manager, managerVersion, folder) : [];
  const path = [...programs, ...(other ? [dirname(other.program)] : []), dirname(node.program), process.env.PATH];
  const PATH = path.join(":");

  const start = performance.now();
  const registry = (await runNpm(["config", "get", "registry"], folder)).trim();
  await executeProgram(manager, installArguments(manager), folder, {
    env: {
      ...process.env,
      PATH,
      // Yarn neither reads npm's configuration nor may it refuse to write a new lock file in CI.
      ...{ YARN_NPM_REGISTRY_SERVER: registry, YARN_ENABLE_TELEMETRY: "0", YARN_ENABLE_IMMUTABLE_INSTALLS: "false" },
    },
    timeout: 600_000,
  });
  const installSeconds = (performance.now() - start) / 1000;

  const packages = { ...manifest.dependencies, ...manifest.devDependencies };
  const home = join(folder, "home");
  await mkdir(home);
  const environment = { ...env, PATH, HOME: home, NEXT_TELEMETRY_DISABLED: "1", WRANGLER_SEND_METRICS: "false" };
  const args = (script: string) => [...(manager === "npm" ? ["--silent"] : []), "run", script];
  return {
    folder,
    scripts: Object.keys(manifest.scripts),
    versions: [
      runtime ? `${runtime} ${other?.version}` : `node ${node.version}`,
      ...(managerVersion && manager !== runtime ? [`${manager} ${managerVersion}`] : []),
      ...Object.entries(packages).flatMap(([key, version]) => (key === "seedance-client" ? [] : [`${key} ${version}`])),
    ].join(", "),
    installSeconds,
    run: (script, timeout) => executeProgram(manager, args(script), folder, { env: environment, timeout }),
    command: (script) => ({ program: manager, args: args(script), env: environment }),
  };
}

async function addClient(path: string, tarball: string): Promise<void> {
  const manifest: FixtureManifest = JSON.parse(await readFile(path, "utf8"));
  const dependencies = { ...manifest.dependencies, "seedance-client": `file:${tarball}` };
  await writeFile(path, JSON.stringify({ ...manifest, dependencies }, null, 2));
}

/** Installs a package manager beside the fixture, and returns the folder of its program. */
async function installManager(manager: string, version: string, folder: string): Promise<string[]> {
  const known = managerPackages[manager];
  if (!known)
    throw new Error(`Unknown package manager ${manager}. Allowed: ${Object.keys(managerPackages).join(", ")}.`);
  const tools = join(dirname(folder), `${manager}-tools`);
  await mkdir(tools, { recursive: true });
  await writeFile(join(tools, "package.json"), "{}");
  await runNpm(["install", "--ignore-scripts", "--no-audit", "--no-fund", `${known.package}@${version}`], tools);
  return [join(tools, "node_modules/.bin")];
}

/** Without the packages' install scripts, which none of the fixtures needs. */
function installArguments(manager: string): string[] {
  if (manager === "npm") return ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"];
  return ["install", manager === "yarn" ? "--mode=skip-build" : "--ignore-scripts"];
}
