import { homedir } from "node:os";
import { join } from "node:path";
import type { Command } from "../command.ts";
import { note, print } from "../output.ts";
import { packageFolder } from "../package-folder.ts";
import { type Agent, findAgent, installSkill, skillFolders } from "../skill/install-skill.ts";
import { UsageError } from "../usage-error.ts";

export const command: Command = {
  summary: "Teach agents to use this command: install its skill",
  usage: "skill install",
  flags: {
    user: { type: "boolean", description: "for all projects, in your home folder" },
    project: { type: "boolean", description: "for the project in this folder; the default" },
    agent: {
      type: "string",
      choices: Object.keys(skillFolders),
      description: "agents: .agents/skills; claude: .claude/skills; by default the folder that is there",
    },
    force: { type: "boolean", description: "replace one that is another" },
  },
  words: { least: 1, most: 1 },
  examples: [
    { line: "skill install", what: "into .agents/skills of this project" },
    { line: "skill install --user --agent claude", what: "into ~/.claude/skills" },
  ],
  output: { path: "the skill's folder", changed: "whether anything was written" },
  async run(context, { flags, words: [action] }) {
    if (action !== "install") throw new UsageError(`skill ${JSON.stringify(action)}: must be install.`);
    if (flags.user === true && flags.project === true) throw new UsageError("--user and --project: choose one.");
    const base = flags.user === true ? homedir() : context.cwd;
    const agent = (flags.agent as Agent | undefined) ?? findAgent(base);
    const source = join(packageFolder(), "skills", "seedance");
    const target = join(base, ...skillFolders[agent], "seedance");
    const changed = await installSkill(source, target, flags.force === true);
    print(context, { json: { path: target, changed }, quiet: [target], text: target });
    note(context, changed ? "Installed. Agents see it in their next session." : "It was there already.");
    return undefined;
  },
};
