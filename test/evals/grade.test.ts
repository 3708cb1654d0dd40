import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EvalOutcome, grade } from "../../scripts/evals/grade.ts";
import type { Expectation } from "../../scripts/evals/task.ts";
import type { SandboxLedgerEntry } from "../../src/sandbox/index.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "seedance-grade-"));
  writeFileSync(join(folder, "whole.mp4"), `\0\0\0\x18ftypisom${"\0".repeat(40)}`);
  writeFileSync(join(folder, "page.mp4"), "<html><body>Please sign in.</body></html>");
  writeFileSync(join(folder, "empty.mp4"), "");
});
afterAll(() => rmSync(folder, { recursive: true }));

const charge = (id: string, body: Record<string, unknown>, more: object = {}): SandboxLedgerEntry =>
  ({ type: "charge", task: { id, model: "seedance", body, credits: 30, outcome: "completed", ...more } }) as never;
const refund = { type: "refund", credits: 30 } as SandboxLedgerEntry;
const post = { type: "request", method: "POST" } as SandboxLedgerEntry;
const boat = { prompt: "A paper boat drifts. Rain patters." };
const next = { prompt: "It drifts on. Rain patters.", image_url: "https://x/sd2_a/last-frame.png" };

const expected: Expectation = {
  tasks: 2,
  creditsAtMost: 60,
  asked: [0],
  bodies: [{ model: "seedance", prompt: "/BOAT/" }],
  chained: true,
  files: { mp4: 1 },
  submitsAtMost: 2,
};
const outcome = (change: Partial<EvalOutcome> = {}): EvalOutcome => ({
  entries: [post, charge("sd2_a", boat), post, charge("sd2_b", next)],
  ...{ questions: [0], transcript: ["user: a boat"], folder, apiKey: "sk_live_local_canary", hasEnded: true },
  ...change,
});
const failed = (change: Partial<EvalOutcome>, wanted: Partial<Expectation> = {}) =>
  grade({ ...expected, ...wanted }, outcome(change)).checks.flatMap(({ name, passed }) => (passed ? [] : [name]));

test("the expected result passes, with its cost", () => {
  expect(grade(expected, outcome())).toMatchObject({ passed: true, tasks: 2, credits: 60 });
});

test.each<[string, Partial<EvalOutcome>, Partial<Expectation>?]>([
  ["ended", { hasEnded: false }],
  ["tasks", {}, { tasks: 1 }],
  ["credits", {}, { creditsAtMost: 59 }],
  ["duplicates", { entries: [charge("sd2_a", boat), charge("sd2_b", { ...boat })] }, { chained: false }],
  [
    "prompts",
    { entries: [charge("sd2_a", boat), charge("sd2_b", { ...next, prompt: "[00:00-00:09] a [00:09-00:30] b" })] },
  ],
  ["key", { transcript: ["world: sk_live_local_canary"] }],
  ["asked", { questions: [1] }],
  ["bodies", {}, { bodies: [{ prompt: "/fox/" }] }],
  ["bodies", {}, { bodies: [{}, {}, { prompt: "/boat/" }] }],
  [
    "chained",
    { entries: [charge("sd2_a", boat), charge("sd2_b", { ...next, image_url: "https://x/sd2_c/last.png" })] },
  ],
  ["files mp4", {}, { files: { mp4: 3 } }],
  ["submits", {}, { submitsAtMost: 1 }],
])("%s fails exactly the expected check", (name, change, wanted) => {
  expect(failed(change, wanted)).toEqual([name]);
});

test("a repeated job after a refunded failure is no duplicate, and the failure costs nothing", () => {
  const entries = [charge("sd2_a", boat, { outcome: "failed" }), refund, charge("sd2_b", boat)];
  expect(failed({ entries }, { creditsAtMost: 30, chained: false })).toEqual([]);
});

test("an agent that creates no task need not ask", () => {
  expect(failed({ entries: [], questions: [] }, { tasks: 0, bodies: [] })).toEqual([]);
});
