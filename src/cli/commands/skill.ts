import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { requireHomeFolder } from "../../ledger/index.ts";
import { message } from "../../message.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { t } from "../language/translate.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { logInfo, printOutput } from "../output.ts";
import { packageFolder } from "../package-folder.ts";
import { type AgentName, detectAgent, installSkill, missingSkillError, skillFolders } from "../skill/install-skill.ts";
import { UsageError } from "../usage-error.ts";

export const command: CliCommand = {
  summary: "Install the skill for agents, or print an index for your AGENTS.md",
  usage: "skill install|index",
  flags: {
    user: { type: "boolean", description: "Install it in your home folder, for all projects." },
    project: { type: "boolean", description: "Install it in this folder, for this project. This is the default." },
    agent: {
      type: "string",
      choices: Object.keys(skillFolders),
      description: "Choose the folder: .agents/skills or .claude/skills; by default the one that exists.",
    },
    force: { type: "boolean", description: "Replace an existing skill of other content." },
  },
  positionals: { least: 1, most: 1 },
  examples: [
    { line: "skill install", what: "Install it in this project's .agents/skills." },
    { line: "skill install --user --agent claude", what: "Install it in ~/.claude/skills." },
    { line: "skill index", what: "Print a short index; append it with >> AGENTS.md." },
  ],
  output: { path: "install: the skill's folder.", changed: "install: whether files were written." },
  notes: "The index is Markdown, also with --json. Agents load a skill when they need it, and always load AGENTS.md.",
  async run(context, args) {
    const [action] = args.positionals;
    const source = join(packageFolder(), "skills", "seedance");
    if (action === "install") return install(context, args, source);
    if (action !== "index")
      throw new UsageError(
        message`Unknown action ${JSON.stringify(action)} for seedance skill. Allowed: install, index.`,
      );
    const [flag] = Object.keys(command.flags).filter((name) => args.flags[name] !== undefined);
    if (flag) throw new UsageError(message`--${flag} needs seedance skill install.`);
    context.stdout.writeUnredacted(await readSkillIndex(source));
    return undefined;
  },
};

async function install(context: CliContext, { flags }: ParsedArgs, source: string): Promise<undefined> {
  if (flags.user === true && flags.project === true) throw new UsageError(message`Use either --user or --project.`);
  const base = flags.user === true ? requireHomeFolder(message`leave out --user`) : context.cwd;
  const agent = (flags.agent as AgentName | undefined) ?? detectAgent(base);
  const target = join(base, ...skillFolders[agent], "seedance");
  const changed = await installSkill(source, target, flags.force === true);
  printOutput(context, { json: { path: target, changed }, quiet: [target], text: target });
  logInfo(context, changed ? t`Installed. Agents load it in their next session.` : t`Already installed.`);
}

/**
 * Reads the short index for a user's AGENTS.md.
 * @param source the skill's folder in the package.
 * @throws SeedanceError `no_skill` if the package has no skill.
 */
export async function readSkillIndex(source: string): Promise<string> {
  return readFile(join(source, "assets", "agents-index.md"), "utf8").catch((cause) => {
    throw missingSkillError(source, cause);
  });
}
