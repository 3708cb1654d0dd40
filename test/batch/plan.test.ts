import { describe, expect, test } from "vitest";
import type { PreviousBatch } from "../../src/batch/plan/plan-batch.ts";
import { type PlanOptions, planBatch } from "../../src/package/batch.ts";
import type { JobState, ObservedDuration } from "../../src/package/node.ts";
import { readManifestRows } from "./manifest-support.ts";

const prompt = "A glass train crosses a bridge, wheels clatter on steel";
const plan = (rows: object[], options: Partial<PlanOptions> = {}) => planBatch({ rows }, { name: "films", ...options });

/** The state of a batch after a run. */
async function previousBatchOf(rows: object[], states: Record<string, JobState>): Promise<PreviousBatch> {
  const { items } = await readManifestRows(rows);
  return {
    rows: new Map(items.map(({ id, key, attempt }) => [id, { key, attempt }])),
    states: new Map(items.flatMap(({ id, key }) => (states[id] ? [[key, states[id]] as const] : []))),
  };
}

describe("rows", () => {
  test("are counted; bad ones are listed by line with field, rule and fix, and do not affect others", async () => {
    const { items, bad, badRows, duplicates, warnings } = await plan([
      { id: "needs", prompt, image_url: "{{rows.long.last_frame_url}}" },
      { id: "long", prompt, duration: "99" },
      { id: "tag", prompt: "@Image3 walks, steps ring" },
      { prompt },
      { prompt },
      { id: "mute", prompt: "A glass train crosses a bridge" },
    ]);
    expect({ items, bad, duplicates }).toEqual({ items: 2, bad: 3, duplicates: 1 });
    expect(badRows.map(({ line, id, issues }) => [line, id, issues[0]?.field])).toEqual([
      [1, "needs", "rows"],
      [2, "long", "duration"],
      [3, "tag", "prompt"],
    ]);
    for (const { issues } of badRows)
      expect(issues[0]).toEqual({ field: expect.any(String), rule: expect.any(String), fix: expect.any(String) });
    expect(warnings).toMatchObject([{ rule: "no-sound-cue", count: 1, line: 6, id: "mute" }]);
  });

  test("with a blank prompt are bad, also one from a template, and without `lint`", async () => {
    const rows = [{ prompt: "   " }, { prompt: "{{_a}}", _a: " \n\u3000" }, { prompt }];
    const { items, badRows } = await plan(rows, { lint: false });
    expect([items, badRows.map(({ line, issues }) => [line, issues[0]?.rule])]).toEqual([
      1,
      [
        [1, "is blank"],
        [2, "is blank"],
      ],
    ]);
  });

  test("are not linted without `lint`", async () => {
    const { bad, warnings } = await plan([{ prompt: "@Image3 walks" }], { lint: false });
    expect([bad, warnings]).toEqual([0, []]);
  });

  test("are counted as new, done, under way, failed or changed by the state of the last run", async () => {
    const rows = ["a", "b", "c", "d", "e", "f"].map((id) => ({ id, prompt: `${prompt}, ${id}` }));
    const previous = await previousBatchOf(rows, {
      a: "downloaded",
      b: "running",
      c: "failed",
      d: "refused",
      e: "downloaded",
    });
    const changed = rows.map((row) => (row.id === "e" ? { ...row, prompt: `${prompt}, another` } : row));
    const found = await plan([...changed, { id: "g", prompt }], { previous });
    expect(found).toMatchObject({ items: 7, new: 4, done: 1, underWay: 1, failed: 1, changed: [{ line: 5, id: "e" }] });
    expect(found.quote.items).toBe(4);
    const again = await plan(changed, { previous, retryFailed: true });
    expect(again).toMatchObject({ new: 4, failed: 0, changed: [{ id: "e" }] });
  });

  test("that were accepted are not validated again", async () => {
    const rows = [{ id: "old", prompt: "@Image3 walks, steps ring" }];
    expect(await plan(rows, { previous: await previousBatchOf(rows, { old: "running" }) })).toMatchObject({
      bad: 0,
      underWay: 1,
    });
  });

  test("are no longer read after an abort", async () => {
    await expect(plan([{ prompt }], { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});

describe("the price", () => {
  test("is the sum of the known prices, with maximum and by model", async () => {
    const { quote } = await plan([
      { id: "a", prompt },
      { id: "b", prompt, duration: "6" },
      { id: "c", prompt, model: "gpt-image-2", batchCount: 3 },
      { id: "d", prompt, model: "nano-banana-pro", resolution: "4K" },
    ]);
    expect(quote).toMatchObject({ items: 4, likely: 30 + 54 + 15, maximum: 68 + 81 + 72, unknown: 1 });
    expect(quote.models.map(({ model, likely, unknown }) => [model, likely, unknown])).toEqual([
      ["seedance", 84, 0],
      ["gpt-image-2", 15, 0],
      ["nano-banana-pro", 0, 1],
    ]);
    expect(quote.models[0]?.sources.length).toBe(2);
  });
});

describe("the time", () => {
  const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `${index}`, prompt }));

  test("depends on the rate limit, on observed durations, on chains and on maxInFlight", async () => {
    const likely = async (count: number, options: Partial<PlanOptions> = {}) =>
      (await plan(rows(count), options)).time.likely;
    expect(await likely(600, { window: { requests: 60, seconds: 60 } })).toBeLessThan(0.7 * (await likely(600)));
    const observed = (seconds: number): ObservedDuration[] =>
      Array.from({ length: 9 }, () => ({
        model: "seedance",
        kind: "any",
        after: seconds * 0.98,
        before: seconds * 1.02,
      }));
    expect(await likely(1, { durations: observed(50) })).toBeCloseTo(50, -1);
    expect(await likely(1, { durations: observed(500) })).toBeCloseTo(500, -2);
    expect(await likely(1, { speed: 30 })).toBeLessThan(10);
    expect(await likely(10, { durations: observed(100), maxInFlight: 1 })).toBeGreaterThan(950);
    const chain = rows(5).map((row, index) => ({
      ...row,
      ...(index > 0 && { image_url: `{{rows.${index - 1}.last_frame_url}}` }),
    }));
    const { time } = await plan(chain, { durations: observed(100) });
    expect(time.likely).toBeGreaterThan(490);
    expect((await plan([])).time).toEqual({ likely: 0, late: 0, requests: 0 });
  });
});
