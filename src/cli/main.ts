#!/usr/bin/env node
import { existsSync, readFileSync } from "node:fs";

// The version needs nothing else: what a command needs is loaded when it is run.
const commandArgs = process.argv.slice(2);
const [first = ""] = commandArgs;
if (["--version", "-v", "version"].includes(first)) {
  process.stdout.write(`${readVersion()}\n`);
} else {
  // Help is built into one file, which reads the line too: each file more that Node loads takes about a millisecond.
  const mayBeHelp = first === "help" || commandArgs.includes("--help") || commandArgs.includes("-h");
  const line = mayBeHelp
    ? await (await import("./print-help.ts")).printHelp(commandArgs)
    : (await import("./line/tokenize-command-line.ts")).tokenizeCommandLine(commandArgs);
  if (line) {
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
