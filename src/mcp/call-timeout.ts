import { AbortedError, SeedanceError } from "../errors.ts";

/** The maximum duration of a call in seconds. Some clients give up after 45 s, most after 60 s. */
export const maxCallSeconds = 45;
/** The default duration of a call in seconds. It leaves time for the response if the client gives up after 45 s. */
export const defaultCallSeconds = 40;
/**
 * The part of a call after which its wait times out. The last poll of a wait may take 10 s more, so that a call of 40 s
 * ends within 45 s, and one of 45 s within 50 s.
 */
export const waitShare = 7 / 8;

/**
 * Runs `work` with a signal that aborts when the call is cancelled or {@link defaultCallSeconds} have passed.
 * @throws SeedanceError `timeout` if the time is up before anything was sent.
 * @throws whatever `work` throws in all other cases.
 */
export async function withCallTimeout<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const timeout = AbortSignal.timeout(defaultCallSeconds * 1000);
  try {
    return await work(AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (!timeout.aborted || signal.aborted || !(error instanceof AbortedError) || error.resume) throw error;
    throw new CallTimeoutError(`Not submitted within ${defaultCallSeconds} s: the account's request limit is used up.`);
  }
}

/** A call took too long, and nothing was sent. */
class CallTimeoutError extends SeedanceError {
  override name = "TimeoutError";
  override readonly retryable = true;

  constructor(message: string) {
    super("timeout", message);
  }
}
