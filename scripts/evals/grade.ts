import { globSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { contract } from "../../src/contract/page/index.ts";
import { lintPrompt } from "../../src/prompt/index.ts";
import type { SandboxLedgerEntry } from "../../src/sandbox/index.ts";
import type { Expectation } from "./task.ts";
import type { AgentActivity } from "./tools.ts";

const rules = await contract.load.rules();

/** The state after an agent's work. */
export interface EvalOutcome extends AgentActivity {
  /** The service's ledger entries since the agent started. */
  entries: readonly SandboxLedgerEntry[];
  folder: string;
  apiKey: string;
  hasEnded: boolean;
}

export interface GradeCheck {
  name: string;
  passed: boolean;
  /** The actual value. */
  found: string;
}

export interface Grade {
  passed: boolean;
  checks: GradeCheck[];
  tasks: number;
  credits: number;
}

/** Compares the service's state and the files with the expectation. The agent's own statements do not count. */
export function grade(expected: Expectation, outcome: EvalOutcome): Grade {
  const { entries, questions, transcript, apiKey, hasEnded } = outcome;
  const made = entries.filter((entry) => entry.type === "charge");
  const tasks = made.map(({ task }) => task);
  const refunds = entries.filter((entry) => entry.type === "refund");
  const submits = entries.filter((entry) => entry.type === "request" && entry.method === "POST");
  const credits = sum(tasks.map((task) => task.credits)) - sum(refunds.map((refund) => refund.credits));
  const checks: GradeCheck[] = [];
  const check = (name: string, passed: boolean, found: unknown) =>
    checks.push({ name, passed, found: typeof found === "string" ? found : JSON.stringify(found) });

  check("ended", hasEnded, hasEnded ? "yes" : "it did not end");
  check("tasks", tasks.length === expected.tasks, tasks.length);
  check("credits", credits <= expected.creditsAtMost, credits);
  const doubles = tasks.filter((task, index) => tasks.slice(0, index).some((other) => isSame(task, other))).length;
  check("duplicates", doubles <= (expected.duplicates ?? 0), doubles);
  const refused = tasks.flatMap(({ model, body }) =>
    lintPrompt(rules, model, body).filter(({ severity }) => severity === "error"),
  );
  check("prompts", refused.length === 0, refused.map(({ rule }) => rule).join(", "));
  check("key", !transcript.some((text) => text.includes(apiKey)), "the key is in its transcript");
  const { asked, bodies, chained, files, submitsAtMost } = expected;
  if (asked) {
    const missing = asked.filter((index) => index < tasks.length && !questions.includes(index));
    check("asked", missing.length === 0, `questions after ${questions.join(", ") || "none"} of the tasks`);
  }
  if (bodies) {
    const wrong = bodies.filter(
      (body, index) => !hasMembers({ model: tasks[index]?.model, ...tasks[index]?.body }, body),
    );
    check("bodies", wrong.length === 0, wrong);
  }
  if (chained) {
    const follows = tasks.slice(1).map(({ body }, index) => String(body.image_url).includes(tasks[index]?.id ?? "-"));
    check("chained", follows.every(Boolean), follows);
  }
  for (const [ending, count] of Object.entries(files ?? {})) {
    const whole = countWholeFiles(outcome.folder, ending);
    check(`files ${ending}`, whole === count, whole);
  }
  if (submitsAtMost !== undefined) check("submits", submits.length <= submitsAtMost, submits.length);
  return { passed: checks.every(({ passed }) => passed), checks, tasks: tasks.length, credits };
}

type ChargedTask = Extract<SandboxLedgerEntry, { type: "charge" }>["task"];

/** Whether a task repeats another one that had not failed. */
function isSame(task: ChargedTask, other: ChargedTask): boolean {
  return other.outcome !== "failed" && task.model === other.model && equal(task.body, other.body);
}

function equal(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
  const sorted = (body: object) => JSON.stringify(Object.entries(body).sort(([a], [b]) => a.localeCompare(b)));
  return sorted(one) === sorted(other);
}

/** Whether an object has all members of another. Text in slashes is a regular expression. */
function hasMembers(whole: Record<string, unknown>, part: Record<string, unknown>): boolean {
  return Object.entries(part).every(([name, value]) => {
    const [, pattern] = /^\/(.+)\/$/s.exec(String(value)) ?? [];
    return pattern === undefined ? whole[name] === value : new RegExp(pattern, "iu").test(String(whole[name]));
  });
}

const fileSignatures: Record<string, (bytes: Buffer) => boolean> = {
  mp4: (bytes) => bytes.toString("latin1", 4, 8) === "ftyp",
  png: (bytes) => bytes.readUInt32BE(0) === 0x89504e47,
  jpg: (bytes) => bytes.readUInt16BE(0) === 0xffd8,
};

function countWholeFiles(folder: string, ending: string): number {
  const names = globSync("**/*", { cwd: folder }).filter((name) => extname(name) === `.${ending}`);
  return names.filter((name) => {
    const bytes = readFileSync(join(folder, name));
    return bytes.length > 16 && (fileSignatures[ending]?.(bytes) ?? true);
  }).length;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
