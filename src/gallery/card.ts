import type { ContractRules } from "../contract/index.ts";
import type { Job } from "../ledger/index.ts";
// A job whose outcome is unknown holds its body as it was sent, including signed URLs.
import { redactJson } from "../redact.ts";
import { formatNumber, formatTime, shorten } from "./format.ts";
import { type Html, type HtmlPart, html } from "./html.ts";
import { type LocatedFile, renderMedia } from "./media.ts";
import { findShortfalls, formatDelivered, formatRequested } from "./sizes.ts";
import { jobStateLabels } from "./state.ts";

/** A job and its files. */
export interface GalleryJob {
  job: Job;
  media: readonly LocatedFile[];
  /** The batch row that it was submitted for. */
  row?: string | undefined;
  /** What to do if it has failed. */
  advice?: string | undefined;
  /** Determines which field of the body holds the prompt (default: `prompt`). */
  contract?: Pick<ContractRules, "fields"> | undefined;
  /** Formats the words of a command line that takes the job's id (default: without flags). */
  formatCommand?: ((...words: readonly string[]) => string) | undefined;
}

const maxPromptLength = 320;

/**
 * Renders a job: its files, prompt, parameters, credits and sizes.
 * @param position its position in the page, from 1.
 * @param preload whether a player loads its first frame at once.
 */
export function renderCard(galleryJob: GalleryJob, position: number, preload: boolean): Html {
  const { job, media, row, advice, contract } = galleryJob;
  const { model, state, intendedAt, creditsUsed = 0, creditsRefunded = 0, error } = job;
  const { label, tone } = jobStateLabels[state];
  const { prompt, parameters } = contentsOf(job, contract);
  return html`
<li class="job" data-model="${model}" data-state="${state}" data-time="${intendedAt}" data-charged="${creditsUsed}" data-refunded="${creditsRefunded}">
<article aria-labelledby="job-${position}">
<div class="media">${renderFiles(galleryJob, prompt, preload)}</div>
<div class="about">
<div class="line"><h2 id="job-${position}">${model}</h2> <span class="pill" data-tone="${tone}">${label}</span> <time datetime="${intendedAt}">${formatTime(intendedAt)}</time></div>
${renderPrompt(prompt)}
${error && state !== "downloaded" && html`<p class="failure" dir="auto">${error.code}: ${error.message}</p>`}${advice !== undefined && html`<p class="failure">${advice}</p>`}
<dl class="facts">${row !== undefined && renderDetail("Row", row)}${renderDetails(job, media)}</dl>
${parameters.length > 0 && html`<dl class="parameters" aria-label="Parameters">${parameters}</dl>`}
</div>
</article>
</li>`;
}

function renderFiles(
  { job: { state, taskId, key }, media, formatCommand = (...words) => ["seedance", ...words].join(" ") }: GalleryJob,
  prompt: string,
  preload: boolean,
): HtmlPart {
  if (media.length > 0) return renderMedia(media, { prompt, preload });
  const { placeholder, command } = jobStateLabels[state];
  return html`<p class="empty">${placeholder} ${command && html`<code>${formatCommand(command, taskId ?? key)}</code>`}</p>`;
}

function renderPrompt(prompt: string): Html {
  const short = shorten(prompt, maxPromptLength);
  if (short === prompt) return html`<p class="prompt" dir="auto">${prompt}</p>`;
  return html`<details><summary class="prompt" dir="auto">${short}</summary><p class="prompt" dir="auto">${prompt}</p></details>`;
}

function renderDetails(job: Job, media: readonly LocatedFile[]): Html[] {
  const { taskId, key, requested, attempt, session, origin } = job;
  const files = media.map(({ file }) => file);
  const wanted = formatRequested(requested);
  const sizes = formatDelivered(files);
  const shortfalls = files.length > 0 ? findShortfalls(requested, files) : [];
  const delivered = html`${sizes.join(", ")}${shortfalls.map((text) => html` <strong class="short">${text}</strong>`)}`;
  return [
    renderDetail("Credits", formatCharge(job)),
    ...(wanted.length > 0 ? [renderDetail("Requested", wanted.join(", "))] : []),
    ...(sizes.length + shortfalls.length > 0 ? [renderDetail("Delivered", delivered)] : []),
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
  return estimate === undefined
    ? `unknown${refunded}`
    : `unknown, at most ${formatNumber(estimate)} expected${refunded}`;
}

/** The prompt and the other fields of the body. */
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
