import { setTimeout } from "node:timers/promises";
import type { PreparedJob } from "../client/index.ts";
import {
  type IntentOptions,
  isSubmitted,
  type Lease,
  LedgerError,
  type SubmitRecordedOptions,
  type SubmitRecordedResult,
  submitRecorded,
} from "../ledger/index.ts";
import type { Session } from "./session.ts";

export interface SubmitOnceOptions extends SubmitRecordedOptions {
  /** The job's lease, if the caller holds it; by default it is acquired for the time of the submit. */
  lease?: Lease;
  /** Whether to wait for the outcome if another process works on the job; false by default. */
  waitForOthers?: boolean;
}

/** The milliseconds between two checks of a job that another process works on. */
const pollInterval = 100;

/**
 * Submits a job, which is charged once: acquires the lease, records the intent, submits, and records the outcome. Calls
 * with the same key cause one charge, whether concurrent, repeated after a crash, or in several processes.
 * @param intent further data to record.
 * @throws what `submitRecorded` throws.
 * @throws LedgerError `leased` if another process works on the job: at once, or with `waitForOthers` when the signal is
 * aborted.
 */
export async function submitOnce(
  { client, journal }: Pick<Session, "client" | "journal">,
  job: PreparedJob,
  intent: IntentOptions,
  { lease: heldLease, waitForOthers = false, ...options }: SubmitOnceOptions = {},
): Promise<SubmitRecordedResult> {
  const key = job.idempotencyKey;
  const { signal } = options;
  const submit = () => submitRecorded(journal.recorder(key, intent, client.contract), client, job, options);
  if (heldLease) return submit();
  for (;;) {
    const recorded = journal.job(key);
    if (isSubmitted(recorded)) return { job: recorded, alreadySubmitted: true };
    const lease = tryAcquireLease(() => journal.lease(key), waitForOthers && !signal?.aborted);
    if (lease) {
      using _ = lease;
      return await submit();
    }
    await setTimeout(pollInterval, undefined, signal && { signal }).catch(() => {});
  }
}

/** Acquires a lease. Returns undefined if another process holds it and `mayBeHeld` is true; otherwise throws. */
export function tryAcquireLease(acquire: () => Lease, mayBeHeld: boolean): Lease | undefined {
  try {
    return acquire();
  } catch (error) {
    if (error instanceof LedgerError && error.code === "leased" && mayBeHeld) return undefined;
    throw error;
  }
}
