import { existsSync } from "node:fs";
import { cp, glob, lstat, mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { newDraftPath, removeDrafts } from "../../download/index.ts";
import { SeedanceError } from "../../errors.ts";
import { message } from "../../message.ts";
import { UsageError } from "../usage-error.ts";

/** The folders of skills, below a project or a home folder. */
export const skillFolders = { agents: [".agents", "skills"], claude: [".claude", "skills"] } as const;

export type AgentName = keyof typeof skillFolders;

/** The agent whose folder exists; `agents` if both or none do. */
export function detectAgent(base: string): AgentName {
  const hasFolder = (agent: AgentName) => existsSync(join(base, skillFolders[agent][0]));
  return hasFolder("claude") && !hasFolder("agents") ? "claude" : "agents";
}

/**
 * Copies the skill, completely or not at all.
 * @returns whether files were written; false if the target already has the same content.
 * @throws UsageError if the target exists with other content, without `force`.
 * @throws SeedanceError `no_skill` if the package has no skill; `disk_error` if the target can't be written.
 */
export async function installSkill(source: string, target: string, force: boolean): Promise<boolean> {
  if (!existsSync(join(source, "SKILL.md"))) throw missingSkillError(source);
  const existing = await lstat(target).catch(() => undefined);
  if (existing && (await isSame(source, target))) return false;
  if (existing && !force)
    throw new UsageError(message`${target} exists and has other content. Pass --force to replace it.`);
  await replace(source, target).catch((error: NodeJS.ErrnoException) => {
    const text = message`${target} can't be written (${error.code}). Check the folder and its permissions.`;
    throw new SeedanceError("disk_error", text, { cause: error });
  });
  return true;
}

async function replace(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await removeDrafts(target);
  const draft = newDraftPath(target);
  try {
    await cp(source, draft, { recursive: true });
    await rm(target, { recursive: true, force: true });
    await rename(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function isSame(source: string, target: string): Promise<boolean> {
  const [sourceFiles, targetFiles] = await Promise.all([filesIn(source), filesIn(target)]);
  if (sourceFiles.size !== targetFiles.size) return false;
  return [...sourceFiles].every(([path, bytes]) => targetFiles.get(path)?.equals(bytes));
}

async function filesIn(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for await (const entry of glob("**/*", { cwd: folder, withFileTypes: true }))
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      files.set(path.slice(folder.length), await readFile(path));
    }
  return files;
}

/** The error for a package that was built or copied without its skill. */
export function missingSkillError(source: string, cause?: unknown): SeedanceError {
  const text = message`This package has no skill: ${source} is missing. Reinstall it: npm install seedance-client`;
  return new SeedanceError("no_skill", text, { cause });
}
