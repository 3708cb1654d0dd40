import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { formatCommand, formatCommandForPage, formatFlags } from "../../src/cli/format-command.ts";
import { contracts, page } from "../support/contracts.ts";
import { loadCommandOf, readCommandLine } from "./lines.ts";
import { commandsOfSource, findPrintedCommands } from "./support/printed-commands.ts";

/** Flags that select another service, account and ledger, as `formatCommand` repeats them. */
const inheritedFlags = [
  ...["--profile", "work", "--base-url", "http://127.0.0.1:4020/api?x=1", "--contract", "page"],
  ...["--ledger", "/tmp/my ledger's.sqlite"],
];
const withEngine = [...inheritedFlags, "--engine", "postgres://me@example.com/seedance"];
const id = "sd2_xxxxx";

/** Sample words of a command line that is printed, or why there is no line to run. */
type Sample = string[] | { flags: string[]; words: string[] } | { none: string };
const usage = { none: "names a command, as a usage does" };
const example = { none: "is run by the tests of the help and of the documents" };
const words = { none: "gets its words from the other places" };

/** Each place that prints a command line. */
const samples: Record<string, Sample> = {
  "src/batch/report/write-report.ts | batch report {name}": { flags: withEngine, words: ["batch", "report", "shots"] },
  "src/cli/batch/command.ts | seedance batch run --help.": ["batch", "run", "--help"],
  "src/cli/batch/command.ts | seedance batch. Allowed: {allowed}.": usage,
  "src/cli/batch/command.ts | seedance batch. Did you mean {nearest}? Allowed: {allowed}.": usage,
  "src/cli/batch/control.ts | batch resume {name}": { flags: withEngine, words: ["batch", "resume", "my shots"] },
  "src/cli/batch/open-batch.ts | batch run FILE": { flags: withEngine, words: ["batch", "run", "FILE"] },
  "src/cli/batch/plan.ts | seedance quote shows their dates. likely is what similar jobs were charged,": usage,
  "src/cli/batch/report.ts | {...words}": words,
  "src/cli/batch/summary.ts | batch resume {name}": { flags: withEngine, words: ["batch", "resume", "shots"] },
  "src/cli/batch/labels.ts | batch status {name} --rows": {
    flags: withEngine,
    words: ["batch", "status", "shots", "--rows"],
  },
  "src/cli/batch/summary.ts | seedance batch run with the manifest and {flag}": usage,
  "src/cli/batch/summary.ts | {...retry} {flag}": {
    flags: withEngine,
    words: ["batch", "run", "a b.csv", "--retry-failed"],
  },
  "src/cli/commands/auth.ts | seedance auth. Allowed: login, status, logout.": usage,
  "src/cli/commands/auth.ts | doctor": ["doctor"],
  "src/cli/commands/auth.ts | auth login": ["auth", "login"],
  'src/cli/commands/config.ts | seedance config. Allowed: {Object.keys(actions).join(", ")}.': usage,
  'src/cli/commands/config.ts | seedance config {[action, ...run.positionals].join(" ")}': usage,
  "src/cli/commands/doctor.ts | config set contract {other}": ["config", "set", "contract", "live"],
  "src/cli/commands/gallery.ts | gallery": ["gallery"],
  "src/cli/commands/gallery.ts | {...words}": words,
  "src/cli/commands/gallery.ts | tasks": ["tasks"],
  "src/cli/commands/ledger.ts | seedance ledger export.": ["ledger", "export"],
  "src/cli/commands/ledger.ts | seedance ledger. Allowed: export, verify, path.": usage,
  "src/cli/commands/mcp.ts | mcp --http PORT {...givenFlags}": ["mcp", "--http", "PORT", "--session", "my film"],
  "src/cli/commands/mcp.ts | mcp --http {`${port}`} --max-credits 200 {...givenFlags}": [
    ...["mcp", "--http", "0", "--max-credits", "200", "--session", "film"],
  ],
  "src/cli/commands/mcp.ts | {...words}": words,
  "src/cli/commands/mcp.ts | seedance mcp needs the package @modelcontextprotocol/server. Install it: npm install @modelcontextprotocol/server@2":
    usage,
  "src/cli/commands/mcp.ts | seedance mcp": ["mcp"],
  "src/cli/commands/open.ts | resume {id}": ["resume", id],
  "src/cli/commands/open.ts | download {id}": ["download", id],
  "src/cli/commands/resume.ts | resume {id}": ["resume", id],
  "src/cli/commands/resume.ts | {origin} resume": ["resume"],
  "src/cli/commands/resume.ts | retry {key}": ["retry", "sd1_key"],
  "src/cli/commands/retry.ts | tasks": ["tasks"],
  "src/cli/commands/retry.ts | resume {job}": ["resume", id],
  "src/cli/commands/retry.ts | {key}": words,
  "src/cli/commands/retry.ts | {id}": words,
  "src/cli/commands/skill.ts | seedance skill. Allowed: install, index.": usage,
  "src/cli/commands/skill.ts | seedance skill install.": ["skill", "install"],
  "src/cli/commands/tasks.ts | tasks --all": ["tasks", "--all"],
  "src/cli/commands/wait.ts | resume {id}": ["resume", id],
  "src/cli/completion/scripts.ts | seedance completion --words $index @words 2>$null | ForEach-Object {": {
    none: "gets its words from PowerShell",
  },
  "src/cli/completion/scripts.ts | seedance completion bash)": ["completion", "bash"],
  "src/cli/completion/scripts.ts | seedance completion fish | source": ["completion", "fish"],
  "src/cli/completion/scripts.ts | seedance completion powershell | Out-String | Invoke-Expression": [
    "completion",
    "powershell",
  ],
  "src/cli/completion/scripts.ts | seedance completion zsh)": ["completion", "zsh"],
  "src/cli/doctor/check-key.ts | auth login": ["auth", "login"],
  "src/cli/doctor/check-machine.ts | config set output FOLDER": ["config", "set", "output", "FOLDER"],
  "src/cli/doctor/check-service.ts | doctor": ["doctor"],
  "src/cli/doctor/check-service.ts | config set base-url URL": ["config", "set", "base-url", "URL"],
  "src/cli/doctor/check-service.ts | auth login": ["auth", "login"],
  "src/cli/doctor/find-drift.ts | auth login": ["auth", "login"],
  "src/cli/format-command.ts | {{ inheritedFlags: flags }} {...words}": words,
  "src/cli/print-error.ts | {...(words ?? [action, id])}": words,
  "src/cli/print-error.ts | resume {key}": ["resume", "sd1_key"],
  "src/cli/print-error.ts | download {taskId}": ["download", id],
  "src/cli/print-error.ts | download {taskId} -o FOLDER": ["download", id, "-o", "FOLDER"],
  "src/cli/print-error.ts | retry {task.id}": ["retry", id],
  "src/cli/main.ts | seedance needs Node 22.13 or newer, and this is Node {process.versions.node}. Install a newer one: https://nodejs.org":
    { none: "names the product" },
  'src/cli/print-error.ts | batch pause {(error as BatchError).batch ?? ""}': ["batch", "pause", "shots"],
  "src/cli/print-error.ts | resume {job}": ["resume", id],
  "src/cli/session.ts | seedance sandbox, and pass its URL as --base-url.": ["sandbox"],
  "src/cli/settings/config.ts | seedance config set NAME VALUE.": ["config", "set", "NAME", "VALUE"],
  "src/cli/settings/key.ts | seedance auth login{option}            prompts for it and saves it for the next commands":
    ["auth", "login", "--profile", "work"],
  "src/cli/settings/key.ts | seedance auth login{option} < FILE     reads it from stdin, for scripts": [
    "auth",
    "login",
  ],
  "src/cli/settings/service-url.ts | {{ inheritedFlags: [...service, ...others] }} {...words}": words,
  "src/cli/settings/settings.ts | auth login": ["auth", "login"],
  "src/cli/standard-streams.ts | tasks --json": ["tasks", "--json"],
  "src/cli/submit/submit-and-wait.ts | resume {elsewhere.taskId ?? elsewhere.key}": ["resume", id],
  "src/cli/submit/run.ts | {name} --help": ["video", "--help"],
  "src/cli/submit/refused-content.ts | retry {taskId} {...words}": ["retry", id, "--set", "prompt=a boat"],
  "src/cli/submit/wait-with-progress.ts | download {id} -o {join(destination.directory, destination.name)}": [
    "download",
    id,
    "-o",
    "/tmp/out/{id}-{index}.{ext}",
  ],
  "src/cli/submit/wait-with-progress.ts | wait {id}": ["wait", id],
  "src/gallery/card.ts | {command} {taskId ?? key}": words,
  'src/gallery/page.ts | seedance gallery">': { none: "marks a file" },
  'src/gallery/page.ts | seedance video "…"</code></p>`}': example,
  'src/gallery/page.ts | seedance video "…"</code></p>': example,
  "src/gallery/page.ts | seedance gallery": ["gallery"],
  "src/gallery/state.ts | resume": ["resume", id],
  "src/gallery/state.ts | wait": ["wait", id],
  "src/gallery/state.ts | download": ["download", id],
  "src/mcp/describe.ts | resume {key}": ["resume", "sd1_key"],
  "src/mcp/error.ts | auth login": ["auth", "login"],
  "src/mcp/error.ts | {...next}": words,
  "src/mcp/error.ts | resume {`${idempotencyKey}`}": ["resume", "sd1_key"],
  "src/mcp/error.ts | download {taskId}": ["download", id],
  "src/mcp/error.ts | resume {job}": ["resume", "sd1_key"],
};

/** The arguments that a shell passes to `seedance` for a command line. */
function argumentsOf(line: string): string[] {
  const output = execFileSync("sh", ["-c", `seedance() { printf '%s\\0' "$@"; }\n${line}`], { encoding: "utf8" });
  return output.split("\0").slice(0, -1);
}

test("each place in the sources that prints a command line is listed here", () => {
  const found = findPrintedCommands().map(({ file, words: line }) => `${file} | ${line}`);
  expect([...new Set(found)].sort()).toEqual(Object.keys(samples).sort());
});

test("a new command line in a text, in a call and in an error's advice is found", () => {
  const source = `
    const a = message\`Run seedance video\`;
    const b = formatCommand(context, "resume", id);
    const c = { next: ["download", taskId] };
    // seedance comment`;
  expect(commandsOfSource("a.ts", source).map((each) => each.words)).toEqual([
    "seedance video",
    "resume {id}",
    "download {taskId}",
  ]);
});

describe("a printed command line is accepted with all flags that it repeats", () => {
  const runnable = Object.entries(samples).flatMap(([place, sample]) => {
    if ("none" in sample) return [];
    const { flags, words: line } = Array.isArray(sample) ? { flags: inheritedFlags, words: sample } : sample;
    return [{ place, flags, line }];
  });

  test.each(runnable)("$place", async ({ flags, line }) => {
    const args = argumentsOf(formatCommand({ inheritedFlags: flags }, ...line));
    expect(args).toEqual([...line, ...flags]);
    const { flags: parsed, positionals } = await readCommandLine(args);
    expect(parsed).toMatchObject({ profile: "work", ledger: "/tmp/my ledger's.sqlite", contract: "page" });
    const { positionals: expected } = await loadCommandOf(args);
    expect(positionals.length).toBeGreaterThanOrEqual(parsed.help ? 0 : expected.least);
  });

  test("but a page that may be shared names no ledger", () => {
    const line = formatCommandForPage({ inheritedFlags: ["--profile", "work", "--ledger", "/home/me/l"] }, "wait", id);
    expect(line).toBe(`seedance wait ${id} --profile work --ledger FILE`);
  });

  test("also if a value begins with dashes, and of every contract", async () => {
    const flags = { ledger: { type: "string" as const, description: "" } };
    expect(formatFlags(flags, { ledger: "--x" })).toEqual(["--ledger=--x"]);
    for (const contract of Object.values(contracts))
      await readCommandLine(["resume", id, ...formatFlags(flags, { ledger: "--x" })], contract);
    expect((await readCommandLine(["resume", id, "--ledger=--x"], page)).flags.ledger).toBe("--x");
  });
});
