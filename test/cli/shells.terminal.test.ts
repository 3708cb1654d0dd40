import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { batches, createCompletionMachine } from "./completion-machine.ts";

for (const shell of ["fish", "zsh"])
  if (spawnSync(shell, ["-c", "true"]).status !== 0)
    throw new Error(`${shell} is missing. Install it: apt-get install ${shell}`);

let testBed: Awaited<ReturnType<typeof createCompletionMachine>>;
let machine: (typeof testBed)["machine"];
let jobs: (typeof testBed)["jobs"];
beforeAll(async () => {
  testBed = await createCompletionMachine();
  ({ machine, jobs } = testBed);
});
afterAll(() => testBed[Symbol.asyncDispose]());

describe("fish", () => {
  test("completes by the command, with descriptions and files", async () => {
    const script = await testBed.writeScript("fish");
    const lines = ["config set co", "--contract=l", "wait s", "batch pause ", "batch run ro"];
    const asked = lines.map((line) => `complete -C "seedance ${line}"; echo END`).join("; ");
    const { stdout } = await promisify(execFile)("fish", ["--no-config", "-c", `source ${script}; ${asked}`], {
      env: machine.env,
      cwd: machine.folder,
    });
    const found = stdout.split("END\n").map((part) =>
      part
        .split("\n")
        .map((line) => line.split("\t")[0])
        .filter(Boolean),
    );
    expect(found.slice(0, 4).map((texts) => texts.sort())).toEqual([
      ["confirm-above", "contract"],
      ["--contract=live"],
      [jobs.running],
      [...batches].sort(),
    ]);
    expect(found[4]).toEqual(["rows.jsonl"]);
  });
});

describe("zsh", () => {
  test("reads the script without an error, and calls the command with the words", async () => {
    const script = await testBed.writeScript("zsh");
    // The completion system needs a terminal: these functions stand in for it.
    const line = `compdef() { : }; compadd() { print -r -- "add $@ [\${(j:,:)texts}][\${(j:,:)opened}]" }; _files() { print files }; compset() { : };
      source ${script}; words=(seedance config set co); CURRENT=4; _seedance;
      words=(seedance batch pause ''); CURRENT=4; _seedance; words=(seedance batch run ''); CURRENT=4; _seedance`;
    const { stdout } = await promisify(execFile)("zsh", ["-f", "-c", line], { env: machine.env, cwd: machine.folder });
    expect(stdout).toContain("[confirm-above,contract]");
    expect(stdout).toMatch(/\[(shots,night 2|night 2,shots)\]/);
    expect(stdout).toMatch(/files\n$/);
  });
});
