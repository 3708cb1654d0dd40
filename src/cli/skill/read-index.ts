import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { missingSkill } from "./missing-skill.ts";

/**
 * The short index that people paste into their own AGENTS.md.
 * @param source the skill's folder in the package.
 * @throws SeedanceError `no_skill` where the package has none.
 */
export async function readIndex(source: string): Promise<string> {
  return readFile(join(source, "assets", "agents-index.md"), "utf8").catch((cause) => {
    throw missingSkill(source, cause);
  });
}
