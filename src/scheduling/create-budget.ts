import type { RequestLimit } from "../contract/index.ts";
import { assertInput } from "../errors.ts";
import { message } from "../message.ts";
import type { RequestBudget } from "./budget.ts";
import { assertSeconds, type Clock, systemClock } from "./clock.ts";
import type { RequestLog } from "./request-log.ts";

/** Options of `createBudget`. */
export interface BudgetOptions {
  /** The number of requests that the account may send in one window; the contract's limit by default. `Infinity`: no limit. */
  requests?: number | undefined;
  /** The length of the sliding window in seconds; the contract's by default. */
  seconds?: number | undefined;
  /** A log that several processes share, with a limit of its own; by default requests are counted in this process. */
  log?: RequestLog | undefined;
  /** The clock, for tests: the same as that of the clients. */
  clock?: Clock | undefined;
}

/** The request budget of one account, made by `createBudget` and shared by all clients of the account. */
export interface Budget {
  /** Never set. It makes the compiler reject objects that `createBudget` did not make. */
  readonly madeBy?: "createBudget";
  /**
   * The scheduler, which is loaded with the first request.
   * @internal
   */
  engine(): RequestBudget | Promise<RequestBudget>;
}

/**
 * Creates the request budget of one account.
 * @param limit the default: the contract's `rateLimit`.
 * @throws ValidationError if an option is out of range; it names the option.
 */
export function createBudget(limit: Pick<RequestLimit, "requests" | "seconds">, options: BudgetOptions = {}): Budget {
  const { requests = limit.requests, seconds = limit.seconds, clock = systemClock, log } = options;
  assertInput(
    requests >= 1 && !(requests % 1),
    "requests",
    message`must be an integer above 0, or Infinity, not ${requests}`,
    message`Leave it out for ${limit.requests}`,
  );
  assertSeconds("seconds", seconds);
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
