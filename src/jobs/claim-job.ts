import { deriveKeyFromBytes, type PreparedJob } from "../client/index.ts";
import type { Job, Lease } from "../ledger/index.ts";
import type { Session } from "./session.ts";
import { tryAcquireLease } from "./submit-once.ts";

export interface ClaimOptions {
  /** The idempotency scope. */
  scope: string;
  /**
   * The bytes that identify the job: the body without what differs between runs. The bytes that are sent may hold URLs
   * with a new signature each time.
   */
  identity: string;
  /** Whether to make a new job although the same one is not finished. */
  forceNew: boolean;
  /** Whether the user passed the scope. Then the same scope and body are always one job. */
  explicitScope: boolean;
}

/** A job whose lease this process holds. */
export interface ClaimedJob {
  key: string;
  attempt: number;
  lease: Lease;
  /** The ledger's record of an unfinished earlier run; undefined for a new job. */
  job: Job | undefined;
}

/**
 * Chooses the job of a command that may be repeated, and acquires its lease. An unfinished job is resumed: the same key,
 * no second charge. If the job is finished, or another process works on it, the next attempt is a new job.
 * @throws LedgerError `leased` if another process works on the job and the user passed the scope.
 */
export async function claimJob(
  { journal }: Pick<Session, "journal">,
  { path }: Pick<PreparedJob, "path">,
  options: ClaimOptions,
): Promise<ClaimedJob> {
  const { scope, identity: bytes, explicitScope } = options;
  const keyOf = (attempt: number) => deriveKeyFromBytes({ scope, path, bytes, attempt });
  let first = 1;
  while (journal.job(await keyOf(first + 1))) first++;
  for (let attempt = first; ; attempt++) {
    const key = await keyOf(attempt);
    if (!isResumable(journal.job(key), options)) continue;
    const lease = tryAcquireLease(() => journal.lease(key), !explicitScope);
    if (!lease) continue;
    // Another process may have finished the job before the lease was acquired.
    const job = journal.job(key);
    if (isResumable(job, options)) return { key, attempt, lease, job };
    lease.release();
  }
}

/** Whether to use this job instead of a new one: it is missing, was refused, or is not finished. */
function isResumable(job: Job | undefined, { forceNew, explicitScope }: ClaimOptions): boolean {
  if (!job || job.state === "refused") return true;
  if (forceNew) return false;
  if (explicitScope || job.state === "intended" || job.state === "unknown") return true;
  return (job.state === "running" || job.state === "completed") && job.directory !== undefined;
}
