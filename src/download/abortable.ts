/** Waits for a promise until the signal is aborted; then rejects with its reason at once, whatever the promise does. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  // It may fail later, when nobody listens any more.
  promise.catch(() => {});
  if (signal.aborted) throw signal.reason;
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
