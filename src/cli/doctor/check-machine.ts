import { readFileSync } from "node:fs";
import { mkdtemp, rm, stat, statfs } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { removeLeftovers } from "../../download/index.ts";
import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";
import { formatCommand } from "../format-command.ts";
import { packageFolder } from "../package-folder.ts";
import type { ProfileSettings } from "../settings/settings.ts";
import type { CheckResult } from "./check-result.ts";

/** 1 GiB: enough for a long video at the highest resolution. */
const recommendedFreeBytes = 2 ** 30;

/** Checks whether this Node.js version is supported. */
export function checkNode(version = process.versions.node): CheckResult {
  const { engines } = JSON.parse(readFileSync(join(packageFolder(), "package.json"), "utf8"));
  const minimum: string = engines.node.replace(">=", "");
  const check = { name: "node", detail: `Node ${version}` };
  if (isAtLeast(version, minimum)) return { ...check, status: "ok" };
  return { ...check, status: "fail", fix: message`Install Node ${minimum} or newer.` };
}

/** Checks whether files can be saved in the default output folder. */
export async function checkOutputFolder(
  context: Pick<CliContext, "cwd" | "inheritedFlags">,
  settings: ProfileSettings,
): Promise<CheckResult> {
  const name = "output";
  const output = resolve(context.cwd, templateFolder(settings.output ?? "."));
  const folder = await nearestExistingFolder(output);
  await removeLeftovers(folder);
  try {
    await rm(await mkdtemp(join(folder, ".seedance-")), { recursive: true, force: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const detail = message`${output} is not writable (${code})`;
    const fix = message`Choose another folder: ${formatCommand(context, "config", "set", "output", "FOLDER")}`;
    return { name, status: "fail", detail, fix };
  }
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const detail = message`${output} is writable; ${(free / 1e9).toFixed(1)} GB free`;
  if (free >= recommendedFreeBytes) return { name, status: "ok", detail };
  return { name, status: "warn", detail, fix: message`Free some space, or choose another folder with -o FOLDER.` };
}

function isAtLeast(version: string, minimum: string): boolean {
  const numbers = (text: string) => text.split(".").map((part) => Number.parseInt(part, 10));
  const [actual, required] = [numbers(version), numbers(minimum)];
  const index = required.findIndex((number, index) => number !== (actual[index] ?? 0));
  return index === -1 || (actual[index] ?? 0) > (required[index] ?? 0);
}

/** The folder of an output path, or of a name template: the part before its first field. */
function templateFolder(output: string): string {
  const index = output.indexOf("{");
  return index === -1 ? output : dirname(`${output.slice(0, index)}x`);
}

/** The path itself if it exists, otherwise its nearest existing ancestor. Writing to it fails if it is not a folder. */
async function nearestExistingFolder(path: string): Promise<string> {
  const stats = await stat(path).catch(() => undefined);
  return stats || dirname(path) === path ? path : nearestExistingFolder(dirname(path));
}
