import { assertInput } from "../errors.ts";

/** Where the client takes time from. Tests give one of their own, so that hours of polling pass at once. */
export interface Clock {
  /** Milliseconds since some moment; never runs backwards. */
  now(): number;
  /** Resolves after so many milliseconds; rejects with the signal's reason as soon as it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's monotonic clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", abort);
        resolve();
      }, milliseconds);
      signal?.addEventListener("abort", abort, { once: true });
    }),
};

/** Refuses what a timer can't hold: https://developer.mozilla.org/docs/Web/API/Window/setTimeout#maximum_delay_value */
export function assertMilliseconds(field: string, value: number): void {
  assertInput(value > 0 && value < 2 ** 31, field, "must be above 0 and below 2147483648", "Give milliseconds");
}
