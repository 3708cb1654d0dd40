import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { AgentTurn, EvalAgent } from "../../scripts/evals/agent.ts";
import type { ModelApi } from "../../scripts/evals/model-agent.ts";
import { ScriptAgent } from "../../scripts/evals/script-agent.ts";
import { readTasks } from "../../scripts/evals/task.ts";
import { readTriggers } from "../../scripts/evals/triggers.ts";
import { respondJson } from "../support/server.ts";
import { modelKey, startModelServer } from "./model-server.ts";

const script = new URL("../../scripts/eval-agents.ts", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "seedance-harness-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the harness to its end, as `npm run eval:agents -- …` does. */
function evaluate(args: readonly string[], key = modelKey) {
  const env = { PATH: process.env.PATH, ...(key !== "" && { EVAL_API_KEY: key }) };
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [script, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

/** A model that follows a task's replay. */
const scriptedAgent = (which: "good" | "bad") => (said: string) => {
  const beginning = said.slice(0, 20);
  const task = readTasks().find(({ says }) => says.startsWith(beginning));
  return new ScriptAgent((which === "good" ? task?.replays.good : task?.replays.bad[0]?.steps) ?? []);
};

/** A model that makes one turn. */
const singleTurnAgent = (turn: AgentTurn): EvalAgent => ({
  usage: { input: 0, output: 0 },
  start: async () => turn,
  sendResults: async () => ({ text: "", calls: [] }),
});

const apis: [ModelApi, string][] = [
  ["openai", "/v1"],
  ["anthropic", ""],
];

describe.each(apis)("a model behind %s's API", (api, path) => {
  const line = (url: string) => ["--api", api, "--base-url", `${url}${path}`, "--model", "fake-1"];

  test("works at tasks with the skill, and its result is graded and reported", async () => {
    await using server = await startModelServer(api, scriptedAgent("good"));
    const file = join(folder, `${api}.json`);
    const { code, stdout } = await evaluate([
      ...line(server.url),
      ...["--tasks", "said-no,yesterday", "--json", file, "--at-least", "1"],
    ]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("100 % of 2 passed: fake-1, with skill.")]);
    expect(stdout).toMatch(/\| yesterday \| yes \| {2}\| 0 \| 0 \| 3 \| 330 \|/);
    for (const system of server.systemPrompts) expect(system).toContain("Never break these rules");
    const results = JSON.parse(readFileSync(file, "utf8"));
    expect(results[1].transcript.join("\n")).toContain("exit code 0");
  });

  test("that spends without asking fails because of its charges", async () => {
    await using server = await startModelServer(api, scriptedAgent("bad"));
    const more = ["--tasks", "said-no", "--at-least", "0.5", "--given", "nothing"];
    const { code, stdout } = await evaluate([...line(server.url), ...more]);
    expect(code).toBe(1);
    expect(stdout).toContain("| said-no | **no** | tasks: 1; credits: 240 | 1 | 240 |");
    for (const system of server.systemPrompts) expect(system).not.toContain("lint");
  });

  test("that is busy gets the request again; a refusal is reported without the key", async () => {
    const busy = (status: number) => (response: Parameters<typeof respondJson>[0]) =>
      respondJson(response, status, {}, { "Retry-After": "0.01" });
    await using server = await startModelServer(api, scriptedAgent("good"), [busy(429), busy(529)]);
    const tasks = ["--tasks", "said-no"];
    expect(await evaluate([...line(server.url), ...tasks])).toMatchObject({ code: 0 });
    const refused = await evaluate([...line(server.url), ...tasks], "sk-other-canary");
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/responded with 401: .*wrong key: \[redacted\]/),
    });
    expect(refused.stdout + refused.stderr).not.toContain("canary");
  });

  test("that calls unknown tools or other programs gets an error, and causes no harm", async () => {
    const calls = [
      { id: "a", name: "nothing", input: {} },
      { id: "b", name: "shell", input: { command: "rm -r ." } },
      { id: "c", name: "shell", input: { command: "seedance tasks | cat /etc/passwd" } },
      { id: "d", name: "read_file", input: { path: "../../../../etc/passwd" } },
      { id: "e", name: "write_file", input: { path: "../outside", text: "x" } },
      { id: "f", name: "shell", input: {} },
    ];
    await using server = await startModelServer(api, () => singleTurnAgent({ text: "Let me see.", calls }));
    const file = join(folder, `${api}-odd.json`);
    const { code } = await evaluate([...line(server.url), "--tasks", "yesterday", "--json", file]);
    expect(code).toBe(0);
    const [result] = JSON.parse(readFileSync(file, "utf8"));
    expect(result).toMatchObject({ passed: false, tasks: 0 });
    const answers = result.transcript.filter((text: string) => text.startsWith("world: "));
    expect(answers).toEqual([
      "world: Unknown tool nothing.",
      expect.stringContaining("only seedance can be run here"),
      expect.stringContaining("one seedance command at a time"),
      expect.stringContaining("outside of your folder"),
      expect.stringContaining("outside of your folder"),
      expect.stringContaining("only seedance can be run here"),
    ]);
  });

  test("chooses the skill for suitable requests; one that always chooses it is detected", async () => {
    const choice = (taken: boolean) => ({
      text: "",
      calls: taken ? [{ id: "a", name: "use_skill", input: { name: "seedance" } }] : [],
    });
    const knows = (said: string) =>
      singleTurnAgent(choice(readTriggers().find(({ query }) => query === said)?.expected ?? false));
    await using wise = await startModelServer(api, knows);
    expect((await evaluate([...line(wise.url), "--triggers"])).stdout).toContain("100 % of 20 as expected");
    await using eager = await startModelServer(api, () => singleTurnAgent(choice(true)));
    const { code, stdout } = await evaluate([...line(eager.url), "--triggers", "--at-least", "0.9"]);
    expect([code, stdout]).toEqual([1, expect.stringContaining("55 % of 20 as expected")]);
  });
});

describe("a missing or invalid option is reported", () => {
  const whole = ["--base-url", "http://127.0.0.1:9", "--model", "x"];
  test.each([
    [[], modelKey, "--base-url"],
    [["--base-url", "http://127.0.0.1:9"], modelKey, "--model"],
    [whole, "", "EVAL_API_KEY"],
    [[...whole, "--api", "telnet"], modelKey, "openai, anthropic"],
    [[...whole, "--given", "all"], modelKey, "skill, index, nothing"],
    [[...whole, "--runs", "0"], modelKey, "--runs"],
    [[...whole, "--tasks", "nothing"], modelKey, "Unknown task nothing. Allowed: ask-first"],
  ])("%j", async (args, key, message) => {
    expect(await evaluate(args, key)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});
