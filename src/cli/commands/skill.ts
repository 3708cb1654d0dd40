import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { logInfo, printOutput } from "../output.ts";
import { packageFolder } from "../package-folder.ts";
import { type AgentName, detectAgent, installSkill, missingSkillError, skillFolders } from "../skill/install-skill.ts";
import { UsageError } from "../usage-error.ts";

export const command: CliCommand = {
  summary: "Teach agents to use this command: install its skill, or print an index for your AGENTS.md",
  usage: "skill install|index",
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
  positionals: { least: 1, most: 1 },
  examples: [
    { line: "skill install", what: "into .agents/skills of this project" },
    { line: "skill install --user --agent claude", what: "into ~/.claude/skills" },
    { line: "skill index", what: "what an agent should always have before it: add it with >> AGENTS.md" },
  ],
  output: { path: "install: the skill's folder", changed: "install: whether anything was written" },
  notes: "index prints Markdown, with --json too. An agent reads a skill when it is called for, and an index always.",
  async run(context, given) {
    const [action] = given.positionals;
    const source = join(packageFolder(), "skills", "seedance");
    if (action === "install") return install(context, given, source);
    if (action !== "index") throw new UsageError(`skill ${JSON.stringify(action)}: must be one of install, index.`);
    const [flag] = Object.keys(command.flags).filter((name) => given.flags[name] !== undefined);
    if (flag) throw new UsageError(`--${flag} belongs to skill install.`);
    context.stdout.writeUnredacted(await readSkillIndex(source));
    return undefined;
  },
};

async function install(context: CliContext, { flags }: ParsedArgs, source: string): Promise<undefined> {
  if (flags.user === true && flags.project === true) throw new UsageError("--user and --project: choose one.");
  const base = flags.user === true ? homedir() : context.cwd;
  const agent = (flags.agent as AgentName | undefined) ?? detectAgent(base);
  const target = join(base, ...skillFolders[agent], "seedance");
  const changed = await installSkill(source, target, flags.force === true);
  printOutput(context, { json: { path: target, changed }, quiet: [target], text: target });
  logInfo(context, changed ? "Installed. Agents see it in their next session." : "It was there already.");
}

/**
 * The short index that people paste into their own AGENTS.md.
 * @param source the skill's folder in the package.
 * @throws SeedanceError `no_skill` where the package has none.
 */
export async function readSkillIndex(source: string): Promise<string> {
  return readFile(join(source, "assets", "agents-index.md"), "utf8").catch((cause) => {
    throw missingSkillError(source, cause);
  });
}
