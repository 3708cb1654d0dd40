#!/usr/bin/env node
import { existsSync, readFileSync } from "node:fs";

// The version needs nothing else: what a command needs is loaded when it is run.
const line = process.argv.slice(2);
const [first] = line;
if (first === "--version" || first === "-v" || first === "version") {
  process.stdout.write(`${readVersion()}\n`);
} else if (!((await isOrdinary()) && asksForHelp() && (await import("./explain.ts")).explain(line))) {
  const { dispatch } = await import("./dispatch.ts");
  process.exitCode = await dispatch(line);
}

/** Whether the contract is the one that the help is built with: another one is taken into use; a wrong name is told later. */
async function isOrdinary(): Promise<boolean> {
  const { wantedContract } = await import("./contract/wanted.ts");
  const contract = wantedContract(line, process.env);
  return contract === undefined || !(await import("./contract/use-contract.ts")).useContract(contract);
}

function asksForHelp(): boolean {
  return first === "help" || line.includes("--help") || line.includes("-h");
}

/** The package's version: this file is bundled, and runs from its source too. */
function readVersion(): string {
  const [path = ""] = ["../package.json", "../../package.json"].filter((each) =>
    existsSync(new URL(each, import.meta.url)),
  );
  return (JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as { version: string }).version;
}
