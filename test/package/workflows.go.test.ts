/** Checks the workflows of GitHub by actionlint, which knows each action's inputs, the runners and the expressions. */
import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url).pathname;
const actionlint = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";

/** The faults that actionlint prints, a line for each. */
async function lint(files: readonly string[]): Promise<string> {
  // Shell scripts are checked as well if the machine has shellcheck.
  const run = promisify(execFile)("go", ["run", actionlint, "-oneline", "-no-color", ...files], { cwd: root });
  return await run.then(
    ({ stdout }) => stdout,
    ({ code, stdout, stderr }) => {
      // go says so itself if the program ran and found something.
      if (code === 1 && stdout !== "") return stdout;
      throw new Error(stderr);
    },
  );
}

test("actionlint finds no fault in the workflows", { timeout: 300_000 }, async () => {
  const files = globSync(".github/workflows/*.yml", { cwd: root });
  expect(files.length).toBeGreaterThan(2);
  expect(await lint(files)).toBe("");
});

test("actionlint finds an input that an action does not have, and a job that is missing", {
  timeout: 300_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "seedance-workflows-"));
  try {
    const file = join(folder, "broken.yml");
    const steps = "[{ uses: actions/checkout@v4, with: { nope: 1 } }]";
    await writeFile(file, `on: push\njobs:\n  a:\n    needs: b\n    runs-on: ubuntu-24.04\n    steps: ${steps}\n`);
    const faults = await lint([file]);
    expect(faults).toContain('input "nope" is not defined');
    expect(faults).toContain('job "a" needs job "b" which does not exist');
  } finally {
    await rm(folder, { recursive: true });
  }
});
