#!/usr/bin/env node
import { existsSync, readFileSync } from "node:fs";

// The version needs nothing else: what a command needs is loaded when it is run.
const words = process.argv.slice(2);
const [first = ""] = words;
if (["--version", "-v", "version"].includes(first)) {
  process.stdout.write(`${readVersion()}\n`);
} else {
  // Help is built into one file, which reads the line too: each file more that Node loads takes about a millisecond.
  const mayBeHelp = first === "help" || words.includes("--help") || words.includes("-h");
  const line = mayBeHelp
    ? (await import("./explain.ts")).explain(words)
    : (await import("./line/read-line.ts")).readLine(words);
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
