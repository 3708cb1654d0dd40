import type { RequestLimit } from "../contract/index.ts";
import { assertInput } from "../errors.ts";
import type { RequestBudget } from "./budget.ts";
import { assertMilliseconds, type Clock, systemClock } from "./clock.ts";
import type { RequestLog } from "./request-log.ts";

export interface BudgetOptions {
  /** How many requests the account may send in one window; what the contract says by default. `Infinity` for no limit. */
  requests?: number;
  /** The length of the sliding window in seconds; what the contract says by default. */
  seconds?: number;
  /** Where requests are counted, if not in this process alone; it brings its own limit. */
  log?: RequestLog;
  /** Where time comes from; for tests. The same as the clients'. */
  clock?: Clock;
}

/** The requests of one account, for all its clients to share. */
export interface Budget {
  /** For the compiler alone; never set: nothing but what `createBudget` makes is a budget. */
  readonly madeBy?: "createBudget";
  /**
   * What chooses whose turn it is; loaded with the first request.
   * @internal
   */
  engine(): RequestBudget | Promise<RequestBudget>;
}

/**
 * A budget of requests for one account.
 * @param limit what holds if the options do not say: the contract's `rateLimit`.
 * @throws ValidationError naming the option.
 */
export function createBudget(limit: Pick<RequestLimit, "requests" | "seconds">, options: BudgetOptions = {}): Budget {
  const { requests = limit.requests, seconds = limit.seconds, clock = systemClock, log } = options;
  const whole = requests >= 1 && !(requests % 1);
  assertInput(whole, "requests", "must be a whole number above 0, or Infinity", `Leave it out for ${limit.requests}`);
  assertMilliseconds("seconds", seconds * 1000);
  let engine: RequestBudget | Promise<RequestBudget> | undefined;
  const load = async () => {
    const { RequestBudget } = await import("./budget.ts");
    engine = new RequestBudget(clock, log ?? { requests, milliseconds: seconds * 1000 });
    return engine;
  };
  return {
    engine: () => {
      engine ??= load();
      return engine;
    },
  };
}
