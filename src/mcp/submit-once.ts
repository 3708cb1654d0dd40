import { setTimeout } from "node:timers/promises";
import type { ModelName } from "../contract/index.ts";
import type { Session } from "../jobs/index.ts";
import { type Intent, type Job, type Lease, LedgerError } from "../ledger/index.ts";

export interface Outcome {
  job: Job & { taskId: string };
  /** Whether an earlier call, of this process or another one, had submitted it. */
  repeated: boolean;
}

const pause = 100;

/**
 * Submits a job whose key follows from what is wished: however often it is called, at once, after a crash or in several
 * processes, it is charged once. Whoever comes second waits for the first one's outcome.
 * @param signal ends it; what was sent by then is found again by the next call.
 * @throws what `journal.submit` throws; LedgerError `leased` where another process was at work on it to the end.
 */
export async function submitOnce<M extends ModelName>(
  { client, journal }: Session,
  intent: Intent<M>,
  signal: AbortSignal,
): Promise<Outcome> {
  const { key } = intent;
  for (;;) {
    const known = journal.job(key);
    if (known && isSubmitted(known)) return { job: known, repeated: true };
    const lease = take(() => journal.lease(key), signal);
    if (lease) {
      using _ = lease;
      // Another process may have submitted it since.
      const repeated = isSubmitted(journal.job(key));
      const job = await journal.submit(client, intent, { signal });
      if (isSubmitted(job)) return { job, repeated };
      throw new Error(`The ledger did not record the task of job ${key}.`);
    }
    await setTimeout(pause, undefined, { signal }).catch(() => {});
  }
}

/** Nothing as long as somebody else has it. */
function take(lease: () => Lease, signal: AbortSignal): Lease | undefined {
  try {
    return lease();
  } catch (error) {
    if (error instanceof LedgerError && error.code === "leased" && !signal.aborted) return undefined;
    throw error;
  }
}

export function isSubmitted(job: Job | undefined): job is Job & { taskId: string } {
  return job?.taskId !== undefined;
}
