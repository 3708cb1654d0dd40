import type { RuntimeTestResult } from "../../test/runtimes/suite.js";
import { RuntimeMissingError } from "./install.ts";

/** The result of a runtime or consumer. */
export interface RuntimeRow {
  name: string;
  version: string;
  results: readonly RuntimeTestResult[];
  seconds: number;
  /** Why it could not run. */
  problem?: string;
  /** Whether the runtime is not available. */
  missing?: boolean;
}

/**
 * Runs a runtime or consumer and returns its row.
 * @param name its name.
 * @param act returns version and results; throws if it cannot run.
 */
export async function measureRow(
  name: string,
  act: () => Promise<Pick<RuntimeRow, "version" | "results">>,
): Promise<RuntimeRow> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  try {
    const { version, results } = await act();
    return { name, version, results, seconds: seconds() };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return {
      name,
      version: "-",
      results: [],
      seconds: seconds(),
      problem,
      missing: error instanceof RuntimeMissingError,
    };
  }
}

/**
 * Formats the rows as a table, with the faults below it.
 * @param optional the names that may be missing.
 * @returns the text, and whether all ran and passed.
 */
export function formatRuntimeReport(
  rows: readonly RuntimeRow[],
  optional: readonly string[],
): { text: string; ok: boolean } {
  const faults: string[] = [];
  let ok = rows.length > 0;
  const lines = [["what", "version", "passed", "seconds"]];
  for (const { name, version, results, seconds, problem, missing } of rows) {
    const failed = results.filter((result) => !result.ok);
    const passed = problem ? "not run" : `${results.length - failed.length}/${results.length}`;
    lines.push([name, version, passed, seconds.toFixed(1)]);
    if (problem) faults.push(`${name} did not run: ${problem}`);
    else if (results.length === 0) faults.push(`${name} gave no result.`);
    for (const { name: title, error } of failed) faults.push(`${name}, ${title}: ${error ?? "no reason given"}`);
    if (failed.length > 0 || (results.length === 0 && !(missing && optional.includes(name)))) ok = false;
  }
  return { text: [...align(lines), ...faults.flatMap((fault) => ["", fault])].join("\n"), ok };
}

function align(lines: readonly string[][]): string[] {
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
