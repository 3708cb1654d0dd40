#!/usr/bin/env node
import { existsSync, readFileSync } from "node:fs";

// The version needs nothing else: what a command needs is loaded when it is run.
const words = process.argv.slice(2);
const [first = ""] = words;
if (["--version", "-v", "version"].includes(first)) {
  process.stdout.write(`${readVersion()}\n`);
} else {
  const [{ readLine }, { usualContract, wantedContract }] = await Promise.all([
    import("./line/read-line.ts"),
    import("./contracts.ts"),
  ]);
  const line = readLine(words);
  // The help of the usual contract is built into one file, so that it is there at once.
  const isUsual = line.globals.help === true && wantedContract(line.globals, process.env) === usualContract;
  if (!(isUsual && (await import("./explain.ts")).explain(line))) {
    const { dispatch } = await import("./dispatch.ts");
    process.exitCode = await dispatch(line);
  }
}

/** The package's version: this file is bundled, and runs from its source too. */
function readVersion(): string {
  const [path = ""] = ["../package.json", "../../package.json"].filter((each) =>
    existsSync(new URL(each, import.meta.url)),
  );
  return (JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as { version: string }).version;
}
