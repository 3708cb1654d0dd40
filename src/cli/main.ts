#!/usr/bin/env node
import { existsSync, readFileSync } from "node:fs";

// The version needs no other module; a command's modules are loaded when it runs.
const commandArgs = process.argv.slice(2);
const [first = ""] = commandArgs;
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (["--version", "-v", "version"].includes(first)) {
  // As src/cli/standard-streams.ts does for commands.
  process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
    process.exitCode = code === "EPIPE" ? 141 : 1;
  });
  process.stdout.write(`${readVersion()}\n`);
} else if (major < 22 || (major === 22 && minor < 13)) {
  // npm only warns of it, and the modules of the command don't load. The oldest Node is that of package.json.
  process.stderr.write(
    `seedance needs Node 22.13 or newer, and this is Node ${process.versions.node}. Install a newer one: https://nodejs.org\n`,
  );
  process.exitCode = 1;
} else {
  // Help is bundled into one file, which also parses the line: each further file takes Node about a millisecond to load.
  const mayBeHelp = first === "help" || commandArgs.includes("--help") || commandArgs.includes("-h");
  const line = mayBeHelp
    ? await (await import("./print-help.ts")).printHelp(commandArgs)
    : (await import("./line/tokenize-command-line.ts")).tokenizeCommandLine(commandArgs);
  if (line) {
    const { dispatch } = await import("./dispatch.ts");
    process.exitCode = await dispatch(line);
  }
}

/** The package's version. This file runs both bundled and from source. */
function readVersion(): string {
  const [path = ""] = ["../package.json", "../../package.json"].filter((each) =>
    existsSync(new URL(each, import.meta.url)),
  );
  return (JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as { version: string }).version;
}
