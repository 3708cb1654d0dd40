import type { CpuRatios } from "./cpu.ts";
import type { Footprint } from "./footprint.ts";
import type { Trials } from "./paid-submits.ts";
import type { TaskFigures } from "./tasks.ts";

/** The figures of one client. */
export interface ClientFigures {
  cpu: CpuRatios;
  footprint: Footprint;
  paid: Trials;
  tasks?: TaskFigures | undefined;
}

/** A figure with its limit and an optional stricter goal, or a value with the required one. */
export type LimitCheck =
  | { name: string; value: number; atMost: number; goal?: number }
  | { name: string; value: number | string | boolean; is: number | string | boolean };

/**
 * Returns the limits for this package's figures. `npm run measure` checks the core's size and start. `npm run bench --
 * overhead` checks the CPU time over a bare fetch, because no other client's garbage is collected there.
 */
export function clientChecks({ footprint, paid, tasks }: ClientFigures): LimitCheck[] {
  return [
    { name: "packages installed", value: footprint.packages, atMost: 3 },
    // Set for client, sandbox, command, batches, MCP server and two contracts.
    { name: "installed, bytes", value: footprint.installedBytes, goal: 2_600_000, atMost: 2_600_000 },
    ...paidChecks(paid),
    ...(tasks ? taskChecks(tasks) : []),
  ];
}

/** The limits are far above the goals, because a shared machine measures the same build far above the goals. */
export function cpuChecks({ get, post }: CpuRatios): LimitCheck[] {
  return [
    { name: "GET, CPU over a bare fetch", value: get, goal: 1.1, atMost: 1.6 },
    { name: "POST, CPU over a bare fetch", value: post, goal: 1.15, atMost: 1.8 },
  ];
}

function paidChecks(paid: Trials): LimitCheck[] {
  const { resetOnce, resetAlways, hangOnce, conflict, credits, retryAfter, abort } = paid;
  const recovered = { "one reset": resetOnce, "one hang": hangOnce, "one 429": retryAfter };
  const charged = { ...recovered, "a reset each time": resetAlways };
  const shown = Object.values(paid).some((trial) => Object.values(trial.shown).some(Boolean));
  return [
    ...Object.entries(charged).flatMap(([name, { charges, keys }]) => [
      { name: `${name}: charges`, value: charges, is: 1 },
      { name: `${name}: keys`, value: keys, is: 1 },
    ]),
    ...Object.entries(recovered).map(([name, { outcome }]) => ({
      name: `${name}: outcome`,
      value: outcome,
      is: "task",
    })),
    { name: "409: outcome", value: conflict.outcome, is: "IdempotencyConflictError" },
    { name: "409: submits", value: conflict.submits, is: 1 },
    { name: "402: outcome", value: credits.outcome, is: "InsufficientCreditsError" },
    { name: "402: submits", value: credits.submits, is: 1 },
    { name: "Retry-After: 2: honoured", value: honoursRetryAfter(retryAfter.gap), is: true },
    { name: "abort: in the wait", value: (abort.afterAbort ?? -1) >= 0, is: true },
    { name: "abort: seconds until the call returned", value: abort.afterAbort ?? Number.NaN, atMost: 0.05 },
    { name: "key shown", value: shown, is: false },
  ];
}

function taskChecks({ delivered, requests, refused, medianLag }: TaskFigures): LimitCheck[] {
  return [
    { name: "ten tasks: delivered", value: delivered, is: 10 },
    { name: "ten tasks: requests", value: requests, goal: 40, atMost: 60 },
    { name: "ten tasks: 429s", value: refused, is: 0 },
    { name: "ten tasks: median lag, seconds", value: medianLag ?? Number.NaN, goal: 3, atMost: 6 },
  ];
}

export function isMet(check: LimitCheck): boolean {
  return "is" in check ? check.value === check.is : check.value <= check.atMost;
}

/** Describes a check in one line, with its goal and limit. */
export function describeCheck(check: LimitCheck): string {
  const { name, value } = check;
  const shown = typeof value === "number" ? String(Math.round(value * 1000) / 1000) : String(value);
  if ("is" in check) return `${name}: ${shown} (must be ${check.is})`;
  const { goal, atMost } = check;
  return `${name}: ${shown} (${goal === undefined ? "" : `goal ${goal}, `}at most ${atMost})`;
}

/** Whether a second submit came two seconds after the first or a little later; timers may fire slightly early. */
export function honoursRetryAfter(gap: number | undefined): boolean {
  return gap !== undefined && gap >= 1.95 && gap <= 10;
}
