import type { Sandbox } from "../../src/sandbox/index.ts";
import { runChromium } from "./chromium.ts";
import { execute, readResults } from "./execute.ts";
import { install, type Runtime } from "./install.ts";
import type { Project } from "./project.ts";
import type { Row } from "./report.ts";
import { runWorkerd } from "./workerd.ts";

export type Outcome = Pick<Row, "version" | "results">;
export type Runner = (project: Project, sandbox: Sandbox) => Promise<Outcome>;

/** Each runtime that the package runs on, and how the suite is run there. */
export const runtimes: Record<string, Runner> = {
  // The core alone: what needs Node begins with the version that `engines` asks for.
  node20: node("node20", false),
  node22: node("node22", true),
  node24: node("node24", true),
  node26: node("node26", true),
  deno: async ({ folder }, { url }) => {
    const { program, version } = await install("deno");
    const rights = ["--no-prompt", "--no-remote", `--allow-net=${new URL(url).host}`, `--allow-read=${folder}`];
    const env = { DENO_DIR: `${folder}/deno`, DENO_NO_UPDATE_CHECK: "1" };
    const args = ["run", ...rights, "program.js", JSON.stringify({ baseUrl: url })];
    return { version, results: readResults(await execute(program, args, folder, { env })) };
  },
  bun: async ({ folder }, { url }) => {
    const { program, version } = await install("bun");
    const args = ["program.js", JSON.stringify({ baseUrl: url })];
    return { version, results: readResults(await execute(program, args, folder)) };
  },
  workerd: runWorkerd,
  chromium: runChromium,
};

function node(name: Runtime, whole: boolean): Runner {
  return async ({ folder }, { url }) => {
    const { program, version } = await install(name);
    const args = ["program.js", JSON.stringify({ baseUrl: url, node: whole })];
    return { version, results: readResults(await execute(program, args, folder)) };
  };
}
