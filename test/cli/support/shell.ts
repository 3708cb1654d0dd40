import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { CliTestBed } from "./test-bed.ts";

/** Runs a command line in a shell in which `seedance` is the built command. */
export async function runShellLine(
  { home, cwd, env, command }: CliTestBed,
  line: string,
  more: NodeJS.ProcessEnv = {},
) {
  const bin = join(home, "bin");
  mkdirSync(bin, { recursive: true });
  const program = join(bin, "seedance");
  writeFileSync(program, `#!/bin/sh\nexec ${command.map((word) => `'${word}'`).join(" ")} "$@"\n`);
  chmodSync(program, 0o755);
  const child = spawn("sh", ["-c", line], { cwd, env: { ...env, PATH: `${bin}:${env.PATH}`, ...more } });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { line, code, stdout, stderr };
}
