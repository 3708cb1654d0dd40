import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandsOf } from "../../src/cli/commands.ts";
import { describeForShell } from "../../src/cli/completion/describe.ts";
import { fishScript } from "../../src/cli/completion/fish.ts";
import { zshScript } from "../../src/cli/completion/zsh.ts";
import { globalFlags } from "../../src/cli/line/global-flags.ts";
import { fieldsOf } from "../../src/contract/index.ts";
import { page } from "../support/contracts.ts";
import { createMachine, type Machine } from "./machine.ts";

const commands = commandsOf(page);
let machine: Machine;
let script: string;
beforeAll(async () => {
  machine = await createMachine();
  const { stdout } = await machine.run(["completion", "bash"]);
  script = join(machine.folder, "completion.bash");
  await writeFile(script, stdout);
});
afterAll(() => machine[Symbol.asyncDispose]());

const bash = async (text: string) =>
  (await promisify(execFile)("bash", ["--norc", "-c", text], { env: machine.env })).stdout;

/** What bash offers for each line, in one shell: as it calls the function when Tab is pressed at the line's end. */
async function complete(...lines: string[]): Promise<string[][]> {
  const asked = lines.map(
    (line) =>
      `COMP_LINE='${line}'; COMP_POINT=\${#COMP_LINE}; COMP_WORDS=(seedance); _seedance; echo "\${COMPREPLY[*]}"`,
  );
  const answers = await bash(`set -u; source '${script}'; ${asked.join("; ")}`);
  return answers
    .split("\n")
    .slice(0, -1)
    .map((answer) => answer.split(" ").filter(Boolean));
}

describe("seedance completion bash", () => {
  test("is loaded by real bash, and completes seedance", async () => {
    expect(await bash(`source '${script}'; complete -p seedance`)).toBe("complete -o default -F _seedance seedance\n");
  });

  test("offers every command", async () => {
    const [all, some, none, after] = await complete(
      "seedance ",
      "seedance do",
      "seedance zzz",
      "seedance --profile x --json do",
    );
    expect(all?.sort()).toEqual([...Object.keys(commands), "help"].sort());
    expect(some).toEqual(["download", "doctor"]);
    expect(none).toEqual([]);
    expect(after).toEqual(some);
  });

  test("offers every flag of each command, those that all have included", async () => {
    const described = await describeForShell(commands);
    const offered = await complete(...described.map(({ name }) => `seedance ${name} --`));
    for (const [index, { name, flags }] of described.entries())
      expect([name, offered[index]?.sort()]).toEqual([name, flags.flatMap(({ names }) => names).sort()]);
    expect(described.find(({ name }) => name === "tasks")?.flags).toHaveLength(Object.keys(globalFlags).length + 4);
  });

  test("offers a flag's values, as the contract has them", async () => {
    const { enum: ratios = [] } = fieldsOf(page, "seedance").aspect_ratio ?? {};
    const [all, typed, colon, equals, other] = await complete(
      "seedance video --aspect-ratio ",
      "seedance video --aspect-ratio 1",
      "seedance video --aspect-ratio 16:",
      "seedance video --aspect-ratio=2",
      "seedance video --aspect-ratio 1:1 --resol",
    );
    expect(all).toEqual([...ratios]);
    expect(typed).toEqual(ratios.filter((ratio) => ratio.startsWith("1")));
    // Bash keeps what stands before the colon on the line.
    expect(colon).toEqual(["9"]);
    expect(equals).toEqual(["21:9"]);
    expect(other).toEqual(["--resolution"]);
  });

  test("offers what a command can do, at its first word alone", async () => {
    const [first, second, store] = await complete(
      "seedance auth ",
      "seedance auth login ",
      "seedance auth login --store ",
    );
    expect(first).toEqual(["login", "status", "logout"]);
    expect(second).toEqual([]);
    expect(store).toEqual(["keychain", "file"]);
  });

  test("offers ids of the ledger where a command takes them", async () => {
    const seedance = `seedance() { [ "$*" = "tasks --quiet --limit 50" ] && printf 'sd2_one\\nnbp_two\\n'; }`;
    const line = `COMP_LINE='seedance wait s'; COMP_POINT=15; COMP_WORDS=(seedance wait s); _seedance; echo "\${COMPREPLY[*]}"`;
    expect(await bash(`source '${script}'; ${seedance}; ${line}`)).toBe("sd2_one\n");
  });

  test("leaves files to bash", async () => {
    expect(await complete("seedance video --body ", "seedance video -o x")).toEqual([[], []]);
  });
});

test("the scripts for zsh and fish hold every command and flag, and nothing of a description runs", async () => {
  const odd = "$(touch x) `touch x` a\\b";
  const described = await describeForShell({
    odd: {
      summary: `it's ${odd}`,
      group: "tools",
      load: async () => ({
        summary: "",
        usage: "odd",
        flags: { "it's": { type: "string", choices: ["a:b", "c(d)"], description: `it's [one] ${odd}` } },
        positionals: { least: 0, most: 0 },
        examples: [],
        run: async () => undefined,
      }),
    },
  });
  const twice = odd.replace("\\", "\\\\");
  expect(zshScript(described)).toContain(`'odd:it'\\''s ${odd}'`);
  expect(zshScript(described)).toContain(`'--it'\\''s[it'\\''s \\[one\\] ${twice}]:VALUE:(a\\:b c\\(d\\))'`);
  expect(fishScript(described)).toContain(`-a 'odd' -d 'it\\'s ${twice}'`);
  const all = await describeForShell(commands);
  for (const text of [zshScript(all), fishScript(all)])
    for (const { name, flags } of all) {
      expect(text).toContain(name);
      for (const flag of flags.flatMap(({ names }) => names)) expect(text).toContain(flag.slice(2));
    }
});

test.each(["zsh", "fish"])("completion %s prints its script, whatever stdout is", async (shell) => {
  const { code, stdout } = await machine.run(["completion", shell]);
  expect([code, stdout]).toEqual([0, expect.stringContaining(`# ${shell} completion for seedance.`)]);
});

test.each(["tcsh", "constructor"])("completion %s is refused, and names those that there are", async (shell) => {
  const { code, stdout, stderr } = await machine.run(["completion", shell, "--no-json"]);
  expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining("bash, zsh, fish")]);
});
