/**
 * Lets a model work with the skill against the sandbox, and grades the state that it leaves. Only the model costs money.
 *
 *   EVAL_API_KEY=… npm run eval:agents -- --api openai --base-url https://api.openai.com/v1 --model NAME
 *   EVAL_API_KEY=… npm run eval:agents -- --api anthropic --base-url https://api.anthropic.com --model NAME
 *
 *   --tasks a,b       run only these tasks
 *   --runs N          runs of each task (default: 1)
 *   --given WHAT      what the model gets: skill, index or nothing (default: skill)
 *   --triggers        test instead whether a model chooses the skill for suitable requests
 *   --json FILE       write results and transcripts to a file
 *   --at-least SHARE  exit with 1 if a smaller share passes (default: 0)
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { markdownTable } from "./bench/table.ts";
import { ensureBuild } from "./build/ensure-build.ts";
import type { Program } from "./evals/environment.ts";
import { ModelAgent, type ModelApi, modelApis } from "./evals/model-agent.ts";
import { runTask } from "./evals/run-task.ts";
import { type SkillVariant, skillVariants, systemPrompt } from "./evals/system-prompt.ts";
import { readTasks } from "./evals/task.ts";
import { readTriggers, runTrigger } from "./evals/triggers.ts";

const { values: options } = parseArgs({
  options: {
    api: { type: "string", default: "openai" },
    "base-url": { type: "string" },
    model: { type: "string" },
    tasks: { type: "string", default: "" },
    runs: { type: "string", default: "1" },
    given: { type: "string", default: "skill" },
    triggers: { type: "boolean", default: false },
    json: { type: "string" },
    "at-least": { type: "string", default: "0" },
  },
});

/** @throws Error naming the option. */
function assertOption(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

const { api, given, model = "", "base-url": baseUrl = "" } = options;
const apiKey = process.env.EVAL_API_KEY ?? "";
const runs = Number(options.runs);
const source = new URL("../", import.meta.url);
const program: Program = [
  process.execPath,
  `--import=${new URL("test/cli/support/fast-clock.js", source).href}`,
  await ensureBuild(),
];
const createAgent = () => new ModelAgent(api as ModelApi, { baseUrl, model, apiKey });

try {
  assertOption(Object.hasOwn(modelApis, api), `--api must be one of ${Object.keys(modelApis).join(", ")}.`);
  assertOption(skillVariants.includes(given as SkillVariant), `--given must be one of ${skillVariants.join(", ")}.`);
  assertOption(URL.canParse(baseUrl), "--base-url must be the URL of the model's API.");
  assertOption(model !== "", "--model is missing.");
  assertOption(apiKey !== "", "The environment variable EVAL_API_KEY, the key of the model's API, is not set.");
  assertOption(Number.isInteger(runs) && runs > 0, "--runs must be a whole number above 0.");
  const { results, passed } = options.triggers ? await evaluateTriggers() : await evaluateTasks();
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
  if (passed < Number(options["at-least"])) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

async function evaluateTasks() {
  const tasks = readTasks(options.tasks === "" ? [] : options.tasks.split(","));
  const results = [];
  for (const task of tasks)
    for (let run = 1; run <= runs; run++) {
      const agent = createAgent();
      const result = await runTask(task, agent, systemPrompt(given as SkillVariant), program);
      console.error(`${result.passed ? "passed" : "FAILED"} ${task.name}`);
      results.push({ ...result, usage: agent.usage });
    }
  const rows = results.map(({ task, passed, checks, tasks: made, credits, turns, usage }) => [
    ...[task, passed ? "yes" : "**no**"],
    checks.flatMap((check) => (check.passed ? [] : [`${check.name}: ${check.found}`])).join("; "),
    ...[made, credits, turns, usage.input + usage.output].map(String),
  ]);
  console.log(markdownTable(["task", "passed", "what failed", "tasks made", "credits", "turns", "tokens"], rows));
  const passed = results.filter((result) => result.passed).length / results.length;
  console.log(`\n${Math.round(passed * 100)} % of ${results.length} passed: ${model}, with ${given}.`);
  return { results, passed };
}

async function evaluateTriggers() {
  const results = [];
  for (const trigger of readTriggers())
    for (let run = 1; run <= runs; run++) results.push(await runTrigger(trigger, createAgent()));
  const rows = results.map(({ query, expected, chosen, why }) => [
    ...[query, why, expected ? "yes" : "no"],
    chosen === expected ? (chosen ? "yes" : "no") : `**${chosen ? "yes" : "no"}**`,
  ]);
  console.log(markdownTable(["query", "why", "expected", "chosen"], rows));
  const passed = results.filter(({ expected, chosen }) => expected === chosen).length / results.length;
  console.log(`\n${Math.round(passed * 100)} % of ${results.length} as expected: ${model}.`);
  return { results, passed };
}
