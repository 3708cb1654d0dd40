import { assertInput } from "../errors.ts";
import { message } from "../message.ts";

/** The clock of a client. Tests pass their own, so that hours of polling take no time. */
export interface Clock {
  /** The milliseconds since an arbitrary time; never decreases. */
  now(): number;
  /** Resolves after `milliseconds`; rejects with the signal's reason as soon as the signal is aborted. */
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

/**
 * The clock of the sandbox at a URL, if it runs in this process: a test moves it by `sandbox.advance`, and ends the waits of
 * the sandbox's clients. It lends its clock by this symbol.
 */
export function lentClock(url: string): Clock | undefined {
  return (globalThis as { [key: symbol]: Map<string, Clock> | undefined })[Symbol.for("seedance.clocks")]?.get(url);
}

/**
 * Asserts that a timer can hold a number of milliseconds:
 * https://developer.mozilla.org/docs/Web/API/Window/setTimeout#maximum_delay_value
 * @throws ValidationError naming the field.
 */
export function assertMilliseconds(field: string, value: number): void {
  const rule = message`must be above 0 and below 2147483648, not ${value}`;
  assertInput(value > 0 && value < 2 ** 31, field, rule, message`Pass a number of milliseconds`);
}

/** `assertMilliseconds` for a number of seconds. */
export function assertSeconds(field: string, value: number): void {
  const rule = message`must be above 0 and at most 2147483, not ${value}`;
  assertInput(value > 0 && value <= 2_147_483, field, rule, message`Pass a number of seconds`);
}
