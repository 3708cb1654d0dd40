import type { SandboxClock } from "../../src/sandbox/index.ts";
import type { Clock } from "../../src/scheduling/clock.ts";

const start = Date.UTC(2026, 9, 1, 12);

/**
 * A clock that a client shares with the sandbox: the client's sleeps advance both, so that `Retry-After`, the request
 * window and job durations are in the same seconds.
 * @param skew milliseconds by which the service's calendar differs.
 */
export function sandboxClock(clock: Clock, skew = 0): SandboxClock {
  return { now: () => start + skew + clock.now() };
}
