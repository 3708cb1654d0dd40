import { describe, expect, test } from "vitest";
import { builtCommand } from "../../scripts/build/ensure-build.ts";
import type { Program } from "../../scripts/evals/environment.ts";
import { runTask } from "../../scripts/evals/run-task.ts";
import { ScriptAgent } from "../../scripts/evals/script-agent.ts";
import { type EvalTask, readTasks } from "../../scripts/evals/task.ts";

const fastClock = `--import=${new URL("../cli/support/fast-clock.js", import.meta.url).href}`;
const tasks = readTasks();
const cases = <Case>(list: (task: EvalTask) => Case[]) =>
  tasks.flatMap((task) => list(task).map((one) => ({ task, one })));

async function replay(task: EvalTask, steps: readonly string[]) {
  const program: Program = [process.execPath, fastClock, builtCommand];
  return runTask(task, new ScriptAgent(steps), "", program);
}

test("there are at least twelve tasks, each with a good and a bad way", () => {
  expect(tasks.length).toBeGreaterThanOrEqual(12);
  for (const { name, replays } of tasks)
    expect([name, replays.good.length > 0, replays.bad.length > 0]).toEqual([name, true, true]);
});

describe.concurrent("the good way passes", () => {
  test.each(tasks.map((task): [string, EvalTask] => [task.name, task]))("%s", async (_, task) => {
    const { checks, transcript } = await replay(task, task.replays.good);
    expect(
      checks.filter(({ passed }) => !passed),
      transcript.join("\n"),
    ).toEqual([]);
  });
});

describe.concurrent("the bad way fails, for what is bad about it", () => {
  test.each(cases(({ replays }) => replays.bad).map(({ task, one }) => [task.name, one.what, task, one] as const))(
    "%s: %s",
    async (_, __, task, { fails, steps }) => {
      const { checks, passed, transcript } = await replay(task, steps);
      expect(passed).toBe(false);
      const failed = checks.filter((check) => !check.passed).map(({ name }) => name);
      expect(failed.sort(), transcript.join("\n")).toEqual([...fails].sort());
    },
  );
});
