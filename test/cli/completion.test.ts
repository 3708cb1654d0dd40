import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { commandsOf } from "../../src/cli/commands.ts";
import { complete } from "../../src/cli/completion/complete.ts";
import { splitLine } from "../../src/cli/completion/split-line.ts";
import { globalFlags } from "../../src/cli/line/global-flags.ts";
import { settingNames } from "../../src/cli/settings/settings.ts";
import { fieldsOf } from "../../src/contract/index.ts";
import { page } from "../support/contracts.ts";
import { batches, createCompletionMachine } from "./completion-machine.ts";
import { createMachine, type Machine } from "./machine.ts";

const commands = commandsOf(page);
let testBed: Awaited<ReturnType<typeof createCompletionMachine>>;
let machine: Machine;
let jobs: (typeof testBed)["jobs"];
beforeAll(async () => {
  testBed = await createCompletionMachine();
  ({ machine, jobs } = testBed);
});
afterAll(() => testBed[Symbol.asyncDispose]());
beforeEach(() => {
  for (const [name, value] of Object.entries(machine.env)) if (name !== "PATH") vi.stubEnv(name, value);
});

/** The completion at the end of a line, as bash asks for it. */
const at = (line: string) => complete(["-", line]);
const textsAt = async (line: string) => (await at(line)).candidates.map(({ text }) => text);

describe("the completion of a line", () => {
  test("offers every command, with its summary, also after global flags", async () => {
    const { candidates } = await at("seedance ");
    expect(candidates.map(({ text }) => text)).toEqual([...Object.keys(commands), "help"]);
    expect(candidates.find(({ text }) => text === "retry")?.description).toBe(commands.retry?.summary);
    expect(await textsAt("seedance do")).toEqual(["download", "doctor"]);
    expect(await textsAt("seedance --profile x --json do")).toEqual(["download", "doctor"]);
    expect(await textsAt("seedance zzz")).toEqual([]);
    expect(await textsAt("seedance zzz --")).toEqual(
      Object.keys(globalFlags).map((name) => (globalFlags[name]?.default === true ? `--no-${name}` : `--${name}`)),
    );
  });

  test("offers the flags of each command, and those of each action of batch", async () => {
    expect(await textsAt("seedance batch run --")).toEqual(
      expect.arrayContaining(["--canary", "--retry-failed", "--engine", "--json"]),
    );
    expect(await textsAt("seedance batch status --ro")).toEqual(["--rows"]);
    expect(await textsAt("seedance batch status --can")).toEqual([]);
    for (const [name, entry] of Object.entries(commands)) {
      const { flags } = await entry.load({ command: name, globals: {}, tokens: [], throwProblem: undefined });
      const texts = await textsAt(`seedance ${name} --`);
      for (const flag of Object.keys(flags))
        expect([name, texts.some((text) => text.endsWith(`-${flag}`))]).toEqual([name, true]);
    }
  });

  test("offers a flag once, unless it may be repeated, and none after --", async () => {
    expect(await textsAt("seedance tasks --limit 5 --li")).toEqual([]);
    expect(await textsAt("seedance tasks --state running --sta")).toEqual(["--state"]);
    expect(await textsAt("seedance video -- --")).toEqual([]);
  });

  test("offers a flag's values, after a space and after =", async () => {
    const { enum: ratios = [] } = fieldsOf(page, "seedance").aspect_ratio ?? {};
    expect(await textsAt("seedance video --aspect-ratio ")).toEqual([...ratios]);
    expect(await textsAt("seedance video --aspect-ratio 16:")).toEqual(["16:9"]);
    expect(await textsAt("seedance video --aspect-ratio=2")).toEqual(["--aspect-ratio=21:9"]);
    expect(await textsAt("seedance --contract ")).toEqual(["live", "page"]);
    expect(await textsAt("seedance video --contract=l")).toEqual(["--contract=live"]);
    expect(await textsAt("seedance tasks --profile ")).toEqual(["work"]);
    expect(await textsAt("seedance quote --model nano")).toEqual(["nano-banana-pro"]);
    expect(await textsAt("seedance video --seed ")).toEqual([]);
    expect(await textsAt("seedance batch run rows.jsonl --set resolution=7")).toEqual(["resolution=720p"]);
    expect(await textsAt("seedance retry x --set aspect_r")).toEqual(["aspect_ratio="]);
  });

  test("offers settings and their values", async () => {
    expect(await textsAt("seedance config ")).toEqual(["get", "set", "unset", "list", "path"]);
    expect(await textsAt("seedance config set ")).toEqual(settingNames);
    expect(await textsAt("seedance config get max")).toEqual(["max-credits"]);
    expect(await textsAt("seedance config set contract ")).toEqual(["live", "page"]);
    expect(await at("seedance config set output ")).toEqual({ candidates: [], files: true });
    expect(await textsAt("seedance config list ")).toEqual([]);
    expect(await textsAt("seedance config get ledger ")).toEqual([]);
  });

  test("offers the ids of jobs in the states that the command is for", async () => {
    expect(await textsAt("seedance wait ")).toEqual([jobs.running]);
    expect(await textsAt("seedance download ")).toEqual([jobs.saved]);
    expect(await textsAt("seedance open nbp")).toEqual([jobs.saved]);
    expect((await textsAt("seedance retry ")).sort()).toEqual([jobs.saved]);
    expect(await textsAt("seedance get ")).toEqual([jobs.running, jobs.saved]);
    expect(await textsAt("seedance wait x ")).toEqual([jobs.running]);
    expect(await textsAt("seedance open x ")).toEqual([]);
    expect(await textsAt("seedance resume ")).toEqual(expect.arrayContaining([jobs.running, ...batches]));
    const { candidates } = await at("seedance video --from-task ");
    expect(candidates.map(({ text }) => text)).toEqual([jobs.saved]);
    expect(candidates[0]?.description).toMatch(/^downloaded, nano-banana-pro, \d+ \w+ ago, A red lighthouse/);
  });

  test("offers the names of batches, and files where a manifest is expected", async () => {
    expect((await at("seedance batch status ")).files).toBe(true);
    for (const action of ["status", "pause", "resume", "cancel", "report"])
      expect((await textsAt(`seedance batch ${action} `)).sort()).toEqual([...batches].sort());
    expect(await at("seedance batch run ")).toEqual({ candidates: [], files: true });
    expect((await at("seedance batch pause ")).files).toBe(false);
    expect(await at("seedance video --body ")).toEqual({ candidates: [], files: true });
    expect(await at("seedance video -o ")).toEqual({ candidates: [], files: true });
    expect(await at("seedance tasks --ledger=")).toEqual({ candidates: [], files: true });
    expect(await at("seedance video ")).toEqual({ candidates: [], files: false });
  });

  test("takes the words of other shells, with the index of one that is empty and was left out", async () => {
    const texts = async (...args: string[]) => (await complete(args)).candidates.map(({ text }) => text);
    expect(await texts("2", "config", "set")).toEqual(settingNames);
    expect(await texts("2", "config", "set", "")).toEqual(settingNames);
    expect(await texts("1", "auth", "l")).toEqual(["login", "logout"]);
  });

  test.each([
    ["seedance video ", ["seedance", "video", ""]],
    ["seedance video", ["seedance", "video"]],
    [`seedance video "a b" 'c "d' e\\ f "g\\"h" "i`, ["seedance", "video", "a b", 'c "d', "e f", 'g"h', "i"]],
    ["", [""]],
    [`seedance ""`, ["seedance", ""]],
    ["seedance $(rm x) `y`", ["seedance", "$(rm", "x)", "`y`"]],
  ])("splits %j", (line, words) => {
    expect(splitLine(line)).toEqual(words);
  });

  test("prints nothing, and exits with 0, if the settings or the ledger are damaged", async () => {
    await using broken = await createMachine();
    await mkdir(broken.config, { recursive: true });
    await writeFile(join(broken.config, "config.json"), "{");
    expect(await broken.run(["completion", "--words", "1", "wait"])).toEqual({ code: 0, stdout: "", stderr: "" });
    expect((await broken.run(["completion", "--words", "0", "ba"])).stdout).toMatch(/^batch\t/);
  });
});

describe("bash", () => {
  /** The word that bash passes: what is after the last space, quote, = or : of the line. Of `16:` it passes `:`. */
  const wordOf = (line: string) =>
    /["']([^"']+)$/.exec(line)?.[1] ?? /(?:\\.|[^\s=:\\])+$|[=:]?$/.exec(line)?.[0] ?? "";

  /** The replies of bash for each line, all in one shell, as if Tab is pressed at the end of the line. */
  async function replies(...lines: string[]): Promise<string[][]> {
    const calls = lines.map((line) => {
      const [quoted, word] = [line, wordOf(line)].map((text) => `'${text.replaceAll("'", "'\\''")}'`);
      return `COMP_LINE=${quoted}; COMP_POINT=\${#COMP_LINE}; COMP_WORDS=(seedance); _seedance seedance ${word}; (IFS='|'; echo "\${COMPREPLY[*]}")`;
    });
    const script = await testBed.writeScript("bash");
    const { stdout } = await promisify(execFile)(
      "bash",
      ["--norc", "-c", `set -u; source '${script}'; ${calls.join("; ")}`],
      {
        env: machine.env,
        cwd: machine.folder,
      },
    );
    return stdout
      .split("\n")
      .slice(0, -1)
      .map((texts) => texts.split("|").filter(Boolean));
  }

  test("completes by the command, and keeps what is before = and : on the line", async () => {
    const found = await replies(
      "seedance do",
      "seedance batch ",
      "seedance video --aspect-ratio 16:",
      "seedance video --aspect-ratio=2",
      "seedance wait s",
      "seedance batch pause ",
      "seedance batch status r",
      "seedance zzz ",
    );
    expect(found).toEqual([
      ["download", "doctor"],
      ["plan", "run", "status", "pause", "resume", "cancel", "report"],
      ["9"],
      ["21:9"],
      [jobs.running],
      expect.arrayContaining(["shots", "night\\ 2"]),
      // Bash itself completes files: cli.terminal.test.ts.
      [],
      [],
    ]);
  });

  test("offers files beside other replies as it offers those: escaped, unless in quotes, and folders with a slash", async () => {
    for (const name of ["shots old", "night 2's $1"]) await mkdir(join(machine.folder, name));
    for (const name of ["shots (1).jsonl", "night 2&3.jsonl"]) await writeFile(join(machine.folder, name), "");
    const found = await replies(
      "seedance batch status sh",
      "seedance batch status night\\ ",
      'seedance batch status "night ',
      `seedance batch status '${machine.folder}/nig`,
    );
    expect(found.map((texts) => texts.sort())).toEqual([
      ["shots", "shots\\ \\(1\\).jsonl", "shots\\ old/"],
      ["night\\ 2", "night\\ 2\\&3.jsonl", "night\\ 2\\'s\\ \\$1/"],
      ["night 2", "night 2&3.jsonl", "night 2's $1/"],
      // Bash itself completes files where there is nothing else.
      [],
    ]);
  });
});

test("PowerShell gets candidates in single quotes, in which each quote is doubled, unless they need none", async () => {
  const { stdout } = await machine.run(["completion", "powershell"]);
  const [, plain = "", quotes = ""] = /-match '(.+?)'.*-replace "(.+?)", '\$0\$0'/.exec(stdout) ?? [];
  const shown = ["wait", "--ratio=16:9", "夜", "night 2", "cat's ‘x’ ‚‛", "a;b", "$x"].map((text) =>
    // In .NET, \w has the letters of all scripts.
    new RegExp(plain.replace("\\w", "\\p{L}\\d_"), "u").test(text)
      ? text
      : `'${text.replace(new RegExp(quotes, "g"), "$&$&")}'`,
  );
  expect(shown).toEqual([...["wait", "--ratio=16:9", "夜", "'night 2'", "'cat''s ‘‘x’’ ‚‚‛‛'", "'a;b'", "'$x'"]]);
});

test.each(["bash", "zsh", "fish", "powershell"])(
  "completion %s prints its script even if stdout is not a terminal",
  async (shell) => {
    const { code, stdout } = await machine.run(["completion", shell]);
    expect([code, stdout]).toEqual([0, expect.stringContaining(" completion --words ")]);
    expect(stdout).toMatch(
      new RegExp(`^# .* completion for seedance\\. Load it with: .*seedance completion ${shell}`, "m"),
    );
  },
);

test.each(["tcsh", "constructor"])("completion %s is rejected with the allowed shells", async (shell) => {
  const { code, stdout, stderr } = await machine.run(["completion", shell, "--no-json"]);
  expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining("bash, zsh, fish, powershell")]);
});
