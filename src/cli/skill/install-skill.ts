import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, glob, lstat, mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SeedanceError } from "../../errors.ts";
import { UsageError } from "../usage-error.ts";

/** Where agents look for skills, below a project or a home folder. */
export const skillFolders = { agents: [".agents", "skills"], claude: [".claude", "skills"] } as const;

export type AgentName = keyof typeof skillFolders;

/** Whose folder is there already. */
export function detectAgent(base: string): AgentName {
  const there = (agent: AgentName) => existsSync(join(base, skillFolders[agent][0]));
  return there("claude") && !there("agents") ? "claude" : "agents";
}

/**
 * Copies the skill, whole or not at all.
 * @returns whether anything was written: the same skill is left alone.
 * @throws UsageError where another one is there, without `force`; SeedanceError where the package has none, or the disk
 * does not let us.
 */
export async function installSkill(source: string, target: string, force: boolean): Promise<boolean> {
  if (!existsSync(join(source, "SKILL.md"))) throw missingSkillError(source);
  const there = await lstat(target).catch(() => undefined);
  if (there && (await isSame(source, target))) return false;
  if (there && !force) throw new UsageError(`${target} is there, and is another one. Add --force to replace it.`);
  await replace(source, target).catch((error: NodeJS.ErrnoException) => {
    const message = `${target} can't be written (${error.code}). Look after its folder and permissions.`;
    throw new SeedanceError("disk_error", message, { cause: error });
  });
  return true;
}

async function replace(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const draft = `${target}.${randomUUID()}`;
  try {
    await cp(source, draft, { recursive: true });
    await rm(target, { recursive: true, force: true });
    await rename(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function isSame(source: string, target: string): Promise<boolean> {
  const [one, other] = await Promise.all([filesIn(source), filesIn(target)]);
  if (one.size !== other.size) return false;
  return [...one].every(([path, bytes]) => other.get(path)?.equals(bytes));
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

/** The package was built or copied without its skill. */
export function missingSkillError(source: string, cause?: unknown): SeedanceError {
  const message = `This package has no skill: ${source} is missing. Install a newer seedance-client.`;
  return new SeedanceError("no_skill", message, { cause });
}
