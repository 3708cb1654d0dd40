import { rateLimit } from "../../generated/operations.ts";
import { demand } from "../errors/validation-error.ts";
import { RequestBudget } from "./budget.ts";
import { type Clock, demandMilliseconds, systemClock } from "./clock.ts";
import type { RequestLog } from "./request-log.ts";
import { RequestWindow } from "./request-window.ts";

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

/**
 * A budget of requests, for all clients of one account to share.
 * @throws ValidationError naming the option.
 */
export function createBudget(options: BudgetOptions = {}): RequestBudget {
  const { requests = rateLimit.requests, seconds = rateLimit.seconds, clock = systemClock, log } = options;
  demand(requests >= 1, "requests", "must be 1 or more", `Leave it out for ${rateLimit.requests}`);
  demandMilliseconds("seconds", seconds * 1000);
  return new RequestBudget(clock, log ?? new RequestWindow(requests, seconds * 1000));
}
