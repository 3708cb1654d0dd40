import type { SimulationOutcome } from "../../budget/figures.ts";
import type { Language } from "../languages.ts";
import { budgetRuns, setting } from "./budget-runs.ts";
import { linear, type Point, type Scale, stepLine } from "./step-line.ts";
import { chartStrings } from "./words.ts";

interface Line {
  way: keyof typeof looks;
  name: string;
  outcome: SimulationOutcome;
}

/** No line is distinguished by its colour alone: each has a stroke of its own, and its name beside it, at that height. */
const looks = {
  ours: { colour: "var(--accent)", width: 3, dash: "none", named: { at: 80, x: 8, y: 5, anchor: "start" } },
  workers: { colour: "var(--text)", width: 2, dash: "8 3", named: { at: 40, x: 10, y: 12, anchor: "start" } },
  oracle: { colour: "var(--text-soft)", width: 2, dash: "2 4", named: { at: 60, x: -8, y: 0, anchor: "end" } },
} as const;

const [width, height] = [480, 330];
const plot = { left: 48, right: 466, top: 32, bottom: 278 };
const tick = { minutes: 5, videos: 25 };

/**
 * How many videos this client, a plain poll and an oracle have delivered over time, in the simulator: an inline SVG.
 * Its colours are the page's variables.
 */
export async function budgetChart(language: Language): Promise<string> {
  const text = chartStrings[language];
  const { ours, workers, oracle } = await budgetRuns();
  const lines: Line[] = [
    { way: "ours", name: text.ours, outcome: ours },
    { way: "workers", name: text.workers(setting.interval, setting.workers), outcome: workers },
    { way: "oracle", name: text.oracle, outcome: oracle },
  ];
  const longest = Math.max(...lines.map(({ outcome }) => minutes(outcome.makespan)));
  const end = Math.ceil(longest / tick.minutes) * tick.minutes;
  const scale = { x: linear(end, plot.left, plot.right), y: linear(setting.count, plot.bottom, plot.top) };
  const figures = lines.map(({ name, outcome }) =>
    text.figures(name, minutes(outcome.makespan).toFixed(1), outcome.requests, outcome.refused),
  );
  return [
    `<svg class="chart" role="img" aria-labelledby="budget-chart-title" aria-describedby="budget-chart-figures" ` +
      `viewBox="0 0 ${width} ${height}" style="display:block;width:100%;max-width:560px;height:auto" ` +
      `font-family="inherit" font-size="15" fill="var(--text)">`,
    `<title id="budget-chart-title">${text.title(setting.count)}</title>`,
    `<desc id="budget-chart-figures">${figures.join(" ")}</desc>`,
    ...axes(end, scale),
    label({ x: plot.left, y: 18 }, text.delivered),
    label({ x: plot.right, y: height - 8 }, text.time, "end"),
    // The first one on top.
    ...lines.toReversed().map((line) => draw(line, scale)),
    ...lines.map((line) => nameBeside(line, scale)),
    "</svg>",
  ].join("");
}

const minutes = (seconds: number) => seconds / 60;

function axes(end: number, { x, y }: Scale): string[] {
  const rows = steps(setting.count, tick.videos).map(
    (value) =>
      `<path d="M${plot.left} ${y(value)}H${plot.right}" stroke="var(--line)"/>` +
      label({ x: plot.left - 8, y: y(value) + 5 }, `${value}`, "end"),
  );
  const columns = steps(end, tick.minutes).map((value) =>
    label({ x: x(value), y: plot.bottom + 20 }, `${value}`, "middle"),
  );
  return [...rows, ...columns];
}

const steps = (highest: number, step: number) =>
  Array.from({ length: Math.floor(highest / step) + 1 }, (_, index) => index * step);

function draw({ way, outcome }: Line, scale: Scale): string {
  const { colour, width: stroke, dash } = looks[way];
  const path = stepLine(outcome.observedAt.map(minutes), scale);
  return `<path data-way="${way}" d="${path}" fill="none" stroke="${colour}" stroke-width="${stroke}" stroke-dasharray="${dash}" stroke-linejoin="round"/>`;
}

function nameBeside({ way, name, outcome }: Line, { x, y }: Scale): string {
  const { colour, named } = looks[way];
  const time = minutes(outcome.observedAt[named.at - 1] ?? outcome.makespan);
  return label({ x: x(time) + named.x, y: y(named.at) + named.y }, name, named.anchor, colour);
}

function label({ x, y }: Point, text: string, anchor = "start", colour?: string): string {
  const fill = colour === undefined ? "" : ` fill="${colour}" font-weight="600"`;
  return `<text x="${Math.round(x)}" y="${Math.round(y)}" text-anchor="${anchor}"${fill}>${text}</text>`;
}
