import type { SandboxClock } from "../../src/sandbox/index.ts";
import type { Clock } from "../../src/scheduling/clock.ts";

const start = Date.UTC(2026, 9, 1, 12);

/**
 * A client's clock as the sandbox's: what the client sleeps passes there too, so that both mean the same seconds by
 * `Retry-After`, the window of requests and the length of a job.
 * @param skew milliseconds by which the service's calendar differs.
 */
export function sandboxClock(clock: Clock, skew = 0): SandboxClock {
  return { now: () => start + skew + clock.now() };
}
