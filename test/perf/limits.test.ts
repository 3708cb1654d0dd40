import { expect, test } from "vitest";
import { type ClientFigures, clientChecks, cpuChecks, describeCheck, isMet } from "../../scripts/bench/limits.ts";
import { goodFigures, noKeyVisible } from "./good-figures.ts";

type Good = ReturnType<typeof goodFigures>;

const broken = (figures: ClientFigures) =>
  [...clientChecks(figures), ...cpuChecks(figures.cpu)].filter((check) => !isMet(check));

test("good figures meet every limit, with the ten tasks and without", () => {
  expect(broken(goodFigures())).toEqual([]);
  expect(broken({ ...goodFigures(), tasks: undefined })).toEqual([]);
});

test.each<[string, (figures: Good) => void]>([
  ["GET, CPU", ({ cpu }) => (cpu.get = 1.61)],
  ["POST, CPU", ({ cpu }) => (cpu.post = Number.NaN)],
  ["packages installed", ({ footprint }) => (footprint.packages = 4)],
  ["installed, bytes", ({ footprint }) => (footprint.installedBytes = 2_600_001)],
  ["one reset: charges", ({ paid }) => (paid.resetOnce.charges = 2)],
  ["one reset: keys", ({ paid }) => (paid.resetOnce.keys = 0)],
  ["one reset: outcome", ({ paid }) => (paid.resetOnce.outcome = "ConnectionError")],
  ["one hang: charges", ({ paid }) => (paid.hangOnce.charges = 2)],
  ["one hang: outcome", ({ paid }) => (paid.hangOnce.outcome = "none")],
  ["a reset each time: charges", ({ paid }) => (paid.resetAlways.charges = 0)],
  ["a reset each time: keys", ({ paid }) => (paid.resetAlways.keys = 6)],
  ["409: outcome", ({ paid }) => (paid.conflict.outcome = "ApiError")],
  ["409: submits", ({ paid }) => (paid.conflict.submits = 3)],
  ["402: outcome", ({ paid }) => (paid.credits.outcome = "ApiError")],
  ["402: submits", ({ paid }) => (paid.credits.submits = 2)],
  ["Retry-After: 2", ({ paid }) => (paid.retryAfter.gap = 1.1)],
  ["one 429: keys", ({ paid }) => (paid.retryAfter.keys = 2)],
  ["abort: in the wait", ({ paid }) => (paid.abort.afterAbort = -0.2)],
  ["abort: seconds", ({ paid }) => (paid.abort.afterAbort = 0.06)],
  ["key shown", ({ paid }) => (paid.credits.shown = { ...noKeyVisible, byJson: true })],
  ["ten tasks: delivered", ({ tasks }) => (tasks.delivered = 9)],
  ["ten tasks: requests", ({ tasks }) => (tasks.requests = 61)],
  ["ten tasks: 429s", ({ tasks }) => (tasks.refused = 1)],
  ["ten tasks: median lag", ({ tasks }) => (tasks.medianLag = 7)],
])("only the broken limit is reported: %s", (name, breakIt) => {
  const figures = goodFigures();
  breakIt(figures);
  expect(broken(figures).map((check) => check.name)).toEqual([expect.stringContaining(name)]);
});

test("a check is described with its value, goal and limit", () => {
  expect(describeCheck({ name: "a", value: 1.23456, goal: 1, atMost: 2 })).toBe("a: 1.235 (goal 1, at most 2)");
  expect(describeCheck({ name: "b", value: 3, atMost: 2 })).toBe("b: 3 (at most 2)");
  expect(describeCheck({ name: "c", value: "task", is: "task" })).toBe("c: task (must be task)");
});
