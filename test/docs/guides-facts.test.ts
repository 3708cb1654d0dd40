/** Checks the statements of the guides against what they describe. */
import { globSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import errorSchema from "../../generated/page/schemas/Error.json" with { type: "json" };
import taskSchema from "../../generated/page/schemas/Task.json" with { type: "json" };
import { type Language, languages } from "../../scripts/docs/languages.ts";
import { modelOperations } from "../../scripts/generate/document.ts";
import { languageTable } from "../../scripts/languages/table.ts";
import { targets } from "../../scripts/languages/targets.ts";
import { command as sandboxCommand } from "../../src/cli/commands/sandbox.ts";
import { exitCodes } from "../../src/cli/exit-code.ts";
import { globalFlags } from "../../src/cli/line/global-flags.ts";
import { connectionRuleOf, connectionRules, statusRuleOf, statusRules } from "../../src/http/outcomes.ts";
import { faultKinds } from "../../src/sandbox/faults/catalog.ts";
import { pageDocument } from "../contract/contract.ts";
import { contracts, page } from "../support/contracts.ts";
import { codeBlocksOf, guideFilesOf, guideList, readGuide, tableRowsOf } from "./guides.ts";
import { fetchesOf, observeOutcome, outcomeTable } from "./outcome-table.ts";

const root = new URL("../../", import.meta.url).pathname;
const read = (path: string) => readFileSync(`${root}${path}`, "utf8");
const codeIn = (text = "") => Array.from(text.matchAll(/`([^`]+)`/g), ([, code = ""]) => code);

test("the responses in the guides are valid under the contract", () => {
  const ajv = new Ajv2020({ strict: false, formats: { uri: true, "date-time": true, int64: true } });
  const [isError, isTask] = [ajv.compile(errorSchema), ajv.compile(taskSchema)];
  const shown = guideList.flatMap((guide) => codeBlocksOf(readGuide(guide), "json"));
  expect(shown.length).toBeGreaterThan(1);
  for (const block of shown) {
    const answer: object = JSON.parse(block);
    expect("error" in answer ? isError(answer) : isTask(answer), block).toBe(true);
  }
});

test("times and limits in the guides are those of the contract", () => {
  const polling = readGuide("polling").replace(/\s+/g, " ");
  const { requests, seconds } = pageDocument["x-rate-limit"] as { requests: number; seconds: number };
  expect(polling).toContain(`${requests} requests in ${seconds} seconds`);
  expect(readGuide("faq")).toContain(`${requests} requests in ${seconds} seconds`);
  const media = pageDocument["x-media-validation-limit"] as { requests: number; seconds: number };
  expect(polling).toContain(`${media.requests} validations in ${media.seconds} seconds`);
  const video = modelOperations(pageDocument).find(({ model }) => model.name === "seedance");
  const { duration } = video?.model ?? {};
  if (typeof duration !== "object") throw new Error("Seedance has no duration.");
  expect(polling).toContain(`Observed times: ${duration.minimum} to ${duration.maximum} seconds for a video`);
  const key = pageDocument.components.parameters?.IdempotencyKey as unknown as { schema: Record<string, number> };
  expect(readGuide("idempotency")).toContain(`${key.schema.minLength} to ${key.schema.maxLength} visible ASCII`);
});

test.each([
  ["en", "exit code"],
  ["zh-CN", "退出码"],
] as const)("the guide to the command line lists exactly the exit codes (%s)", (language, head) => {
  const told = tableRowsOf(readGuide("command-line", language), head).map(([code]) => Number(code));
  expect(told).toEqual(Object.values(exitCodes).sort((a, b) => a - b));
});

test("a task that is not found has one exit code in the contracts, the command, the guides and the skill", () => {
  const row = String(exitCodes.notFound);
  for (const { errors } of contracts) {
    expect(errors.not_found?.exitCode).toBe(exitCodes.notFound);
    // 5 means a failed task, for which an agent may ask to pay again. No refused request has it.
    expect(Object.values(errors).map(({ exitCode }) => exitCode)).not.toContain(exitCodes.task);
  }
  expect(tableRowsOf(readGuide("command-line"), "exit code").find(([code]) => code === row)?.[1]).toContain(
    "no such task",
  );
  expect(tableRowsOf(readGuide("command-line", "zh-CN"), "退出码").find(([code]) => code === row)?.[1]).toContain(
    "没有这个任务",
  );
  const skill = (path: string) => read(`skills/seedance/${path}`);
  expect(skill("SKILL.md")).toMatch(/^\| 10 \| no such task/m);
  expect(skill("references/recovery.md")).toMatch(/^\| `not_found` \| 404 \| 10 \|/m);
  expect(skill("assets/agents-index.md")).toContain("Exit code 10 (not found)");
});

describe("the table of failed requests", () => {
  const rows = tableRowsOf(readGuide("errors"), "failure");

  test.each(outcomeTable.map((row) => [row.failure, row] as const))(
    "tells what a client does after %s",
    async (_, row) => {
      const fetches = fetchesOf(row);
      expect(fetches.length).toBeGreaterThan(0);
      for (const fetch of fetches) {
        const { outcome, again } = await observeOutcome(fetch);
        expect(rows).toContainEqual([row.failure, outcome, again, row.evidence]);
      }
      expect(row.evidence).toMatch(/^[A-Z`].*\.$/);
    },
  );

  test("has a row for each rule of the client, which decides the row's failures", async () => {
    expect(rows.map(([failure]) => failure)).toEqual(outcomeTable.map(({ failure }) => failure));
    const rules: Record<string, unknown> = { ...connectionRules, ...statusRules };
    expect(outcomeTable.flatMap(({ rule }) => rule ?? [])).toEqual(Object.keys(rules));
    for (const row of outcomeTable.filter(({ rule }) => rule))
      for (const fetch of fetchesOf(row)) {
        const decides = await fetch("https://a.example").then(({ status }) => statusRuleOf(status), connectionRuleOf);
        expect(decides, row.failure).toBe(rules[row.rule ?? ""]);
      }
  });

  test("has the same rows in Chinese", () => {
    const chinese = tableRowsOf(readGuide("errors", "zh-CN"), "失败");
    const codes = (text = "") => text.match(/[A-Z][A-Z_]{3,}|\b\d{3}\b|[45]xx/g) ?? [];
    expect(chinese.map(([failure]) => codes(failure))).toEqual(rows.map(([failure]) => codes(failure)));
    const outcomes: Record<string, string> = { 未发送: "not sent", 被拒绝: "refused", 未知: "not known" };
    const again: Record<string, string> = {
      否: "no",
      一次: "once",
      "等待 `Retry-After` 之后": "after `Retry-After`",
      逐次延长间隔之后: "after growing pauses",
    };
    const facts = chinese.map(([, outcome = "", when = ""]) => [outcomes[outcome], again[when]]);
    expect(facts).toEqual(rows.map(([, outcome, when]) => [outcome, when]));
  });
});

test("the guide to polling has the classes of task errors, and the one to credits the factor of other plans", async () => {
  const { taskErrors } = await page.load.responses();
  const rows = tableRowsOf(readGuide("polling"), "class");
  expect(rows).toEqual(taskErrors.map(({ class: name, retry, fix }) => [`\`${name}\``, retry, fix]));
  const chinese = tableRowsOf(readGuide("polling", "zh-CN"), "类");
  expect(chinese.map(([name, retry]) => [name, retry])).toEqual(rows.map(([name, retry]) => [name, retry]));
  const { planFactor } = page;
  for (const language of ["en", "zh-CN"] as const)
    for (const fact of [`${planFactor?.factor}`, `${planFactor?.date}`])
      expect(readGuide("credits", language)).toContain(fact);
  const classes = taskErrors.map(({ class: name }) => name).filter((name) => name !== "unknown");
  const told = /`task-fails=\w+`.*/.exec(readGuide("sandbox"))?.[0].match(/`(\w+)`/g) ?? [];
  expect(told.sort()).toEqual(classes.map((name) => `\`${name}\``).sort());
});

test("the guide to the command line lists exactly the environment variables that the command reads", () => {
  const sources = globSync("src/**/*.ts", { cwd: root }).map((file) => read(file));
  const variables = new Set(sources.join("\n").match(/\bSEEDANCE_[A-Z_]+/g));
  const told = tableRowsOf(readGuide("command-line"), "variable").flatMap(([name]) => codeIn(name));
  expect(told.sort()).toEqual([...variables].sort());
});

test("the guide to the sandbox lists exactly its options", () => {
  const options = tableRowsOf(readGuide("sandbox"), "option").flatMap(([names = "", what = ""]) => [
    ...codeIn(names),
    ...codeIn(what).filter((code) => code.startsWith("--")),
  ]);
  const flags = [...Object.keys(sandboxCommand.flags), "json", "contract"].map((name) => `--${name}`);
  expect(options.sort()).toEqual(flags.sort());
  expect(Object.keys(globalFlags)).toEqual(expect.arrayContaining(["json", "contract"]));
});

test("the guide to the sandbox lists exactly the faults, by stage", () => {
  const told = tableRowsOf(readGuide("sandbox"), "when").map(([, names]) => codeIn(names));
  const stages = ["before", "after", "task", "download"];
  const kinds = Object.entries(faultKinds);
  expect(told).toEqual(stages.map((stage) => kinds.flatMap(([name, kind]) => (kind.stage === stage ? name : []))));
});

test("the guide for agents lists exactly the MCP tools, and whether they spend credits", () => {
  const tools: { name: string; inputSchema: { properties: object } }[] = JSON.parse(
    read("test/mcp/tools.snapshot.txt"),
  );
  const told = tableRowsOf(readGuide("agents"), "tool").map(([name, , spends]) => [...codeIn(name), spends]);
  expect(told).toEqual(
    tools.map(({ name, inputSchema }) => [name, "max_credits" in inputSchema.properties ? "yes" : "no"]),
  );
});

test("the configurations in the guide for agents are the tested examples", () => {
  const page = readGuide("agents");
  const example = JSON.parse(read("examples/mcp/claude-code.json"));
  expect(JSON.parse(guideFilesOf(page)[".mcp.json"] ?? "")).toEqual(example);
  expect(guideFilesOf(page)["config.toml"]).toBe(read("examples/mcp/codex.toml"));
  const { command, args } = example.mcpServers.seedance;
  expect(codeBlocksOf(page, "sh")[0]).toBe(`claude mcp add seedance -- ${[command, ...args].join(" ")}\n`);
});

test("the generators, their commands and the program in Python are those of test:languages", () => {
  const page = readGuide("other-languages");
  const held = { compiles: true, submits: true, errors: true, unknown: true };
  const rows = Object.values(targets).map((target) => ({ target, result: held }));
  for (const language of Object.keys(languages) as Language[])
    expect(readGuide("other-languages", language)).toContain(`\n\n${languageTable(rows, language)}\n`);
  const [, head = "", program = ""] = /^"""(.*?)"""\n(.*)$/s.exec(read("examples/python/generate_video.py")) ?? [];
  expect(codeBlocksOf(page, "python")).toEqual([program.trimStart()]);
  for (const line of codeBlocksOf(page, "sh").join("").trim().split("\n")) expect(head.split("\n")).toContain(line);
});

test("the FAQ answers the provider's own questions, in the provider's wording", () => {
  const asked = readGuide("faq", "zh-CN").match(/(?<=^## ).*$/gm) ?? [];
  expect(asked).toEqual(
    expect.arrayContaining([
      "谁可以使用 API？",
      "如何获取积分？",
      "网站和 API 的积分是否共享？",
      "如何开始？",
      "若调用返回 insufficient_credits，该如何处理？",
    ]),
  );
});

test.each(Object.keys(languages) as (keyof typeof languages)[])(
  "%s: the guides are small, and contain no paths of a machine",
  (language) => {
    for (const guide of guideList) {
      const page = readGuide(guide, language);
      expect(page.length, guide).toBeLessThan(10_500);
      expect(page, guide).not.toMatch(/\/(work|home|Users)\//);
    }
  },
);

test("every timeout and interval in the guides' TypeScript is in milliseconds", () => {
  const code = guideList.flatMap((guide) => codeBlocksOf(readGuide(guide), "ts")).join("\n");
  const values = [...code.matchAll(/\b(?:timeout|interval): ([\d_]+)/g)].map(([, value = ""]) =>
    Number(value.replaceAll("_", "")),
  );
  expect(values.length).toBeGreaterThan(0);
  for (const value of values) expect(value).toBeGreaterThanOrEqual(1_000);
});
