import { readFileSync } from "node:fs";
import { join } from "node:path";
import { configFolder } from "../settings/config-folder.ts";

/**
 * The contract that a command line asks for: `--contract`, `SEEDANCE_CONTRACT`, else the profile's setting. Read before
 * anything else is loaded, since what is loaded is of one contract; a mistake in the settings is left to the command.
 */
export function wantedContract(line: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  return flag(line, "contract") ?? (env.SEEDANCE_CONTRACT || undefined) ?? setting(line, env);
}

function flag(line: readonly string[], name: string): string | undefined {
  const place = line.findLastIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  const word = line[place];
  return word?.includes("=") ? word.slice(word.indexOf("=") + 1) : word && line[place + 1];
}

function setting(line: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  const profile = (flag(line, "profile") ?? env.SEEDANCE_PROFILE) || "default";
  try {
    const { profiles } = JSON.parse(readFileSync(join(configFolder({ env }), "config.json"), "utf8"));
    const value: unknown = profiles?.[profile]?.contract;
    return typeof value === "string" ? value : undefined;
  } catch {
    // No file, or a damaged one: the command that reads it says so.
    return undefined;
  }
}
