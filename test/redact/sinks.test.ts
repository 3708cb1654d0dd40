import { glob, readFile } from "node:fs/promises";
import { expect, test } from "vitest";

/** The lines of the sources that match, as `file: line`. */
async function linesOf(pattern: RegExp, files: string): Promise<string[]> {
  const found: string[] = [];
  for await (const file of glob(files))
    for (const line of (await readFile(file, "utf8")).split("\n"))
      if (pattern.test(line) && !/^\s*(\/\/|\/?\*)/.test(line)) found.push(`${file}: ${line.trim()}`);
  return found.sort();
}

test("the command writes to the process's streams only through its writer", async () => {
  expect(await linesOf(/process\.std(out|err)|console\./, "src/{cli,mcp,jobs}/**/*.ts")).toEqual([
    "src/cli/completion/print-completion.ts: const stdout = new Writer(process.stdout);",
    "src/cli/main.ts: process.stderr.write(",
    'src/cli/main.ts: process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {',
    // What this package itself is made of.
    expect.stringMatching(/^src\/cli\/main\.ts: process\.stdout\.write\(`\$\{readVersion\(\)\}/),
    "src/cli/standard-streams.ts: const [stdout, stderr] = [new Writer(process.stdout), new Writer(process.stderr)];",
  ]);
  expect(await linesOf(/= process;/, "src/{cli,mcp,jobs}/**/*.ts")).toEqual([
    "src/cli/context.ts: const { stdout, stderr, stdin, env } = process;",
  ]);
  expect((await linesOf(/stream\.write\(/, "src/cli/**/*.ts")).map((line) => line.split(":")[0])).toEqual(
    Array(4).fill("src/cli/writer.ts"),
  );
});

test("only help, completion and the skill are written without cleaning", async () => {
  const files = (lines: string[]) => [...new Set(lines.map((line) => line.split(":")[0]))];
  expect(files(await linesOf(/writeUnredacted\(|isUnredacted: true/, "src/cli/**/*.ts"))).toEqual([
    "src/cli/commands/completion.ts",
    "src/cli/commands/skill.ts",
    "src/cli/dispatch.ts",
    "src/cli/output.ts",
    "src/cli/print-help.ts",
    "src/cli/writer.ts",
  ]);
});

test("one file knows what keys, signatures and controls look like in a text, and it imports nothing", async () => {
  const patterns = await linesOf(/sk_\(|sk_live_\[|\\u202|\\x9f|\bx-amz/i, "src/!(sandbox)/**/*.ts");
  expect(patterns).toEqual([
    // This one checks the shape of a key before the key is saved.
    expect.stringMatching(/^src\/cli\/settings\/key-shape\.ts: const shape = /),
    // This one refuses texts that were decoded wrongly; it cleans none.
    expect.stringMatching(/^src\/jobs\/readable\.ts: const unreadable = /),
  ]);
  expect(await linesOf(/^import|import\(/, "src/redact.ts")).toEqual([]);
});
