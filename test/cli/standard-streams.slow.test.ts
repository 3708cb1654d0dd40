import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runShellLine } from "./support/shell.ts";
import { type CliTestBed, cliPrompt, createCliTestBed } from "./support/test-bed.ts";

/** Runs a line in bash; the exit code is that of the command, which stands first. */
async function runInBash(testBed: CliTestBed, line: string) {
  const quoted = line.replaceAll("'", "'\\''");
  return runShellLine(testBed, `bash -c '${quoted}; exit "\${PIPESTATUS[0]}"'`);
}

/** A pipe whose reader is gone before the command starts. */
const withoutReader = (line: string) => `mkfifo go; { read _ < go; ${line}; } | { exec 0<&-; echo > go; }`;

const image = `seedance image "${cliPrompt}" -o films/`;

describe.concurrent("a command that pays goes on", { timeout: 60_000 }, () => {
  test.each([
    ["if the reader of stdout is gone", withoutReader(image), 141, "Can't write to stdout (EPIPE)."],
    ["if stdout is full", `${image} > /dev/full`, 1, "Can't write to stdout (ENOSPC)."],
    ["if the reader of stdout and stderr is gone", `${image} 2>&1 | head -1`, 141, ""],
    ["if stderr is full", `${image} 2> /dev/full`, 0, ""],
    ["if stdout and stderr are full", `${image} > /dev/full 2>&1`, 1, ""],
  ])("%s", async (_, line, code, message) => {
    await using testBed = await createCliTestBed();
    const run = await runInBash(testBed, line);
    expect(run.code).toBe(code);
    expect(run.stderr).toContain(message);
    expect(run.stderr).not.toMatch(/^\s+at /m);
    if (message) expect(run.stderr).toContain("List the jobs and their files: seedance tasks --json");
    expect([testBed.charges(), testBed.files(join(testBed.cwd, "films")).length]).toEqual([1, 1]);
  });

  test.each(["| head -1", "> /dev/full", "2>&1 | head -1"])("in a batch with %s", async (redirection) => {
    await using testBed = await createCliTestBed();
    const rows = ["a", "b", "c"].map((id) => JSON.stringify({ id, model: "nano-banana-pro", prompt: `A cube ${id}` }));
    writeFileSync(join(testBed.cwd, "shots.jsonl"), `${rows.join("\n")}\n`);
    const run = await runInBash(testBed, `seedance batch run shots.jsonl --no-lint --json ${redirection}`);
    expect(run.code).not.toBe(0);
    expect([testBed.charges(), testBed.files(join(testBed.cwd, "shots")).length]).toEqual([3, 3]);
  });

  test("with --no-wait and a full stdout, and says where the id is", async () => {
    await using testBed = await createCliTestBed();
    const run = await runInBash(testBed, `${image} --no-wait > /dev/full`);
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining("seedance tasks --json") });
    expect(testBed.charges()).toBe(1);
  });
});

describe.concurrent("a command that only prints ends", { timeout: 60_000 }, () => {
  test("silently with 141 if the reader is gone before it has printed", async () => {
    await using testBed = await createCliTestBed();
    await testBed.seedance(["image", cliPrompt, "--no-wait"]);
    for (const line of ["tasks", "ledger export", "--help", "quote"]) {
      const run = await runInBash(testBed, `rm -f go; ${withoutReader(`seedance ${line}`)}`);
      expect(run).toMatchObject({ code: 141, stderr: "" });
    }
  });

  test.each(["tasks", "--help", "video --help", "batch --help", "--version", "quote"])(
    "with 1 and no stack if stdout is full: %s",
    async (line) => {
      await using testBed = await createCliTestBed();
      await testBed.seedance(["image", cliPrompt, "--no-wait"]);
      const run = await runInBash(testBed, `seedance ${line} > /dev/full`);
      expect(run.code).toBe(1);
      expect(run.stderr).not.toMatch(/^\s+at /m);
      if (line !== "--version") expect(run.stderr).toBe("seedance: Can't write to stdout (ENOSPC).\n");
    },
  );
});

test("SIGHUP interrupts a command, and a second one changes nothing", async () => {
  await using testBed = await createCliTestBed({ speed: 1 });
  const script = `
    seedance video "${cliPrompt}" > out 2> err & pid=$!
    until grep -q processing err; do :; done
    kill -HUP $pid; kill -HUP $pid; wait $pid; code=$?; cat err; exit $code`;
  const run = await runShellLine(testBed, `bash -c '${script.replaceAll("'", "'\\''")}'`);
  expect(run).toMatchObject({ code: 130, stdout: expect.stringContaining("seedance resume sd2_") });
});
