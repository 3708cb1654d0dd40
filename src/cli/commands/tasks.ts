import { type DescribedContract, promptField } from "../../contract/index.ts";
import { type Job, type JobFilter, type JobState, serviceOf } from "../../ledger/index.ts";
import { message } from "../../message.ts";
import { redactJson, redactText } from "../../redact.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { findLedger } from "../find-ledger.ts";
import { formatCommand, formatFlags } from "../format-command.ts";
import { t } from "../language/translate.ts";
import type { Flags, ParsedArgs } from "../line/flag.ts";
import { formatAge, logInfo, pluralize, printOutput } from "../output.ts";
import { readConfig } from "../settings/config.ts";
import { ledgerPath } from "../settings/folders.ts";
import { serviceUrl } from "../settings/service-url.ts";
import { type Cell, formatTable } from "../table.ts";
import { UsageError } from "../usage-error.ts";

const states: readonly JobState[] = ["intended", "unknown", "running", "completed", "failed", "refused", "downloaded"];

const flagsFor = ({ models }: DescribedContract): Flags => ({
  state: { type: "string", multiple: true, choices: states, description: "List only jobs in this state." },
  model: { type: "string", choices: Object.keys(models), description: "List only jobs of this model." },
  since: {
    type: "string",
    value: "TIME",
    description: "List only jobs since this time: 30m, 2h, 7d or 1w ago, or a date.",
  },
  limit: { type: "number", minimum: 1, default: 20, description: "Limit the number of jobs." },
  all: { type: "boolean", description: "List the jobs of all services, also of sandboxes." },
});

export const tasksCommand = (described: DescribedContract): CliCommand => ({
  summary: "List the jobs of this machine, newest first",
  usage: "tasks",
  flags: flagsFor(described),
  positionals: { least: 0, most: 0 },
  examples: [
    { line: "tasks --state running --state unknown", what: "List unfinished jobs." },
    { line: "tasks --since 7d --limit 500 --json", what: "Print the jobs of a week as lines of JSON." },
    { line: "tasks --state failed --quiet", what: "Print only ids, for a script." },
  ],
  output: {
    id: "The task's id; missing if the job was not accepted.",
    key: "The idempotency key.",
    state: `${states.join(", ")}.`,
    "model, body, requested": "What was requested.",
    origin: "The service.",
    "estimate, creditsUsed, creditsRefunded": "Credits.",
    error: "Why it failed or was rejected: code, message.",
    files: "Saved files: path, bytes, sha256, type.",
    "intendedAt, submittedAt, endedAt": "Times, in UTC.",
  },
  notes: `JSON output has one line per job. This command only reads the ledger; it sends no request. Jobs of another service,
such as a sandbox, are listed with --all, or with --base-url for that service.`,
  async run(context, args) {
    const settings = await readConfig(context);
    const path = ledgerPath(context, settings);
    using ledger = findLedger(path);
    const limit = Number(args.flags.limit);
    const origin = serviceOf(serviceUrl(context, settings));
    const filter = jobFilterFrom(args);
    const found = ledger?.jobs({ ...filter, ...(args.flags.all !== true && { origin }), limit: limit + 1 }) ?? [];
    const jobs = found.slice(0, limit);
    if (context.json) for (const job of jobs) printOutput(context, { json: toJson(job), quiet: [], text: "" });
    else
      printOutput(context, {
        json: undefined,
        quiet: jobs.map(({ taskId, key }) => taskId ?? key),
        text: formatJobs(context, jobs),
      });
    if (jobs.length === 0) logInfo(context, t`No matching jobs in ${path}.`);
    const hidden = args.flags.all === true ? 0 : countOthers(ledger?.countByOrigin(filter), origin);
    if (hidden > 0)
      logInfo(
        context,
        t`Hidden: ${pluralize(hidden, "job")} of other services. Show them: ${formatCommand(context, "tasks", "--all", ...formatFlags(flagsFor(context.contract), args.flags))}`,
      );
    if (found.length > limit) logInfo(context, t`Showing ${limit}. More: --limit ${limit * 5}`);
    return undefined;
  },
});

function jobFilterFrom({ flags: { state, model, since } }: ParsedArgs): JobFilter {
  return {
    ...(state !== undefined && { state: state as unknown as JobState[] }),
    ...(model !== undefined && { model: String(model) }),
    ...(since !== undefined && { since: parseSince(String(since)) }),
  };
}

function countOthers(counts: ReadonlyMap<string, number> = new Map(), own: string): number {
  return [...counts].reduce((sum, [origin, jobs]) => (origin === own ? sum : sum + jobs), 0);
}

function toJson({ taskId, ...job }: Job) {
  // An unfinished job's body is recorded as it is sent, with signed URLs.
  return { id: taskId, ...job, body: redactJson(job.body) };
}

const leastKeyWidth = 12;

function formatJobs(context: CliContext, jobs: readonly Job[]): string {
  if (jobs.length === 0) return "";
  const severalServices = new Set(jobs.map(({ origin }) => origin)).size > 1;
  const head = [t`ID`, t`STATE`, t`MODEL`, t`CREDITS`, t`CREATED`, ...(severalServices ? [t`SERVICE`] : []), t`PROMPT`];
  const rows = jobs.map((job): Cell[] => [
    job.taskId ?? job.key,
    [job.state, stateColours[job.state]],
    job.model,
    creditsOf(job),
    formatAge(Date.parse(job.intendedAt)),
    ...(severalServices ? [job.origin] : []),
    promptOf(context, job),
  ]);
  const [id, state, model, credits, created] = [0, 1, 2, 3, 4];
  const texts = head.map((_, column) => column).filter((column) => column > created);
  // A job that was not accepted has no id. Its key is much longer, and may be cut.
  const widestId = Math.max(...jobs.map(({ taskId = "" }) => taskId.length), leastKeyWidth);
  texts.reverse();
  return formatTable(context, [head, ...rows], {
    cut: [id, ...texts, model],
    omit: [...texts, model, credits, state],
    least: { [id]: widestId },
  });
}

function creditsOf({ state, creditsUsed, creditsRefunded, estimate }: Job): string {
  if (state === "refused") return "0";
  if (creditsUsed === undefined) return estimate === undefined ? "?" : `≤ ${estimate}`;
  return creditsRefunded ? `${creditsUsed} − ${creditsRefunded}` : String(creditsUsed);
}

const promptOf = ({ contract }: CliContext, { model, body }: Job): string =>
  redactText(String(body[promptField(contract, model) ?? "prompt"] ?? ""));

const stateColours = {
  intended: "yellow",
  unknown: "yellow",
  running: "cyan",
  completed: "green",
  downloaded: "green",
  failed: "red",
  refused: "red",
} as const satisfies Record<JobState, string>;

const unitSeconds: Record<string, number> = { m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * Parses a date, or a time ago such as `30m`, `2h`, `7d`, `1w`.
 * @param now milliseconds since 1970 (default: the current time).
 * @throws UsageError if the text is neither.
 */
export function parseSince(text: string, now = Date.now()): Date {
  const [, count, unit = ""] = /^(\d+(?:\.\d+)?)([mhdw])$/.exec(text) ?? [];
  const seconds = unitSeconds[unit];
  const time = seconds === undefined ? Date.parse(text) : now - Number(count) * seconds * 1000;
  const date = new Date(time);
  // A bare number is ambiguous: a year, or milliseconds.
  if (!Number.isNaN(date.getTime()) && !/^[-+]?\d+$/.test(text)) return date;
  throw new UsageError(message`--since ${JSON.stringify(text)}: must be 30m, 2h, 7d, 1w or a date such as 2026-11-01.`);
}
