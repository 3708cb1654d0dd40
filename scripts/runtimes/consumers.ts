import { symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build, version as esbuildVersion } from "esbuild";
import type { Sandbox } from "../../src/sandbox/index.ts";
import type { Result } from "../../test/runtimes/suite.js";
import { execute } from "./execute.ts";
import { install } from "./install.ts";
import type { Project } from "./project.ts";
import type { Outcome, Runner } from "./runtimes.ts";

const { resolve } = createRequire(import.meta.url);

/** Each way to take the package into a program. Programs run on the oldest Node that `engines` allows. */
export const consumers: Record<string, Runner> = {
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
    // For a browser, esbuild refuses every node: module.
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

/** Compiles a consumer; the version is the compiler's. */
async function compile(path: string, { folder }: Project): Promise<Outcome> {
  const tsc = resolve("typescript/bin/tsc");
  const version = await execute(process.execPath, [tsc, "--version"], folder);
  const result = await execute(process.execPath, [tsc, "-p", path], folder).then(
    () => ({ ok: true }),
    (error: Error) => ({ ok: false, error: error.message }),
  );
  return { version: version.replace("Version", "").trim(), results: [{ name: "compiles", ...result }] };
}

/** Runs a program that generates an image and prints its URL. */
async function runProgram(path: string, { folder }: Project, { url, apiKey = "" }: Sandbox): Promise<Outcome> {
  const { program, version } = await install("node22");
  const image = (await execute(program, [path, url, apiKey], folder)).trim();
  return { version, results: [await check(image)] };
}

async function check(image: string): Promise<Result> {
  const { ok, headers } = await fetch(image);
  const type = headers.get("content-type");
  return { name: "generates an image", ok: ok && type?.startsWith("image/") === true, error: `${image} is ${type}` };
}
