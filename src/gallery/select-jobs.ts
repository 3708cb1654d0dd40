import { resolve, sep } from "node:path";
import type { Job } from "../ledger/index.ts";

/** The jobs whose files are in a folder or were to go there: a run. */
export function selectJobsInFolder(jobs: readonly Job[], folder: string): Job[] {
  const root = resolve(folder);
  const isInside = (path: string) => path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
  return jobs.filter(
    ({ directory, files }) =>
      (directory !== undefined && isInside(resolve(directory))) || files.some(({ path }) => isInside(path)),
  );
}

/** The jobs with these task ids or idempotency keys, and those that none has. */
export function selectJobsById(jobs: readonly Job[], ids: readonly string[]): { found: Job[]; unknown: string[] } {
  const wanted = new Set(ids);
  const namesOf = ({ taskId, key }: Job) => [key, ...(taskId === undefined ? [] : [taskId])];
  const found = jobs.filter((job) => namesOf(job).some((name) => wanted.has(name)));
  const known = new Set(found.flatMap(namesOf));
  return { found, unknown: ids.filter((id) => !known.has(id)) };
}
