import type { AgentTurn, EvalAgent } from "./agent.ts";
import { createEvalEnvironment, type Program } from "./environment.ts";
import { type Grade, grade } from "./grade.ts";
import type { EvalTask } from "./task.ts";
import { type AgentActivity, agentTools, runToolCall } from "./tools.ts";

/** The maximum number of turns. */
const maxTurns = 40;

export interface EvalResult extends Grade {
  task: string;
  turns: number;
  transcript: string[];
}

/**
 * Lets an agent work at a task in its own environment, and grades the result.
 * @param system the system prompt, with or without the skill.
 */
export async function runTask(task: EvalTask, agent: EvalAgent, system: string, program: Program): Promise<EvalResult> {
  await using surroundings = await createEvalEnvironment(task, program);
  const conduct: AgentActivity = { questions: [], transcript: [] };
  const note = (who: string, text: string) => conduct.transcript.push(`${who}: ${text}`);
  const request = task.says.replaceAll("{id}", surroundings.id ?? "{id}");
  note("user", request);
  let turn: AgentTurn = await agent.start(system, request, agentTools);
  let turns = 1;
  for (; turn.calls.length > 0 && turns < maxTurns; turns++) {
    if (turn.text !== "") note("agent", turn.text);
    const results = [];
    for (const call of turn.calls) {
      const text = await runToolCall(call, surroundings, task.answers, conduct);
      note("agent", `${call.name} ${JSON.stringify(call.input)}`);
      note("world", text);
      results.push({ id: call.id, text });
    }
    turn = await agent.sendResults(results);
  }
  note("agent", turn.text);
  const graded = grade(task.expect, {
    ...conduct,
    entries: surroundings.entries(),
    folder: surroundings.folder,
    apiKey: surroundings.apiKey,
    hasEnded: turn.calls.length === 0,
  });
  return { ...graded, task: task.name, turns, transcript: conduct.transcript };
}
