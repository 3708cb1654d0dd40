import type { ContractRules } from "../contract/index.ts";
import type { Job } from "../ledger/index.ts";
// A job that is not settled has its body as it is sent, signed URLs and all.
import { redactJson } from "../redact.ts";
import { formatNumber, formatTime, shorten } from "./format.ts";
import { type Html, type HtmlPart, html } from "./html.ts";
import { type LocatedFile, renderMedia } from "./media.ts";
import { findShortfalls, formatDelivered, formatRequested } from "./sizes.ts";
import { jobStateLabels } from "./state.ts";

/** A job with its files. */
export interface GalleryJob {
  job: Job;
  media: readonly LocatedFile[];
  /** The row of a batch that it was made for. */
  row?: string | undefined;
  /** What tells which field of the body holds the prompt; `prompt` without it. */
  contract?: Pick<ContractRules, "fields"> | undefined;
}

const maxPromptLength = 320;

/**
 * One job: its files, prompt, parameters, credits and sizes.
 * @param place its place in the page, from 1.
 * @param preload whether a player reads its first frame at once.
 */
export function renderCard({ job, media, row, contract }: GalleryJob, place: number, preload: boolean): Html {
  const { model, state, intendedAt, creditsUsed = 0, creditsRefunded = 0, error } = job;
  const { label, tone } = jobStateLabels[state];
  const { prompt, parameters } = contentsOf(job, contract);
  return html`
<li class="job" data-model="${model}" data-state="${state}" data-time="${intendedAt}" data-charged="${creditsUsed}" data-refunded="${creditsRefunded}">
<article aria-labelledby="job-${place}">
<div class="media">${renderFiles(job, media, prompt, preload)}</div>
<div class="about">
<div class="line"><h2 id="job-${place}">${model}</h2> <span class="pill" data-tone="${tone}">${label}</span> <time datetime="${intendedAt}">${formatTime(intendedAt)}</time></div>
${renderPrompt(prompt)}
${error && state !== "downloaded" && html`<p class="failure" dir="auto">${error.code}: ${error.message}</p>`}
<dl class="facts">${row !== undefined && renderDetail("Row", row)}${renderDetails(job, media)}</dl>
${parameters.length > 0 && html`<dl class="parameters" aria-label="Parameters">${parameters}</dl>`}
</div>
</article>
</li>`;
}

function renderFiles(
  { state, taskId, key }: Job,
  media: readonly LocatedFile[],
  prompt: string,
  preload: boolean,
): HtmlPart {
  if (media.length > 0) return renderMedia(media, { prompt, preload });
  const { placeholder: instead, command } = jobStateLabels[state];
  return html`<p class="empty">${instead} ${command && html`<code>${command(taskId ?? key)}</code>`}</p>`;
}

function renderPrompt(prompt: string): Html {
  const short = shorten(prompt, maxPromptLength);
  if (short === prompt) return html`<p class="prompt" dir="auto">${prompt}</p>`;
  return html`<details><summary class="prompt" dir="auto">${short}</summary><p class="prompt" dir="auto">${prompt}</p></details>`;
}

function renderDetails(job: Job, media: readonly LocatedFile[]): Html[] {
  const { taskId, key, requested, attempt, session, origin } = job;
  const files = media.map(({ file }) => file);
  const asked = formatRequested(requested);
  const came = formatDelivered(files);
  const short = files.length > 0 ? findShortfalls(requested, files) : [];
  const delivered = html`${came.join(", ")}${short.map((word) => html` <strong class="short">${word}</strong>`)}`;
  return [
    renderDetail("Credits", formatCharge(job)),
    ...(asked.length > 0 ? [renderDetail("Requested", asked.join(", "))] : []),
    ...(came.length + short.length > 0 ? [renderDetail("Delivered", delivered)] : []),
    taskId === undefined
      ? renderDetail("Key", html`<code>${key}</code>`)
      : renderDetail("Task", html`<code>${taskId}</code>`),
    ...(attempt > 1 ? [renderDetail("Attempt", attempt)] : []),
    ...(session === undefined ? [] : [renderDetail("Session", session)]),
    renderDetail("Service", URL.canParse(origin) ? new URL(origin).host : origin),
  ];
}

function formatCharge({ state, creditsUsed, creditsRefunded, estimate }: Job): string {
  const refunded = creditsRefunded ? `, ${formatNumber(creditsRefunded)} refunded` : "";
  if (creditsUsed !== undefined) return `${formatNumber(creditsUsed)} charged${refunded}`;
  if (state === "refused") return "not charged";
  return estimate === undefined ? `not known${refunded}` : `about ${formatNumber(estimate)}, not known yet${refunded}`;
}

/** The prompt, and all else that the body says. */
function contentsOf({ model, body }: Job, contract: GalleryJob["contract"]): { prompt: string; parameters: Html[] } {
  const { [contract?.fields[model]?.roles.prompt ?? "prompt"]: prompt, ...others } = redactJson(body) as Record<
    string,
    unknown
  >;
  const parameters = Object.entries(others).map(([name, value]) => renderDetail(name, formatValue(value)));
  return { prompt: prompt === undefined ? "" : formatValue(prompt), parameters };
}

const renderDetail = (name: string, value: HtmlPart): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`;

const formatValue = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
