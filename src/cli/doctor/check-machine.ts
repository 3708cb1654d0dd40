import { readFileSync } from "node:fs";
import { mkdtemp, rmdir, stat, statfs } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { CliContext } from "../context.ts";
import { packageFolder } from "../package-folder.ts";
import type { ProfileSettings } from "../settings/settings.ts";
import type { CheckResult } from "./check-result.ts";

/** A long video at the highest resolution has room in it. */
const recommendedFreeBytes = 2 ** 30;

/** Whether this Node is new enough. */
export function checkNode(version = process.versions.node): CheckResult {
  const { engines } = JSON.parse(readFileSync(join(packageFolder(), "package.json"), "utf8"));
  const least: string = engines.node.replace(">=", "");
  const check = { name: "node", detail: `Node ${version}` };
  if (isAtLeast(version, least)) return { ...check, status: "ok" };
  return { ...check, status: "fail", fix: `Install Node ${least} or newer.` };
}

/** Whether files can be saved where they go by default. */
export async function checkOutputFolder(
  { cwd }: Pick<CliContext, "cwd">,
  settings: ProfileSettings,
): Promise<CheckResult> {
  const name = "output";
  const wanted = resolve(cwd, templateFolder(settings.output ?? "."));
  const folder = await nearestExistingFolder(wanted);
  try {
    await rmdir(await mkdtemp(join(folder, ".seedance-")));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const detail = `${wanted} can't be written to (${code})`;
    return { name, status: "fail", detail, fix: "Choose a folder of your own: seedance config set output FOLDER" };
  }
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const detail = `${wanted} can be written to, ${(free / 1e9).toFixed(1)} GB free`;
  if (free >= recommendedFreeBytes) return { name, status: "ok", detail };
  return { name, status: "warn", detail, fix: "Free some space, or choose another folder with -o." };
}

function isAtLeast(version: string, least: string): boolean {
  const numbers = (text: string) => text.split(".").map((part) => Number.parseInt(part, 10));
  const [found, wanted] = [numbers(version), numbers(least)];
  const place = wanted.findIndex((number, index) => number !== (found[index] ?? 0));
  return place === -1 || (found[place] ?? 0) > (wanted[place] ?? 0);
}

/** The folders of a template are what stands before its first field. */
function templateFolder(output: string): string {
  const place = output.indexOf("{");
  return place === -1 ? output : dirname(`${output.slice(0, place)}x`);
}

/** A folder that is there: itself, or the first one above it. What is no folder fails when it is written to. */
async function nearestExistingFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found || dirname(path) === path ? path : nearestExistingFolder(dirname(path));
}
