import type { SandboxLedgerEntry } from "../../src/sandbox/index.ts";
import type { RuntimeTestResult } from "../../test/runtimes/suite.js";

/** What a fixture reports of one job. */
export interface FixtureReport {
  id: string;
  status: string;
  /** How often it read the task. */
  polls: number;
}

/**
 * Compares the reports of a fixture's jobs with what reached the sandbox.
 * @param reports the reports, by the names of their surfaces or scripts.
 * @param entries the sandbox's ledger since the fixture's first step.
 * @returns a result for each job, and one for the number of charges.
 */
export function checkJobs(
  reports: Record<string, FixtureReport>,
  entries: readonly SandboxLedgerEntry[],
): RuntimeTestResult[] {
  const charges = entries.filter(({ type }) => type === "charge").length;
  const jobs = Object.keys(reports).length;
  return [
    ...Object.entries(reports).map(([name, report]) => {
      const faults = findFaults(report, entries);
      return faults.length === 0 ? { name, ok: true } : { name, ok: false, error: faults.join("; ") };
    }),
    charges === jobs
      ? { name: "one charge for each job", ok: true }
      : { name: "one charge for each job", ok: false, error: `${charges} charges for ${jobs} jobs` },
  ];
}

function findFaults({ id, status, polls }: FixtureReport, entries: readonly SandboxLedgerEntry[]): string[] {
  const charged = entries.filter((entry) => entry.type === "charge" && entry.task.id === id).length;
  const reached = entries.filter(
    (entry) => entry.type === "request" && entry.method === "GET" && entry.path.endsWith(`/${id}`),
  ).length;
  return [
    ...(status === "completed" ? [] : [`the task is ${status}`]),
    ...(charged === 1 ? [] : [`${charged} charges for ${id}`]),
    ...(polls >= 2 ? [] : [`only ${polls} polls, too few to notice a cache`]),
    ...(reached === polls ? [] : [`${reached} of ${polls} polls reached the server`]),
  ];
}
