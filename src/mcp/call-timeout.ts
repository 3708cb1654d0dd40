import { AbortedError, SeedanceError } from "../errors.ts";

/** The longest that a call takes, in seconds: clients give up after 60, some after 45. */
export const maxCallSeconds = 45;
/** What a call takes where nobody says how long, so that a client which gives up after 45 s still has its answer. */
export const defaultCallSeconds = 40;

/**
 * Does something that ends with the call, or when a client would give up.
 * @throws SeedanceError `timeout` where nothing was sent by then; what `work` throws where something was.
 */
export async function withCallTimeout<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = AbortSignal.timeout(defaultCallSeconds * 1000);
  try {
    return await work(AbortSignal.any([signal, late]));
  } catch (error) {
    if (!late.aborted || signal.aborted || !(error instanceof AbortedError) || error.resume) throw error;
    throw new CallTimeoutError(
      `Its turn did not come within ${defaultCallSeconds} s: the account's requests are used up.`,
    );
  }
}

/** A call took too long; nothing was sent. */
class CallTimeoutError extends SeedanceError {
  override name = "TimeoutError";
  override readonly retryable = true;

  constructor(message: string) {
    super("timeout", message);
  }
}
