import type { ContractRules } from "../contract/index.ts";
import type { Job } from "../ledger/index.ts";
// A job that is not settled has its body as it is sent, signed URLs and all.
import { redactJson } from "../redact.ts";
import { shorten, showNumber, showTime } from "./figures.ts";
import { type Html, html, type Part } from "./html.ts";
import { type Media, renderMedia } from "./media.ts";
import { deliveredWords, requestedWords, shortfalls } from "./sizes.ts";
import { stateWords } from "./state.ts";

/** A job with its files. */
export interface Exhibit {
  job: Job;
  media: readonly Media[];
  /** The row of a batch that it was made for. */
  row?: string | undefined;
  /** What tells which field of the body holds the prompt; `prompt` without it. */
  contract?: Pick<ContractRules, "fields"> | undefined;
}

const longPrompt = 320;

/**
 * One job: its files, prompt, parameters, credits and sizes.
 * @param place its place in the page, from 1.
 * @param preload whether a player reads its first frame at once.
 */
export function renderCard({ job, media, row, contract }: Exhibit, place: number, preload: boolean): Html {
  const { model, state, intendedAt, creditsUsed = 0, creditsRefunded = 0, error } = job;
  const { label, tone } = stateWords[state];
  const { prompt, parameters } = contentsOf(job, contract);
  return html`
<li class="job" data-model="${model}" data-state="${state}" data-time="${intendedAt}" data-charged="${creditsUsed}" data-refunded="${creditsRefunded}">
<article aria-labelledby="job-${place}">
<div class="media">${renderFiles(job, media, prompt, preload)}</div>
<div class="about">
<div class="line"><h2 id="job-${place}">${model}</h2> <span class="pill" data-tone="${tone}">${label}</span> <time datetime="${intendedAt}">${showTime(intendedAt)}</time></div>
${renderPrompt(prompt)}
${error && state !== "downloaded" && html`<p class="failure" dir="auto">${error.code}: ${error.message}</p>`}
<dl class="facts">${row !== undefined && fact("Row", row)}${factsOf(job, media)}</dl>
${parameters.length > 0 && html`<dl class="parameters" aria-label="Parameters">${parameters}</dl>`}
</div>
</article>
</li>`;
}

function renderFiles({ state, taskId, key }: Job, media: readonly Media[], prompt: string, preload: boolean): Part {
  if (media.length > 0) return renderMedia(media, { prompt, preload });
  const { instead, command } = stateWords[state];
  return html`<p class="empty">${instead} ${command && html`<code>${command(taskId ?? key)}</code>`}</p>`;
}

function renderPrompt(prompt: string): Html {
  const short = shorten(prompt, longPrompt);
  if (short === prompt) return html`<p class="prompt" dir="auto">${prompt}</p>`;
  return html`<details><summary class="prompt" dir="auto">${short}</summary><p class="prompt" dir="auto">${prompt}</p></details>`;
}

function factsOf(job: Job, media: readonly Media[]): Html[] {
  const { taskId, key, requested, attempt, session, origin } = job;
  const files = media.map(({ file }) => file);
  const asked = requestedWords(requested);
  const came = deliveredWords(files);
  const short = files.length > 0 ? shortfalls(requested, files) : [];
  const delivered = html`${came.join(", ")}${short.map((word) => html` <strong class="short">${word}</strong>`)}`;
  return [
    fact("Credits", creditsOf(job)),
    ...(asked.length > 0 ? [fact("Requested", asked.join(", "))] : []),
    ...(came.length + short.length > 0 ? [fact("Delivered", delivered)] : []),
    taskId === undefined ? fact("Key", html`<code>${key}</code>`) : fact("Task", html`<code>${taskId}</code>`),
    ...(attempt > 1 ? [fact("Attempt", attempt)] : []),
    ...(session === undefined ? [] : [fact("Session", session)]),
    fact("Service", URL.canParse(origin) ? new URL(origin).host : origin),
  ];
}

function creditsOf({ state, creditsUsed, creditsRefunded, estimate }: Job): string {
  const refunded = creditsRefunded ? `, ${showNumber(creditsRefunded)} refunded` : "";
  if (creditsUsed !== undefined) return `${showNumber(creditsUsed)} charged${refunded}`;
  if (state === "refused") return "not charged";
  return estimate === undefined ? `not known${refunded}` : `about ${showNumber(estimate)}, not known yet${refunded}`;
}

/** The prompt, and all else that the body says. */
function contentsOf({ model, body }: Job, contract: Exhibit["contract"]): { prompt: string; parameters: Html[] } {
  const { [contract?.fields[model]?.roles.prompt ?? "prompt"]: prompt, ...others } = redactJson(body) as Record<
    string,
    unknown
  >;
  const parameters = Object.entries(others).map(([name, value]) => fact(name, showValue(value)));
  return { prompt: prompt === undefined ? "" : showValue(prompt), parameters };
}

const fact = (name: string, value: Part): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`;

const showValue = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
