import { symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build, version as esbuildVersion } from "esbuild";
import type { Sandbox } from "../../src/sandbox/index.ts";
import type { RuntimeTestResult } from "../../test/runtimes/suite.js";
import { executeProgram } from "./execute.ts";
import { installRuntime } from "./install.ts";
import type { Project } from "./project.ts";
import type { SuiteOutcome, SuiteRunner } from "./runtimes.ts";

const { resolve } = createRequire(import.meta.url);

/** The ways to use the package in a program. Programs run on the oldest Node that `engines` allows. */
export const consumers: Record<string, SuiteRunner> = {
  esm: (project, sandbox) => runProgram("consumers/esm/index.js", project, sandbox),
  cjs: (project, sandbox) => runProgram("consumers/cjs/index.cjs", project, sandbox),
  "ts-node16": async (project, sandbox) => {
    await symlink(dirname(dirname(resolve("@types/node/package.json"))), join(project.folder, "node_modules/@types"));
    const compiled = await compile("consumers/ts-node16", project);
    const { results } = await runProgram("consumers/ts-node16/dist/index.js", project, sandbox);
    return { ...compiled, results: [...compiled.results, ...results] };
  },
  "ts-bundler": (project) => compile("consumers/ts-bundler", project),
  esbuild: async (project, sandbox) => {
    // esbuild refuses node: modules in a browser bundle.
    await build({
      absWorkingDir: project.folder,
      entryPoints: ["consumers/ts-bundler/index.ts"],
      outdir: "bundle",
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "browser",
      logLevel: "silent",
    });
    const { results } = await runProgram("bundle/index.js", project, sandbox);
    return { version: esbuildVersion, results };
  },
};

/** Compiles a consumer. The reported version is the compiler's. */
async function compile(path: string, { folder }: Project): Promise<SuiteOutcome> {
  const tsc = resolve("typescript/bin/tsc");
  const version = await executeProgram(process.execPath, [tsc, "--version"], folder);
  const result = await executeProgram(process.execPath, [tsc, "-p", path], folder).then(
    () => ({ ok: true }),
    (error: Error) => ({ ok: false, error: error.message }),
  );
  return { version: version.replace("Version", "").trim(), results: [{ name: "compiles", ...result }] };
}

/** Runs a program that generates an image and prints its URL. */
async function runProgram(path: string, { folder }: Project, { url, apiKey = "" }: Sandbox): Promise<SuiteOutcome> {
  const { program, version } = await installRuntime("node22");
  const image = (await executeProgram(program, [path, url, apiKey], folder)).trim();
  return { version, results: [await check(image)] };
}

async function check(image: string): Promise<RuntimeTestResult> {
  const { ok, headers } = await fetch(image);
  const type = headers.get("content-type");
  return { name: "generates an image", ok: ok && type?.startsWith("image/") === true, error: `${image} is ${type}` };
}
