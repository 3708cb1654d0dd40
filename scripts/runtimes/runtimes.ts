import type { Sandbox } from "../../src/sandbox/index.ts";
import { runChromium } from "./chromium.ts";
import { executeProgram, readResults } from "./execute.ts";
import { installRuntime, type Runtime } from "./install.ts";
import type { Project } from "./project.ts";
import type { RuntimeRow } from "./report.ts";
import { runWorkerd } from "./workerd.ts";

export type SuiteOutcome = Pick<RuntimeRow, "version" | "results">;
export type SuiteRunner = (project: Project, sandbox: Sandbox) => Promise<SuiteOutcome>;

/** The runtimes that the package supports, and how to run the suite in each. */
export const runtimes: Record<string, SuiteRunner> = {
  // Only the core: the parts that need Node require the version in `engines`.
  node20: runOnNode("node20", false),
  node22: runOnNode("node22", true),
  node24: runOnNode("node24", true),
  node26: runOnNode("node26", true),
  deno: async ({ folder }, { url }) => {
    const { program, version } = await installRuntime("deno");
    const rights = ["--no-prompt", "--no-remote", `--allow-net=${new URL(url).host}`, `--allow-read=${folder}`];
    const env = { DENO_DIR: `${folder}/deno`, DENO_NO_UPDATE_CHECK: "1" };
    const args = ["run", ...rights, "program.js", JSON.stringify({ baseUrl: url })];
    return { version, results: readResults(await executeProgram(program, args, folder, { env })) };
  },
  bun: async ({ folder }, { url }) => {
    const { program, version } = await installRuntime("bun");
    const args = ["program.js", JSON.stringify({ baseUrl: url })];
    return { version, results: readResults(await executeProgram(program, args, folder)) };
  },
  workerd: runWorkerd,
  chromium: runChromium,
};

function runOnNode(name: Runtime, whole: boolean): SuiteRunner {
  return async ({ folder }, { url }) => {
    const { program, version } = await installRuntime(name);
    const args = ["program.js", JSON.stringify({ baseUrl: url, node: whole })];
    return { version, results: readResults(await executeProgram(program, args, folder)) };
  };
}
