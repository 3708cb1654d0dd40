import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, lstat, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { newDraftPath, removeDrafts } from "../../download/index.ts";
import { SeedanceError } from "../../errors.ts";
import { message } from "../../message.ts";
import { shellQuote } from "../format-command.ts";
import { UsageError } from "../usage-error.ts";

/** The folders of skills, below a project or a home folder. */
export const skillFolders = { agents: [".agents", "skills"], claude: [".claude", "skills"] } as const;

export type AgentName = keyof typeof skillFolders;

/** The agent whose folder exists; `agents` if both or none do. */
export function detectAgent(base: string): AgentName {
  const hasFolder = (agent: AgentName) => existsSync(join(base, skillFolders[agent][0]));
  return hasFolder("claude") && !hasFolder("agents") ? "claude" : "agents";
}

/** The file, beside the skill's own, that records which files were installed: paths from the folder, and their SHA-256. */
const recordName = ".seedance-install.json";

/** Files that an operating system adds to a folder that somebody looks at; nobody wrote them. */
const systemFiles = new Set([".DS_Store", "Thumbs.db", "desktop.ini"]);

/**
 * Copies the skill, completely or not at all. It replaces only files that an earlier install wrote: the folder may hold
 * another skill of this name, a checkout, or the user's own files. A copy of the same content, however it was made, counts
 * as installed from then on, so that the next version replaces it.
 * @param force whether to replace installed files that were changed since.
 * @returns whether files were written; false if the target already has the same content.
 * @throws UsageError if the target holds anything that no install wrote, or, without `force`, a changed file.
 * @throws SeedanceError `no_skill` if the package has no skill; `disk_error` if the target can't be read or written.
 */
export async function installSkill(source: string, target: string, force: boolean): Promise<boolean> {
  if (!existsSync(join(source, "SKILL.md"))) throw missingSkillError(source);
  const hashes = await hashFiles(source);
  if (await lstat(target).catch(() => undefined)) {
    const existing = await hashFiles(target).catch((error: NodeJS.ErrnoException) => {
      const text = message`${target} can't be read (${error.code}). Check the folder and its permissions.`;
      throw new SeedanceError("disk_error", text, { cause: error });
    });
    const recorded = await readRecord(target);
    existing.delete(recordName);
    if (isDeepStrictEqual(existing, hashes)) {
      if (!isDeepStrictEqual(recorded, hashes)) await recordCopy(target, hashes);
      return false;
    }
    const foreign = recorded ? [...existing.keys()].find((path) => !recorded.has(path)) : "";
    if (foreign !== undefined) throw foreignFolderError(target, foreign);
    if (!force && [...existing].some(([path, hash]) => recorded?.get(path) !== hash))
      throw new UsageError(message`${target} exists and has other content. Pass --force to replace it.`);
  }
  await replace(source, target, hashes).catch((error: NodeJS.ErrnoException) => {
    throw cannotWrite(target, error);
  });
  return true;
}

function cannotWrite(target: string, cause: NodeJS.ErrnoException): SeedanceError {
  const text = message`${target} can't be written (${cause.code}). Check the folder and its permissions.`;
  return new SeedanceError("disk_error", text, { cause });
}

/** @param foreign a file that no install wrote; empty if no install wrote the folder at all. */
function foreignFolderError(target: string, foreign: string): UsageError {
  const move = [process.platform === "win32" ? "move" : "mv", target, `${target}.old`].map((word) => shellQuote(word));
  return new UsageError(
    message`${join(target, foreign)} exists, and this command did not write it, so that --force does not replace the folder either. Move it away, then install again: ${move.join(" ")}`,
  );
}

async function replace(source: string, target: string, hashes: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await removeDrafts(target);
  const draft = newDraftPath(target);
  try {
    await cp(source, draft, { recursive: true });
    await writeRecord(draft, hashes);
    await rm(target, { recursive: true, force: true });
    await rename(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

const writeRecord = (folder: string, hashes: ReadonlyMap<string, string>) =>
  writeFile(join(folder, recordName), `${JSON.stringify({ files: Object.fromEntries(hashes) }, undefined, 2)}\n`);

/** Records a copy that no install wrote. A link stays as it is, and so does a folder that no later install could replace. */
async function recordCopy(target: string, hashes: ReadonlyMap<string, string>): Promise<void> {
  if ((await lstat(target)).isSymbolicLink()) return;
  await writeRecord(target, hashes).catch((error: NodeJS.ErrnoException) => {
    if (!["EACCES", "EPERM", "EROFS"].includes(error.code ?? "")) throw cannotWrite(target, error);
  });
}

/** The files that an install wrote, with their hashes; undefined if none wrote the folder itself. */
async function readRecord(target: string): Promise<Map<string, string> | undefined> {
  if ((await lstat(target)).isSymbolicLink()) return undefined;
  try {
    const { files } = JSON.parse(await readFile(join(target, recordName), "utf8"));
    return new Map(Object.entries(files));
  } catch {
    return undefined;
  }
}

/**
 * The SHA-256 of each file in a folder, also of hidden ones, by its path with slashes; empty if there is no folder. A link
 * counts as a file without a hash.
 */
async function hashFiles(folder: string): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
    // A folder that can't be read is not empty: its files would be replaced.
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
    throw error;
  });
  for (const entry of entries) {
    if (systemFiles.has(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).replaceAll("\\", "/");
    if (entry.isFile())
      hashes.set(
        name,
        createHash("sha256")
          .update(await readFile(path))
          .digest("hex"),
      );
    else if (!entry.isDirectory()) hashes.set(name, "");
  }
  return hashes;
}

/** The error for a package that was built or copied without its skill. */
export function missingSkillError(source: string, cause?: unknown): SeedanceError {
  const text = message`This package has no skill: ${source} is missing. Reinstall it: npm install seedance-client`;
  return new SeedanceError("no_skill", text, { cause });
}
