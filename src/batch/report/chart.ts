import { type Html, html } from "../../gallery/index.ts";
import type { Job } from "../../ledger/index.ts";

type Series = "submitted" | "completed" | "failed";

const [width, height] = [720, 220];
const edge = { left: 44, right: 12, top: 12, bottom: 28 };
/** More points than this are not visible on a screen. */
const maxPoints = 300;

/**
 * Draws the numbers of submitted and ended jobs over time, as an SVG without scripts. An end is drawn at the time when it
 * was recorded.
 * @returns undefined if nothing was submitted yet.
 */
export function drawChart(jobs: readonly Job[]): Html | undefined {
  const times: Record<Series, number[]> = { submitted: [], completed: [], failed: [] };
  for (const { submittedAt, endedAt, state } of jobs) {
    if (submittedAt !== undefined) times.submitted.push(Date.parse(submittedAt));
    if (endedAt !== undefined) times[state === "failed" ? "failed" : "completed"].push(Date.parse(endedAt));
  }
  const all = Object.values(times).flat();
  if (times.submitted.length === 0) return undefined;
  const [start, end] = all.reduce(([low, high], at) => [Math.min(low, at), Math.max(high, at)] as const, [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as const);
  const maxCount = Math.max(...Object.values(times).map(({ length }) => length));
  const scale = {
    x: (at: number) => edge.left + ((at - start) / Math.max(end - start, 1)) * (width - edge.left - edge.right),
    y: (count: number) => height - edge.bottom - (count / maxCount) * (height - edge.top - edge.bottom),
  };
  const visible = (Object.keys(times) as Series[]).filter((series) => times[series].length > 0);
  const label = visible.map((series) => `${times[series].length} ${series}`).join(", ");
  return html`<figure>
<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="Over ${formatElapsed(end - start)}: ${label}">
<polyline class="frame" points="${edge.left},${edge.top} ${edge.left},${height - edge.bottom} ${width - edge.right},${height - edge.bottom}"/>
${visible.map((series) => html`<polyline data-series="${series}" points="${steps(times[series], end, scale)}"/>\n`)}
<text x="${edge.left - 6}" y="${edge.top + 8}" text-anchor="end">${maxCount}</text>
<text x="${edge.left - 6}" y="${height - edge.bottom}" text-anchor="end">0</text>
<text x="${edge.left}" y="${height - 8}">${formatClock(start)}</text>
<text x="${width - edge.right}" y="${height - 8}" text-anchor="end">${formatClock(end)} (${formatElapsed(end - start)})</text>
</svg>
<figcaption class="legend">${visible.map((series) => html`<span data-series="${series}">${times[series].length} ${series}</span> `)}</figcaption>
</figure>`;
}

/** The points of a line that rises by one at each of the times. */
function steps(
  times: readonly number[],
  end: number,
  { x, y }: { x: (at: number) => number; y: (count: number) => number },
): string {
  const sorted = [...times].sort((a, b) => a - b);
  const every = Math.ceil(sorted.length / maxPoints);
  const points: string[] = [];
  const add = (at: number, count: number) => points.push(`${x(at).toFixed(1)},${y(count).toFixed(1)}`);
  for (const [index, at] of sorted.entries()) {
    if (index % every !== 0 && index !== sorted.length - 1) continue;
    add(at, index);
    add(at, index + 1);
  }
  add(end, sorted.length);
  return points.join(" ");
}

const formatClock = (time: number) => `${new Date(time).toISOString().slice(11, 16)} UTC`;

function formatElapsed(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
