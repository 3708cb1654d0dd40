import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { executeProgram, readResults } from "./execute.ts";
import { installRuntime } from "./install.ts";
import type { SuiteRunner } from "./runtimes.ts";

/** Runs the suite as a deployed Worker: one bundle, with a compatibility date before workerd supported Node modules. */
export const runWorkerd: SuiteRunner = async ({ folder }, { url }) => {
  const { program, version } = await installRuntime("workerd");
  await build({
    absWorkingDir: folder,
    entryPoints: ["worker.js"],
    outfile: "worker-bundle.js",
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    logLevel: "silent",
  });
  await writeFile(join(folder, "worker.capnp"), config({ baseUrl: url }));
  return { version, results: readResults(await executeProgram(program, ["test", "worker.capnp"], folder)) };
};

const config = (settings: object) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "suite", worker = (
      modules = [(name = "worker.js", esModule = embed "worker-bundle.js")],
      bindings = [(name = "settings", json = ${JSON.stringify(JSON.stringify(settings))})],
      compatibilityDate = "2024-09-01",
    )),
    (name = "internet", network = (allow = ["private"])),
  ],
);
`;
