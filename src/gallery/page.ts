import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { Job } from "../ledger/index.ts";
import { formatCount, formatNumber, formatTime } from "./format.ts";
import { Html, html } from "./html.ts";
import { jobStateLabels } from "./state.ts";
import { galleryCss } from "./style.ts";

/** The texts around the jobs. */
export interface PageInfo {
  title: string;
  /** The time of writing. */
  at: Date;
  /** Content above the jobs. */
  above?: Html | undefined;
  /** The label of the jobs' order. */
  order?: string | undefined;
  /** The command that writes such a page. */
  command?: string | undefined;
}

/** Identifies a file as a gallery. Other files are not overwritten. */
export const galleryMarker = '<meta name="generator" content="seedance gallery">';

const cspHashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Allows only the page's own style and script and local files, so that the page sends no request to any host. */
const contentSecurityPolicy = () =>
  [
    "default-src 'none'",
    "img-src 'self' file: data:",
    "media-src 'self' file: data:",
    `style-src ${cspHashOf(galleryCss)}`,
    `script-src ${cspHashOf(readScript())}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

/** Renders the page up to the jobs. */
export function renderPageStart(
  jobs: readonly Job[],
  { title, above, order = "Newest first" }: Omit<PageInfo, "at">,
): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${new Html(galleryMarker)}
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(galleryCss)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the jobs</a>
<header>
<h1 dir="auto">${title}</h1>
<dl class="sums" aria-label="All jobs of this page">${renderSums(jobs)}</dl>
${above}
${jobs.length > 1 && renderControls(jobs, order)}
</header>
<main id="main" tabindex="-1">
${jobs.length === 0 && html`<p class="empty">There are no jobs yet. Submit one: <code>seedance video "…"</code></p>`}
<p class="empty" id="nothing" hidden>No job matches. <button type="reset" form="filters">Show all</button></p>
<ul id="jobs">`;
}

/** Renders the page after the jobs. */
export function renderPageEnd({ at, command = "seedance gallery" }: Pick<PageInfo, "at" | "command">): Html {
  return html`
</ul>
</main>
<footer>Written from the ledger at <time datetime="${at.toISOString()}">${formatTime(at.toISOString())}</time> by <code>${command}</code>. Credits are as reported by the service, sizes as delivered.</footer>
<script>${new Html(readScript())}</script>
</body>
</html>
`;
}

function renderSums(jobs: readonly Job[]): Html[] {
  const sumOf = (value: (job: Job) => number | undefined) => jobs.reduce((sum, job) => sum + (value(job) ?? 0), 0);
  const charged = sumOf(({ creditsUsed }) => creditsUsed);
  const refunded = sumOf(({ creditsRefunded }) => creditsRefunded);
  const unknown = jobs.filter(({ state, creditsUsed }) => creditsUsed === undefined && state !== "refused").length;
  return [
    renderSum("Jobs", jobs.length),
    renderSum(
      "Files",
      sumOf(({ files }) => new Set(files.map(({ member }) => member)).size),
    ),
    renderSum("Credits charged", charged),
    renderSum("Refunded", refunded),
    renderSum("Net", charged - refunded),
    ...(unknown > 0 ? [renderSum("Charge unknown", unknown)] : []),
  ];
}

const renderSum = (name: string, value: number) => html`<div><dt>${name}</dt><dd>${formatNumber(value)}</dd></div>`;

/** Renders the filters. They are hidden until the page's script runs. */
function renderControls(jobs: readonly Job[], order: string): Html {
  const models = countValues(jobs.map(({ model }) => model));
  const states = countValues(jobs.map(({ state }) => state));
  const options = (counts: Map<string, number>, label: (value: string) => string) =>
    [...counts].map(([value, count]) => html`<option value="${value}">${label(value)} (${count})</option>`);
  const labels: Record<string, { label: string }> = jobStateLabels;
  return html`<form id="filters" role="search" hidden>
<label>Text <input type="search" name="text" placeholder="Prompt, parameter, id" autocomplete="off" spellcheck="false"></label>
<label>Model <select name="model"><option value="">All models</option>${options(models, (model) => model)}</select></label>
<label>State <select name="state"><option value="">All states</option>${options(states, (state) => labels[state]?.label ?? state)}</select></label>
<label>Sort <select name="sort"><option value="newest">${order}</option><option value="oldest">Oldest first</option><option value="cost">Most credits first</option><option value="model">By model</option></select></label>
<button type="reset">Reset</button>
<p id="shown" role="status">${formatCount(jobs.length, "job")}</p>
</form>`;
}

/** Counts each value, the most frequent first. */
function countValues(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return new Map([...counts].sort(([, a], [, b]) => b - a));
}

let cachedScript: string | undefined;

/** The page's script, built from `filters.ts`. It is beside the bundle, or in dist/ if the sources run. */
function readScript(): string {
  cachedScript ??= readFileSync(findScript(), "utf8").trimEnd();
  return cachedScript;
}

/** @throws Error if the sources run and nothing is built. */
function findScript(): URL {
  const urls = ["./pages/gallery.js", "../../dist/pages/gallery.js"].map((path) => new URL(path, import.meta.url));
  const found = urls.find((url) => existsSync(url));
  if (!found) throw new Error("The gallery's script is missing. In the repository, run: npm run build");
  return found;
}
