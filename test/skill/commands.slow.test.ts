import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readCommandLine } from "../cli/lines.ts";
import { runShellLine } from "../cli/support/shell.ts";
import { cliPrompt, createCliTestBed } from "../cli/support/test-bed.ts";
import { commandLinesOf, type SkillPage, skillFilesOf, skillPages } from "./pages.ts";

const withCommands = skillPages.filter((page) => commandLinesOf(page).length > 0);

test("each page except the index and the parameters has command lines", () => {
  const paths = withCommands.map(({ path }) => path);
  const silent = skillPages.map(({ path }) => path).filter((path) => !paths.includes(path));
  expect(silent).toEqual(["assets/agents-index.md", "references/parameters.md"]);
});

describe.concurrent("the command lines of the skill work", { timeout: 120_000 }, () => {
  test.each(withCommands.map((page): [string, SkillPage] => [page.path, page]))("%s", async (_, page) => {
    await using all = await createCliTestBed();
    for (const [name, content] of Object.entries(skillFilesOf(page))) writeFileSync(join(all.cwd, name), content);
    const first = await all.seedance(["video", cliPrompt, "--no-wait"]);
    const { id, idempotencyKey } = first.json[0];
    for (const line of commandLinesOf(page)) {
      const run = await runShellLine(all, line.replaceAll("sd2_xxxxx", id).replace(/\bKEY\b/, idempotencyKey));
      expect(run, run.line).toMatchObject({ code: 0 });
      // A prompt that the skill shows as good has no findings.
      if (line.includes("lint-prompt")) expect(JSON.parse(run.stdout)).toEqual({ ok: true, findings: [] });
      else expect(run.stderr).not.toMatch(/warning|error/);
      for (const printed of run.stdout.split("\n").slice(0, -1)) expect(() => JSON.parse(printed)).not.toThrow();
    }
  });
});

test("the skill's paid line is charged once, and its free lines are not charged", {
  timeout: 60_000,
}, async () => {
  await using all = await createCliTestBed();
  const [skill] = skillPages.filter(({ path }) => path === "SKILL.md");
  if (!skill) throw new Error("There is no SKILL.md.");
  for (const [name, content] of Object.entries(skillFilesOf(skill))) writeFileSync(join(all.cwd, name), content);
  const lines = commandLinesOf(skill);
  const free = lines.filter((line) => !line.includes("--scope") && !line.includes("sd2_"));
  expect(free.length).toBeGreaterThan(4);
  for (const line of free) await runShellLine(all, line);
  expect(all.charges()).toBe(0);
  const paid = lines.find((line) => line.includes("--scope")) ?? "";
  for (const line of [paid, paid, `${paid.replace("--no-wait", "--timeout 45")} -o output/`])
    await runShellLine(all, line);
  expect(all.charges()).toBe(1);
});

/** Command lines inside sentences. */
const inline = skillPages.flatMap(({ path, text }) =>
  Array.from(text.replace(/^```.*?^```$/gms, "").matchAll(/`seedance ([^`]+)`/g), ([, line = ""]) => [path, line]),
);

test.each(inline)("%s: `seedance %s` is a valid command line", async (_, line = "") => {
  // A command in a sentence may lack required arguments, but it has no unknown ones.
  const words = Array.from(line.matchAll(/"([^"]*)"|\S+/g), ([word, quoted]) => quoted ?? word);
  const filled = words.map((word) => (/^(?:N|ID|URL|FILE|MODEL)$/.test(word) ? "1" : word));
  await expect(readCommandLine(filled)).resolves.toBeDefined();
});
