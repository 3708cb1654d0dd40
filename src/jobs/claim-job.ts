import { deriveKeyFromBytes, type PreparedJob } from "../client/index.ts";
import { isUnfinished, type Job, type Lease } from "../ledger/index.ts";
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
  /** Whether this run saves the job's files: a completed job without its files is then unfinished. */
  savesFiles: boolean;
  /** Whether to make a new job although the same one is not finished. */
  forceNew: boolean;
  /** Whether the user passed the scope. Then the same scope and body are always one job. */
  explicitScope: boolean;
  /** The job that is submitted again: only attempts after it are resumed. */
  retryOf?: Job | undefined;
}

/** A job whose lease this process holds. */
export interface ClaimedJob {
  key: string;
  attempt: number;
  lease: Lease;
  /** The ledger's record of an unfinished earlier run; undefined for a new job. */
  job: Job | undefined;
  /** The attempt before this one, if there is one. */
  before: Job | undefined;
}

/**
 * Chooses the job of a command that may be repeated, and acquires its lease.
 *
 * An unfinished job is resumed: the same key, no second charge. What the runs save, or how long they wait, makes no
 * difference; `isUnfinished` has the rule. If there are several, the oldest is resumed. If all are finished, or other
 * processes work on them, the next attempt is a new job. A job that was refused was never executed, so its attempt is
 * used again.
 * @throws LedgerError `leased` if another process works on the job and the user passed the scope.
 */
export async function claimJob(
  { journal }: Pick<Session, "journal">,
  { path }: Pick<PreparedJob, "path">,
  { scope, identity: bytes, savesFiles, forceNew, explicitScope, retryOf }: ClaimOptions,
): Promise<ClaimedJob> {
  const keyOf = (attempt: number) => deriveKeyFromBytes({ scope, path, bytes, attempt });
  const jobOf = async (attempt: number) => journal.job(await keyOf(attempt));
  const claim = async (attempt: number, isUsable: (job: Job | undefined) => boolean) => {
    const key = await keyOf(attempt);
    if (!isUsable(journal.job(key))) return undefined;
    const lease = tryAcquireLease(() => journal.lease(key), !explicitScope);
    if (!lease) return undefined;
    // Another process may have finished the job before the lease was acquired.
    const job = journal.job(key);
    if (isUsable(job)) return { key, attempt, lease, job, before: attempt > 1 ? await jobOf(attempt - 1) : undefined };
    lease.release();
    return undefined;
  };
  const mayResume = (job: Job | undefined) =>
    !forceNew && job !== undefined && (explicitScope || isUnfinished(job, savesFiles));
  let last = 0;
  // A process that was killed before it recorded its attempt leaves a gap.
  while ((await jobOf(last + 1)) ?? (await jobOf(last + 2))) last++;
  let first = explicitScope ? Math.max(last, 1) : 1;
  // A batch row or an agent's job has a key of another kind, so that its retries are attempts from 1.
  if (retryOf && (await keyOf(retryOf.attempt)) === retryOf.key) first = retryOf.attempt + 1;
  for (let attempt = first; attempt <= last; attempt++) {
    const claimed = await claim(attempt, mayResume);
    if (claimed) return claimed;
  }
  const mayUse = (attempt: number) => (job: Job | undefined) =>
    !job || job.state === "refused" || (attempt >= first && mayResume(job));
  for (let attempt = Math.max(last, 1); ; attempt++) {
    const claimed = await claim(attempt, mayUse(attempt));
    if (claimed) return claimed;
  }
}
