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
  /** The job's lease, if the caller holds it; it is taken for the time of the submit by default. */
  lease?: Lease;
  /** Whether to wait as long as another process is at work on the job, for its outcome; false by default. */
  waitForOthers?: boolean;
}

/** Milliseconds between two looks at a job that another process is at work on. */
const pollInterval = 100;

/**
 * Submits a job, charged once: lease, record, submit, record. However often it is called with a key, at once, after a
 * crash or in several processes, there is one charge.
 * @param intent what is recorded besides.
 * @throws what `submitRecorded` throws; LedgerError `leased` if another process is at work on the job: at once, or with
 * `waitForOthers` when the signal ends the wait.
 */
export async function submitOnce(
  { client, journal }: Pick<Session, "client" | "journal">,
  job: PreparedJob,
  intent: IntentOptions,
  { lease: held, waitForOthers = false, ...options }: SubmitOnceOptions = {},
): Promise<SubmitRecordedResult> {
  const key = job.idempotencyKey;
  const { signal } = options;
  const submit = () => submitRecorded(journal.recorder(key, intent, client.contract), client, job, options);
  if (held) return submit();
  for (;;) {
    const known = journal.job(key);
    if (isSubmitted(known)) return { job: known, alreadySubmitted: true };
    const lease = tryAcquireLease(() => journal.lease(key), waitForOthers && !signal?.aborted);
    if (lease) {
      using _ = lease;
      return await submit();
    }
    await setTimeout(pollInterval, undefined, signal && { signal }).catch(() => {});
  }
}

/** The lease; undefined as long as somebody else has it, if that is allowed. */
export function tryAcquireLease(lease: () => Lease, mayBeTaken: boolean): Lease | undefined {
  try {
    return lease();
  } catch (error) {
    if (error instanceof LedgerError && error.code === "leased" && mayBeTaken) return undefined;
    throw error;
  }
}
