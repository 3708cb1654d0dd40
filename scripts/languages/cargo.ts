import { existsSync } from "node:fs";
import type { TargetCommand, TargetPaths } from "./target.ts";

/**
 * Builds the test program, and the example if there is one, with the generated crate. All are in the cache folder, so that
 * the lock file and the compiled dependencies of the first build are reused.
 */
export function buildWithCargo({ source, example, scratch, cache }: TargetPaths): TargetCommand[] {
  const copies: TargetCommand[] = [{ run: ["cp", "-r", `${source}/.`, cache] }];
  if (existsSync(example)) copies.push({ run: ["cp", "-rT", example, `${cache}/src/bin`] });
  const link = { run: ["ln", "-sfn", `${scratch}/generated`, `${cache}/generated`] };
  return [...copies, link, { run: ["cargo", "build"], cwd: cache }];
}
