import { describe, expect, test } from "vitest";
import { videoDurations } from "../../../scripts/budget/workloads.ts";
import { budgetChart } from "../../../scripts/docs/charts/budget-chart.ts";
import { type BudgetRuns, budgetRuns, setting } from "../../../scripts/docs/charts/budget-runs.ts";
import { type Language, languages } from "../../../scripts/docs/languages.ts";
import { readGuide, tableRowsOf } from "../guides.ts";

const runs = await budgetRuns();
const each = Object.keys(languages) as Language[];

/** A label of an axis: its number and its place. */
const ticks = (svg: string, anchor: string) =>
  Array.from(
    svg.matchAll(new RegExp(`<text x="(\\d+)" y="(\\d+)" text-anchor="${anchor}">(\\d+)</text>`, "g")),
    (found) => {
      const [x = Number.NaN, y = Number.NaN, value = Number.NaN] = found.slice(1).map(Number);
      return { x, y, value };
    },
  );

/** What a reader takes from a line: the minute of each delivery, by the axis's own labels. */
function readLine(svg: string, way: string): number[] {
  const [from, to] = [ticks(svg, "middle")[0], ticks(svg, "middle").at(-1)];
  if (!from || !to) throw new Error("The chart has no axis of time.");
  const [, path = ""] = new RegExp(`data-way="${way}" d="([^"]+)"`).exec(svg) ?? [];
  const perMinute = (to.x - from.x) / (to.value - from.value);
  return Array.from(path.matchAll(/H([\d.]+)V[\d.]+/g), ([, x]) => (Number(x) - from.x) / perMinute);
}

describe.each(each)("%s: the chart of the request budget", (language) => {
  test.each(["ours", "workers", "oracle"] as const)(
    "%s: each delivery of the simulator stands at its minute",
    async (way) => {
      const read = readLine(await budgetChart(language), way);
      expect(read.length).toBe(setting.count);
      for (const [index, minute] of read.entries())
        expect(Math.abs(minute - (runs[way].observedAt[index] ?? Number.NaN) / 60)).toBeLessThan(0.05);
    },
  );

  test("its height is the count: the axis of videos goes up by steps of the same size", async () => {
    const rows = ticks(await budgetChart(language), "end");
    expect(rows.map(({ value }) => value)).toEqual([0, 25, 50, 75, setting.count]);
    const steps = rows.slice(1).map(({ y }, index) => (rows[index]?.y ?? Number.NaN) - y);
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1);
    const heights = (await budgetChart(language)).match(/(?<=V)[\d.]+(?=")/g)?.map(Number) ?? [];
    // Each line ends at the top.
    expect(heights.length).toBe(3);
    for (const height of heights)
      expect(Math.abs(height - ((rows.at(-1)?.y ?? Number.NaN) - 5))).toBeLessThanOrEqual(1);
  });

  test("who can't see it is told its figures", async () => {
    const svg = await budgetChart(language);
    const [, told = ""] = /<desc[^>]*>([^<]*)<\/desc>/.exec(svg) ?? [];
    for (const way of ["ours", "workers", "oracle"] as const)
      for (const figure of figuresOf(runs[way])) expect(told.match(/[\d.]*\d/g)).toContain(figure);
    expect(svg).toMatch(
      /^<svg [^>]*role="img" aria-labelledby="([\w-]+)" aria-describedby="([\w-]+)".*id="\1".*id="\2"/,
    );
    expect(/\p{Script=Han}/u.test(svg)).toBe(language === "zh-CN");
  });

  test("it has no colour of its own, and no line break that would end its block in Markdown", async () => {
    const svg = await budgetChart(language);
    expect(svg.match(/(fill|stroke)="(?!var\(--[a-z-]+\)|none)[^"]*"/g)).toBeNull();
    expect(svg).not.toContain("\n");
    expect(svg.length).toBeLessThan(10_000);
  });
});

const figuresOf = ({ makespan, requests, refused }: BudgetRuns["ours"]) => [
  (makespan / 60).toFixed(1),
  `${requests}`,
  `${refused}`,
];

/** The guide's part with the chart, from its heading to the next one. */
const sectionOf = (page: string) =>
  page.split(/^## /m).find((section) => section.includes("include: budget-chart")) ?? "";

/** Every number of the part that neither the simulator nor its setting gives. */
function strangers(section: string): string[] {
  const { count, interval, workers } = setting;
  const known = [count, interval, workers, 30, 554, 90, 2, 429].map(String);
  const figures = Object.values(runs).flatMap(figuresOf);
  return (section.match(/\d[\d.]*\d|\d/g) ?? []).filter((number) => ![...known, ...figures].includes(number));
}

describe("the guide says what the simulator says", () => {
  test.each([
    ["en", "client"],
    ["zh-CN", "方式"],
  ] as const)("%s", (language, head) => {
    const page = readGuide("polling", language);
    const rows = tableRowsOf(page, head).map(([, ...figures]) => figures);
    const { ours, workers, atOnce, oracle } = runs;
    expect(rows).toEqual([ours, workers, atOnce, oracle].map(figuresOf));
    expect(strangers(sectionOf(page))).toEqual([]);
  });

  test("a figure that is not the simulator's is found", () => {
    const [minutes = ""] = figuresOf(runs.workers);
    expect(strangers(sectionOf(readGuide("polling")).replace(minutes, "99.9"))).toEqual(["99.9"]);
  });

  test("its words of the world and of the ways hold", () => {
    const durations = [...videoDurations(setting.count, 1)].sort((a, b) => a - b);
    expect([durations[0], durations.at(-1)].map((seconds) => seconds?.toFixed(0))).toEqual(["30", "554"]);
    expect(Math.abs(durations.filter((seconds) => seconds < 90).length - 50)).toBeLessThanOrEqual(5);
    expect(runs.oracle.perTask).toBe(2);
    expect(runs.atOnce.refused).toBeGreaterThan(runs.atOnce.requests);
    expect(runs.ours.refused).toBe(0);
  });
});
