import { type DescribedContract, promptField } from "../../contract/index.ts";
import type { Job, JobState } from "../../ledger/index.ts";
import { redactJson } from "../../redact.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { findLedger } from "../find-ledger.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { formatDuration, formatTable, logInfo, printOutput, style } from "../output.ts";
import { readConfig } from "../settings/config.ts";
import { ledgerPath } from "../settings/folders.ts";
import { UsageError } from "../usage-error.ts";

const states: readonly JobState[] = ["intended", "unknown", "running", "completed", "failed", "refused", "downloaded"];

export const tasksCommand = ({ models }: DescribedContract): CliCommand => ({
  summary: "List the jobs of this machine, the newest first",
  usage: "tasks",
  flags: {
    state: { type: "string", multiple: true, choices: states, description: "only jobs in this state" },
    model: { type: "string", choices: Object.keys(models), description: "only jobs of this model" },
    since: { type: "string", value: "TIME", description: "only jobs from then on: 30m, 2h, 7d, 1w ago, or a date" },
    limit: { type: "number", minimum: 1, default: 20, description: "the most jobs to list" },
  },
  positionals: { least: 0, most: 0 },
  examples: [
    { line: "tasks --state running --state unknown", what: "what is not finished" },
    { line: "tasks --since 7d --limit 500 --json", what: "a week of jobs, a line of JSON each" },
    { line: "tasks --state failed --quiet", what: "ids alone, for a script" },
  ],
  output: {
    id: "the task's id; missing where it was not accepted",
    key: "the idempotency key",
    state: states.join(", "),
    "model, body, requested": "what was asked for",
    "estimate, creditsUsed, creditsRefunded": "credits",
    error: "why it failed, or was refused: code, message",
    files: "what was saved: path, bytes, sha256, type",
    "intendedAt, submittedAt, endedAt": "when, in UTC",
  },
  notes: "A line of JSON for each job. This reads the ledger alone, and asks the service for nothing.",
  async run(context, given) {
    const path = ledgerPath(context, await readConfig(context));
    using ledger = findLedger(path);
    const limit = Number(given.flags.limit);
    const found = ledger?.jobs({ ...jobFilterFrom(given), limit: limit + 1 }) ?? [];
    const jobs = found.slice(0, limit);
    if (context.json) for (const job of jobs) printOutput(context, { json: toJson(job), quiet: [], text: "" });
    else
      printOutput(context, {
        json: undefined,
        quiet: jobs.map(({ taskId, key }) => taskId ?? key),
        text: formatJobs(context, jobs),
      });
    if (jobs.length === 0) logInfo(context, `No such job in ${path}.`);
    if (found.length > limit) logInfo(context, `There are more than ${limit}: --limit ${limit * 5}`);
    return undefined;
  },
});

function jobFilterFrom({ flags: { state, model, since } }: ParsedArgs) {
  return {
    ...(state !== undefined && { state: state as unknown as JobState[] }),
    ...(model !== undefined && { model: String(model) }),
    ...(since !== undefined && { since: parseSince(String(since)) }),
  };
}

function toJson({ taskId, ...job }: Job) {
  // A job that is not settled has its body as it is sent, signed URLs and all.
  return { id: taskId, ...job, body: redactJson(job.body) };
}

function formatJobs(context: CliContext, jobs: readonly Job[]): string {
  if (jobs.length === 0) return "";
  const head = ["ID", "STATE", "MODEL", "CREDITS", "AGE", "PROMPT"];
  const rows = jobs.map((job) => ({ job, age: formatDuration((Date.now() - Date.parse(job.intendedAt)) / 1000) }));
  const cells = ({ job, age }: (typeof rows)[number], state: string, prompt: string) => [
    ...[job.taskId ?? job.key, state, job.model, creditsOf(job), age, prompt],
  ];
  const bare = formatTable([head, ...rows.map((row) => cells(row, row.job.state, ""))]);
  const used = Math.max(...bare.split("\n").map(({ length }) => length));
  const room = Math.max((context.stdout.columns ?? 120) - used - 2, 20);
  return formatTable([
    head,
    ...rows.map((row) =>
      cells(row, styleState(context, row.job.state), truncateText(promptOf(context, row.job), room)),
    ),
  ]);
}

function creditsOf({ state, creditsUsed, creditsRefunded, estimate }: Job): string {
  if (state === "refused") return "0";
  if (creditsUsed === undefined) return estimate === undefined ? "?" : `≤ ${estimate}`;
  return creditsRefunded ? `${creditsUsed} − ${creditsRefunded}` : String(creditsUsed);
}

/** The prompt in one line, without what would move the cursor. */
function promptOf({ contract }: CliContext, { model, body }: Job): string {
  return String(body[promptField(contract, model) ?? "prompt"] ?? "").replace(/[\s\p{Cc}]+/gu, " ");
}

function truncateText(text: string, room: number): string {
  const characters = [...text];
  return characters.length <= room ? text : `${characters.slice(0, room - 1).join("")}…`;
}

function styleState(context: CliContext, state: JobState): string {
  const colours = {
    intended: "yellow",
    unknown: "yellow",
    running: "cyan",
    completed: "green",
    downloaded: "green",
    failed: "red",
    refused: "red",
  } as const;
  return style(context, colours[state], state, "stdout");
}

const units: Record<string, number> = { m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * The time that a text stands for: a date, or how long ago, such as `30m`, `2h`, `7d`, `1w`.
 * @throws UsageError
 */
export function parseSince(text: string, now = Date.now()): Date {
  const [, count, unit = ""] = /^(\d+(?:\.\d+)?)([mhdw])$/.exec(text) ?? [];
  const seconds = units[unit];
  const time = seconds === undefined ? Date.parse(text) : now - Number(count) * seconds * 1000;
  // What is beyond all dates is none.
  const date = new Date(time);
  // A bare number is a year to some, and milliseconds to others.
  if (!Number.isNaN(date.getTime()) && !/^[-+]?\d+$/.test(text)) return date;
  throw new UsageError(`--since ${JSON.stringify(text)}: must be 30m, 2h, 7d, 1w or a date such as 2026-11-01.`);
}
