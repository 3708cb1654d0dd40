import { existsSync } from "node:fs";
import type { TargetCommand, TargetPaths } from "./target.ts";

/**
 * Builds our program, and the example where there is one, with the generated crate beside them. They stand in the
 * cache: the lock file of the first build is found there again, and what it compiled.
 */
export function buildWithCargo({ source, example, scratch, cache }: TargetPaths): TargetCommand[] {
  const copies: TargetCommand[] = [{ run: ["cp", "-r", `${source}/.`, cache] }];
  if (existsSync(example)) copies.push({ run: ["cp", "-rT", example, `${cache}/src/bin`] });
  const link = { run: ["ln", "-sfn", `${scratch}/generated`, `${cache}/generated`] };
  return [...copies, link, { run: ["cargo", "build"], cwd: cache }];
}
