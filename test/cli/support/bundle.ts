import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { profile } from "../../../generated/contracts.ts";
import { bundleOver } from "../../../scripts/over-contract.ts";

const root = new URL("../../../", import.meta.url).pathname;
let bundled: Promise<string> | undefined;

/** The command line as it ships, bundled: it starts several times as fast as its source. Made once a test file. */
export function bundle(): Promise<string> {
  bundled ??= make();
  return bundled;
}

async function make(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "seedance-bundle-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await build({
    entryPoints: { cli: join(root, "src/cli/main.ts") },
    outdir: join(folder, "dist"),
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    logLevel: "error",
    // An optional peer: where it is wanted, it is installed beside the package.
    external: ["pg-boss"],
    plugins: profile === undefined ? [] : [bundleOver(profile)],
  });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  cpSync(join(root, "package.json"), join(folder, "package.json"));
  return join(folder, "dist/cli.js");
}
