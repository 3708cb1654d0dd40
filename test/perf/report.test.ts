import { expect, test } from "vitest";
import type { ClientFigures } from "../../scripts/bench/limits.ts";
import { formatBenchReport } from "../../scripts/bench/report.ts";
import { goodFigures } from "./good-figures.ts";

/** The cells of a client's row under a heading. */
function cells(figures: ClientFigures, heading: string): string[] | undefined {
  const part = formatBenchReport(new Map([["peer", figures]]))
    .split("## ")
    .find((part) => part.startsWith(heading));
  const row = part?.split("\n").find((line) => line.startsWith("| peer |"));
  return row?.split(" | ").slice(1);
}

test("size, start and overhead, with their units", () => {
  const figures = goodFigures();
  figures.footprint = { ...figures.footprint, bundleBytes: 7168, installedBytes: 3 * 2 ** 20, packages: 1 };
  expect(cells(figures, "Size")).toEqual(["7.0 KB", "7.8 KB", "5.0 ms", "1.10 / 1.20", "3.0 MB, 1 package |"]);
  figures.footprint.laterBytes = 0;
  expect(cells(figures, "Size")?.[1]).toBe("–");
});

test("a paid POST: charges, what the caller got, waits, and where the key was shown", () => {
  const figures = goodFigures();
  figures.paid.resetOnce = { ...figures.paid.resetOnce, charges: 2, keys: 0 };
  figures.paid.hangOnce = { ...figures.paid.hangOnce, submits: 1, outcome: "none" };
  figures.paid.credits.shown = { byError: true, byClient: false, byJson: false };
  expect(cells(figures, "A paid POST")).toEqual([
    "**2 charges** (2 submits, no key) → task",
    "**1 charge** (6 submits, 1 key) → ConnectionError",
    "**1 charge** (1 submit, 1 key) → no end",
    "1 submit → IdempotencyConflictError",
    "1 submit → InsufficientCreditsError",
    "honoured: 2.05 s → task",
    "0.002 s → AbortError",
    "**yes** / no / no |",
  ]);
});

test("a wait that ended early, or never started", () => {
  const figures = goodFigures();
  figures.paid.retryAfter.gap = 0.1;
  figures.paid.abort.afterAbort = -0.3;
  expect(cells(figures, "A paid POST")?.slice(5, 7)).toEqual(["ignored: 0.10 s → task", "no wait → AbortError"]);
  const { gap: _, ...once } = figures.paid.retryAfter;
  expect(cells({ ...figures, paid: { ...figures.paid, retryAfter: once } }, "A paid POST")?.[5]).toBe(
    "not repeated → task",
  );
});

test("the ten tasks, if they were run", () => {
  const figures = goodFigures();
  expect(cells(figures, "Ten tasks")).toEqual(["10", "10", "40", "0", "2.0 s |"]);
  expect(cells({ ...figures, tasks: { ...figures.tasks, medianLag: null } }, "Ten tasks")?.[4]).toBe("– |");
  expect(cells({ ...figures, tasks: undefined }, "Ten tasks")).toBeUndefined();
});
