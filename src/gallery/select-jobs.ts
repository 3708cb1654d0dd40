import { resolve, sep } from "node:path";
import type { Job } from "../ledger/index.ts";

/** The jobs whose files are in a folder, or whose output folder it is. */
export function selectJobsInFolder(jobs: readonly Job[], folder: string): Job[] {
  const root = resolve(folder);
  const isInside = (path: string) => path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
  return jobs.filter(
    ({ directory, files }) =>
      (directory !== undefined && isInside(resolve(directory))) || files.some(({ path }) => isInside(path)),
  );
}

/** The jobs with these task ids or idempotency keys, and the ids without a job. */
export function selectJobsById(jobs: readonly Job[], ids: readonly string[]): { found: Job[]; unknown: string[] } {
  const wanted = new Set(ids);
  const idsOf = ({ taskId, key }: Job) => [key, ...(taskId === undefined ? [] : [taskId])];
  const found = jobs.filter((job) => idsOf(job).some((id) => wanted.has(id)));
  const foundIds = new Set(found.flatMap(idsOf));
  return { found, unknown: ids.filter((id) => !foundIds.has(id)) };
}
