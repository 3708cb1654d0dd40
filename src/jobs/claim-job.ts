import { deriveKeyFromBytes, type PreparedJob } from "../client/index.ts";
import type { Job, Lease } from "../ledger/index.ts";
import type { Session } from "./session.ts";
import { tryAcquireLease } from "./submit-once.ts";

/** Which job is meant. */
export interface ClaimOptions {
  /** Whose wish it is. */
  scope: string;
  /** The bytes that tell the job from others: a URL in the job's own may be signed anew with each poll. */
  identity: string;
  /** Another job, though the same one is not finished. */
  forceNew: boolean;
  /** The scope was given: the same scope and body are one job for ever, wherever it is asked for. */
  explicitScope: boolean;
}

/** A job that this process has the right to submit and look after. */
export interface ClaimedJob {
  key: string;
  attempt: number;
  lease: Lease;
  /** What the ledger knows of it: an earlier run was not finished. */
  job: Job | undefined;
}

/**
 * Which job a caller means that may repeat itself. A run that was not finished is gone on with: the same key, no second
 * charge. If it was finished, or a process is at work on it, the same wish is another job: the attempt's number is raised.
 * @throws LedgerError `leased` if another process is at work on a job whose scope was given.
 */
export async function claimJob(
  { journal }: Pick<Session, "journal">,
  { path }: Pick<PreparedJob, "path">,
  options: ClaimOptions,
): Promise<ClaimedJob> {
  const { scope, identity: bytes, explicitScope: fixed } = options;
  const keyOf = (attempt: number) => deriveKeyFromBytes({ scope, path, bytes, attempt });
  let first = 1;
  while (journal.job(await keyOf(first + 1))) first++;
  for (let attempt = first; ; attempt++) {
    const key = await keyOf(attempt);
    if (!isResumable(journal.job(key), options)) continue;
    const lease = tryAcquireLease(() => journal.lease(key), !fixed);
    if (!lease) continue;
    // Another process may have finished it since.
    const job = journal.job(key);
    if (isResumable(job, options)) return { key, attempt, lease, job };
    lease.release();
  }
}

/** Whether a job is what is asked for now, and not one that was asked for before. */
function isResumable(job: Job | undefined, { forceNew: again, explicitScope: fixed }: ClaimOptions): boolean {
  if (!job || job.state === "refused") return true;
  if (again) return false;
  if (fixed || job.state === "intended" || job.state === "unknown") return true;
  return (job.state === "running" || job.state === "completed") && job.directory !== undefined;
}
