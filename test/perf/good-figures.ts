import type { ClientFigures } from "../../scripts/bench/limits.ts";
import type { Trial } from "../../scripts/bench/paid-submits.ts";

export const noKeyVisible = { byError: false, byClient: false, byJson: false };
const trial: Trial = { submits: 2, keys: 1, charges: 1, gap: 0.5, outcome: "task", shown: noKeyVisible };
const refusal: Trial = { submits: 1, keys: 1, charges: 0, outcome: "", shown: noKeyVisible };

/** What meets every limit; fresh, to be broken. */
export function goodFigures() {
  return {
    cpu: { get: 1.1, post: 1.2 },
    footprint: { bundleBytes: 7000, laterBytes: 8000, installedBytes: 1e6, packages: 3, importMilliseconds: 5 },
    paid: {
      resetOnce: { ...trial },
      resetAlways: { ...trial, submits: 6, outcome: "ConnectionError" },
      hangOnce: { ...trial },
      conflict: { ...refusal, outcome: "IdempotencyConflictError" },
      credits: { ...refusal, outcome: "InsufficientCreditsError" },
      retryAfter: { ...trial, gap: 2.05 },
      abort: { ...refusal, outcome: "AbortError", afterAbort: 0.002 },
    },
    tasks: { charged: 10, delivered: 10, requests: 40, refused: 0, medianLag: 2 },
  } satisfies ClientFigures;
}
