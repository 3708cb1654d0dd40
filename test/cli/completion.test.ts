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

/** The replies of bash for each line, all in one shell, as if Tab is pressed at the end of the line. */
async function complete(...lines: string[]): Promise<string[][]> {
  const calls = lines.map(
    (line) =>
      `COMP_LINE='${line}'; COMP_POINT=\${#COMP_LINE}; COMP_WORDS=(seedance); _seedance; echo "\${COMPREPLY[*]}"`,
  );
  const output = await bash(`set -u; source '${script}'; ${calls.join("; ")}`);
  return output
    .split("\n")
    .slice(0, -1)
    .map((replies) => replies.split(" ").filter(Boolean));
}

describe("seedance completion bash", () => {
  test("loads in bash and completes seedance", async () => {
    expect(await bash(`source '${script}'; complete -p seedance`)).toBe("complete -o default -F _seedance seedance\n");
  });

  test("completes every command", async () => {
    const [everything, some, none, afterFlags] = await complete(
      "seedance ",
      "seedance do",
      "seedance zzz",
      "seedance --profile x --json do",
    );
    expect(everything?.sort()).toEqual([...Object.keys(commands), "help"].sort());
    expect(some).toEqual(["download", "doctor"]);
    expect(none).toEqual([]);
    expect(afterFlags).toEqual(some);
  });

  test("completes every flag of each command, including the global ones", async () => {
    const described = await describeForShell(commands);
    const replies = await complete(...described.map(({ name }) => `seedance ${name} --`));
    for (const [index, { name, flags }] of described.entries())
      expect([name, replies[index]?.sort()]).toEqual([name, flags.flatMap(({ names }) => names).sort()]);
    expect(described.find(({ name }) => name === "tasks")?.flags).toHaveLength(Object.keys(globalFlags).length + 5);
  });

  test("completes a flag's values from the contract", async () => {
    const { enum: ratios = [] } = fieldsOf(page, "seedance").aspect_ratio ?? {};
    const [everything, typed, colon, equals, other] = await complete(
      "seedance video --aspect-ratio ",
      "seedance video --aspect-ratio 1",
      "seedance video --aspect-ratio 16:",
      "seedance video --aspect-ratio=2",
      "seedance video --aspect-ratio 1:1 --resol",
    );
    expect(everything).toEqual([...ratios]);
    expect(typed).toEqual(ratios.filter((ratio) => ratio.startsWith("1")));
    // Bash keeps the text before the colon on the line.
    expect(colon).toEqual(["9"]);
    expect(equals).toEqual(["21:9"]);
    expect(other).toEqual(["--resolution"]);
  });

  test("completes a command's actions, only as its first argument", async () => {
    const [first, second, store] = await complete(
      "seedance auth ",
      "seedance auth login ",
      "seedance auth login --store ",
    );
    expect(first).toEqual(["login", "status", "logout"]);
    expect(second).toEqual([]);
    expect(store).toEqual(["keychain", "file"]);
  });

  test("completes task ids from the ledger if a command takes them", async () => {
    const seedance = `seedance() { [ "$*" = "tasks --quiet --limit 50" ] && printf 'sd2_one\\nnbp_two\\n'; }`;
    const line = `COMP_LINE='seedance wait s'; COMP_POINT=15; COMP_WORDS=(seedance wait s); _seedance; echo "\${COMPREPLY[*]}"`;
    expect(await bash(`source '${script}'; ${seedance}; ${line}`)).toBe("sd2_one\n");
  });

  test("leaves file names to bash", async () => {
    expect(await complete("seedance video --body ", "seedance video -o x")).toEqual([[], []]);
  });
});

test("the scripts for zsh and fish contain every command and flag, and quote the descriptions", async () => {
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
  const allCommands = await describeForShell(commands);
  for (const text of [zshScript(allCommands), fishScript(allCommands)])
    for (const { name, flags } of allCommands) {
      expect(text).toContain(name);
      for (const flag of flags.flatMap(({ names }) => names)) expect(text).toContain(flag.slice(2));
    }
});

test.each(["zsh", "fish"])("completion %s prints its script even if stdout is not a terminal", async (shell) => {
  const { code, stdout } = await machine.run(["completion", shell]);
  expect([code, stdout]).toEqual([0, expect.stringContaining(`# ${shell} completion for seedance.`)]);
});

test.each(["tcsh", "constructor"])("completion %s is rejected with the allowed shells", async (shell) => {
  const { code, stdout, stderr } = await machine.run(["completion", shell, "--no-json"]);
  expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining("bash, zsh, fish")]);
});
