import { readFileSync } from "node:fs";
import type { AgentTool, EvalAgent } from "./agent.ts";
import { describeSkill } from "./system-prompt.ts";

/** A user's request, and whether an agent should load the skill for it. */
export interface Trigger {
  query: string;
  expected: boolean;
  why: string;
}

export interface TriggerResult extends Trigger {
  chosen: boolean;
}

/** Other skills that an agent can choose. */
const otherSkills = [
  { name: "video-editing", description: "Cut, join, convert, compress and subtitle video files with ffmpeg." },
  { name: "image-editing", description: "Resize, crop, convert and optimise image files." },
  { name: "frontend-design", description: "Build and style web pages and components." },
  { name: "api-design", description: "Write and review OpenAPI documents and HTTP clients." },
];

const tools: readonly AgentTool[] = [
  {
    name: "use_skill",
    description: "Loads a skill.",
    schema: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
  },
];

export function readTriggers(): Trigger[] {
  const file = new URL("../../test/evals/triggers.json", import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}

/** Asks an agent which skill it would load for a request. */
export async function runTrigger(trigger: Trigger, agent: EvalAgent): Promise<TriggerResult> {
  const own = await describeSkill();
  const list = [...otherSkills, own].map(({ name, description }) => `- ${name}: ${description}`).join("\n");
  const system = `These skills can be loaded. Load the one that the request is for, with use_skill, before anything else; load
none where none fits, and answer in a few words.\n\n${list}`;
  const { calls } = await agent.start(system, trigger.query, tools);
  return { ...trigger, chosen: calls.some(({ input }) => input.name === own.name) };
}
