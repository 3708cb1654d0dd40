import { readFileSync } from "node:fs";
import { readProperties } from "skills-ref";

const folder = new URL("../../skills/seedance/", import.meta.url).pathname;
const read = (path: string) => readFileSync(`${folder}${path}`, "utf8");

/** How much of the skill an agent gets. */
export const skillVariants = ["skill", "index", "nothing"] as const;
export type SkillVariant = (typeof skillVariants)[number];

const opening = `You work for the user with the tools you have. The seedance command is installed. When all is done, say so
in a few words, without a tool call.`;

/** Returns the system prompt of an agent. */
export function systemPrompt(given: SkillVariant): string {
  if (given === "nothing") return opening;
  if (given === "index") return `${opening}\n\n${read("assets/agents-index.md")}`;
  return `${opening}\n\nThis skill is loaded; read_file reads its references.\n\n${read("SKILL.md")}`;
}

/** Returns the skill's name and description, which an agent gets before the skill is loaded. */
export async function describeSkill(): Promise<{ name: string; description: string }> {
  const { name, description } = await readProperties(folder);
  return { name, description };
}
