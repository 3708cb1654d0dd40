import fc from "fast-check";
import { faultKinds } from "../../../src/sandbox/index.ts";
import type { Toxic } from "../../support/fault-proxy.ts";

/** How a step is interrupted: by an abort or by the end of its process, before a request or after its response. */
export interface Interruption {
  by: "abort" | "kill";
  at: "before" | "after";
  /** The number of the step's request, from 1. */
  request: number;
}

/** One step of a run. Jobs have numbers: even ones have derived keys, odd ones have keys that the client generates. */
export type RunStep =
  | { do: "fault"; name: string; value?: string; times: number; path?: string }
  | { do: "toxic"; toxic: Toxic }
  | { do: "submit"; job: number; retries: number; end?: Interruption }
  | { do: "wait" | "download"; job: number; end?: Interruption }
  | { do: "clock"; seconds: number; whose: "everyone's" | "the service's" }
  | { do: "restart" };

export const jobCount = 4;
/** The first two jobs are images, which are downloaded. */
export const isImageJob = (job: number): boolean => job < 2;

// Slow faults have tests of their own, and one submit cannot detect `same-id`.
const slowFaults = /^(?:hang-|slow-|huge-body|delay|same-id|never-ends|download-slow)/;
const faultValues: Record<string, string> = { redirect: "307 http://127.0.0.1:1/", "rate-limited": "3" };
const quickFaults = Object.entries(faultKinds).filter(([name]) => !slowFaults.test(name));

/** A fault of the sandbox. */
export const faultStep = fc
  .record({ kind: fc.constantFrom(...quickFaults), times: fc.integer({ min: 1, max: 3 }) })
  .map(({ kind: [name, { stage }], times }): RunStep => {
    const value = faultValues[name];
    // A fault of a download applies to requests for files only.
    const path = stage === "download" ? { path: "/media/" } : {};
    return { do: "fault", name, times, ...(value !== undefined && { value }), ...path };
  });

const attributes = fc.oneof(
  fc.record({ type: fc.constant("reset_peer" as const), attributes: fc.constant({ timeout: 0 }) }),
  fc.record({ type: fc.constant("timeout" as const), attributes: fc.constant({ timeout: 10 }) }),
  fc.record({
    type: fc.constant("latency" as const),
    attributes: fc.record({ latency: fc.integer({ min: 1, max: 6 }) }),
  }),
  fc.record({ type: fc.constant("slow_close" as const), attributes: fc.constant({ delay: 5 }) }),
  fc.record({
    type: fc.constant("limit_data" as const),
    attributes: fc.record({ bytes: fc.integer({ min: 0, max: 600 }) }),
  }),
  fc.record({
    type: fc.constant("slicer" as const),
    attributes: fc.record({ average_size: fc.integer({ min: 20, max: 90 }) }),
  }),
);
/** A fault of the connection. */
export const toxicStep = fc
  .tuple(attributes, fc.constantFrom("upstream" as const, "downstream" as const), fc.integer({ min: 1, max: 2 }))
  .map(([toxic, stream, times]): RunStep => ({ do: "toxic", toxic: { ...toxic, stream, times } }));

const jobIndex = fc.nat(jobCount - 1);
const interruption = fc.option(
  fc.record({
    by: fc.constantFrom("abort" as const, "kill" as const),
    at: fc.constantFrom("before" as const, "after" as const),
    request: fc.integer({ min: 1, max: 3 }),
  }),
  { nil: undefined, freq: 3 },
);
const withInterruption = <S extends RunStep>(step: S, end: Interruption | undefined): RunStep =>
  ({ ...step, ...(end && { end }) }) as RunStep;

const submit = fc
  .tuple(jobIndex, fc.nat(6), interruption)
  .map(([job, retries, end]) => withInterruption({ do: "submit", job, retries }, end));
const wait = fc.tuple(jobIndex, interruption).map(([job, end]) => withInterruption({ do: "wait", job }, end));
// A download is not killed, since the lock of a partial file lasts as long as the test's process.
const download = fc
  .tuple(jobIndex.filter(isImageJob), interruption)
  .map(([job, end]) => withInterruption({ do: "download", job }, end && { ...end, by: "abort" }));
/** A step of the clock. */
export const clockStep = fc.record({
  do: fc.constant("clock" as const),
  seconds: fc.constantFrom(1, 60, 3_600),
  whose: fc.constantFrom("everyone's" as const, "the service's" as const),
});

/** A sequence of steps. */
export const runSteps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: faultStep },
    { weight: 3, arbitrary: toxicStep },
    { weight: 6, arbitrary: submit },
    { weight: 3, arbitrary: wait },
    { weight: 3, arbitrary: download },
    { weight: 1, arbitrary: clockStep },
    { weight: 1, arbitrary: fc.constant<RunStep>({ do: "restart" }) },
  ),
  { minLength: 1, maxLength: 8, size: "max" },
);
