import { deriveIdempotencyKey } from "../../client/index.ts";
import type { Fields, ModelName } from "../../contract/index.ts";
import { type Job, type Lease, LedgerError, nameOf } from "../../ledger/index.ts";
import type { Session } from "../session.ts";

/** What is wished: whose wish it is and what for. */
export interface WishOptions {
  scope: string;
  model: ModelName;
  body: Fields;
  /** Another job, though the same one is not finished. */
  again: boolean;
  /** The scope was given: the same scope and body are one job for ever, wherever it is asked for. */
  fixed: boolean;
}

/** A job that this process has the right to submit and look after. */
export interface Wish {
  key: string;
  attempt: number;
  lease: Lease;
  /** What the ledger knows of it: an earlier run was not finished. */
  job: Job | undefined;
}

/**
 * Which job a command line means. A run that was not finished is gone on with: the same key, no second charge. Where it
 * was finished, or a process is at work on it, the same line is another wish: the attempt's number is raised.
 * @throws LedgerError `leased` where another process is at work on a job whose scope was given.
 */
export async function claimWish({ journal }: Session, options: WishOptions): Promise<Wish> {
  const keyOf = (attempt: number) => deriveIdempotencyKey({ ...options, attempt });
  let first = 1;
  while (journal.job(await keyOf(first + 1))) first++;
  for (let attempt = first; ; attempt++) {
    const key = await keyOf(attempt);
    if (!isOpen(journal.job(key), options)) continue;
    const lease = take(() => journal.lease(key), options.fixed);
    if (!lease) continue;
    // Another process may have finished it since.
    const job = journal.job(key);
    if (isOpen(job, options)) return { key, attempt, lease, job };
    lease.release();
  }
}

/** The scope of a command that names none: its folder, in this ledger. */
export function folderScope({ ledger }: Session, folder: string): string {
  // Two machines may have equal paths: their jobs must not be one.
  return `folder ${folder} ${nameOf(ledger)}`;
}

/** Whether a job is what the command line asks for, and not one that it asked for before. */
function isOpen(job: Job | undefined, { again, fixed }: WishOptions): boolean {
  if (!job || job.state === "refused") return true;
  if (again) return false;
  if (fixed || job.state === "intended" || job.state === "unknown") return true;
  return (job.state === "running" || job.state === "completed") && job.directory !== undefined;
}

function take(lease: () => Lease, demanded: boolean): Lease | undefined {
  try {
    return lease();
  } catch (error) {
    if (error instanceof LedgerError && error.code === "leased" && !demanded) return undefined;
    throw error;
  }
}
