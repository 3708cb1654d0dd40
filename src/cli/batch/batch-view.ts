import {
  type BatchEvent,
  type BatchProgressEvent,
  faultOf,
  type OperatorCommand,
  type RowEvent,
} from "../../batch/index.ts";
import { TaskFailedError, ValidationError } from "../../errors.ts";
import { mapJsonStrings, redactText } from "../../redact.ts";
import type { CliContext } from "../context.ts";
import { exitCodeOf, exitCodes } from "../exit-code.ts";
import { cutToWidth, displayWidth } from "../language/display-width.ts";
import { t, translate } from "../language/translate.ts";
import { formatDuration, formatIssue, singleLine, style } from "../output.ts";
import { taskErrorJson } from "../print-error.ts";
import { terminalWidth } from "../table.ts";
import { encodeSequence } from "../writer.ts";
import { formatRowName, formatSpentCredits, rowEventLabel } from "./labels.ts";

/** The output of a running batch. */
export interface BatchView {
  handleEvent(event: BatchEvent): void;
  /** Removes the progress block. */
  stop(): void;
  /** Counts of events that affect the exit code. */
  issueCounts: { timedOut: number; unknown: number; conflicts: number; unusable: number };
}

/** Milliseconds. */
const minRedrawInterval = 250;
const barWidth = 28;
/** Columns of the batch's name that are left on a narrow terminal. */
const minNameWidth = 8;
/** Events that get a line of their own on a terminal. */
const problemTypes: readonly RowEvent["type"][] = [
  "bad",
  "failed",
  "refused",
  "unknown",
  "download_failed",
  "timed_out",
];

/**
 * Starts the output of a batch. On a terminal: a progress block that is redrawn, with problems above it. Otherwise: one
 * line per row event, as JSON on stdout or as text on stderr.
 * @param shared whether other machines may run the batch too.
 */
export function startBatchView(context: CliContext, name: string, shared: boolean): BatchView {
  const { stdout, stderr, json, quiet, animated } = context;
  const issueCounts = { timedOut: 0, unknown: 0, conflicts: 0, unusable: 0 };
  const reported = new Map<string, number>();
  let lastDrawnAt = 0;
  let height = 0;
  const clear = () => {
    if (height > 0) stderr.write(encodeSequence(`\x1b[${height}A\r\x1b[0J`));
    height = 0;
  };
  const draw = (event: BatchProgressEvent) => {
    if (!animated || performance.now() - lastDrawnAt < minRedrawInterval) return;
    lastDrawnAt = performance.now();
    const lines = renderBlock(context, name, event, shared);
    clear();
    stderr.write(`${lines.join("\n")}\n`);
    height = lines.length;
  };
  const printLine = (text: string) => {
    if (quiet) return;
    clear();
    stderr.write(`${singleLine(text)}\n`);
  };
  /** Whether the faults of an invalid row were printed for another row. The first time, it prints that there are more. */
  const isReported = (error: unknown): boolean => {
    const fault = error instanceof ValidationError ? error.issues.map(faultOf).join("\n") : "";
    const count = reported.get(fault) ?? 0;
    reported.set(fault, count + 1);
    if (count === 1) printLine(t`More rows have the same fault. They are not listed here.`);
    return count > 0;
  };
  return {
    issueCounts,
    stop: clear,
    handleEvent(event) {
      if (event.type === "progress") return draw(event);
      if (event.type === "paused")
        return printLine(
          t`${describeRowError(event.error)} Submits pause for ${formatDuration(event.milliseconds / 1000)}.`,
        );
      if (event.type === "client") return;
      if (event.type === "timed_out") issueCounts.timedOut++;
      if (event.type === "unknown") issueCounts.unknown++;
      if (exitCodeOf(event.error) === exitCodes.conflict) issueCounts.conflicts++;
      if (event.type === "download_failed") issueCounts.unusable++;
      if (json) stdout.writeJson(rowJson(event));
      else if (quiet) stdout.write((event.files ?? []).map(({ path }) => `${path}\n`).join(""));
      if (event.type === "bad" && isReported(event.error)) return;
      if (problemTypes.includes(event.type) || (!animated && !json)) printLine(rowText(context, event));
    },
  };
}

function renderBlock(context: CliContext, name: string, event: BatchProgressEvent, shared: boolean): string[] {
  const { states, requests, secondsLeft, command, isDispatcher } = event;
  const total = Object.values(states).reduce((sum, count) => sum + count, 0);
  const [done, failed] = [states.downloaded, states.failed + states.refused + states.download_failed + states.blocked];
  const filled = total === 0 ? 0 : Math.floor(((done + failed + states.invalid) / total) * barWidth);
  const bar = `${"━".repeat(filled)}${"╌".repeat(barWidth - filled)}`;
  const counts = [
    t`${done} of ${total} done`,
    t`${states.running} running`,
    failed > 0 ? t`${failed} failed` : "",
    states.invalid > 0 ? t`${states.invalid} invalid` : "",
    states.unknown > 0 ? t`${states.unknown} without a response` : "",
    states.completed > 0 ? t`${states.completed} to download` : "",
  ].filter((text) => text !== "");
  const timeLeft = secondsLeft === undefined ? "" : t`about ${formatDuration(secondsLeft)} left`;
  const mode = describeCommand(command) || (shared && !isDispatcher ? t`another process sends the requests` : "");
  const credits = formatSpentCredits(event.spent());
  const used = requests ? t`${requests.used} of ${requests.requests} requests in ${requests.seconds} s` : "";
  const columns = terminalWidth(context.stderr);
  const summary = counts.join(", ");
  const hasBar = displayWidth(`${name} ${bar} ${summary}`) <= columns;
  const first = hasBar ? `${name} ${style(context, "cyan", bar)} ${summary}` : fitPair(name, summary, columns);
  // The time is always shown.
  const details = [
    [credits, used, timeLeft, mode],
    [credits, timeLeft, mode],
    [timeLeft, mode],
  ].map((texts) => texts.filter((text) => text !== "").join(" · "));
  const second = details.find((text) => displayWidth(text) <= columns) ?? cutToWidth(details.at(-1) ?? "", columns);
  return [first, style(context, "dim", second)];
}

/** A name and a text in one line; the name is cut first. */
function fitPair(name: string, text: string, columns: number): string {
  const shortName = cutToWidth(name, Math.max(columns - displayWidth(text) - 1, minNameWidth));
  return cutToWidth(`${shortName} ${text}`, columns);
}

/** The label of a command; empty for `run`, the normal one. */
function describeCommand(command: OperatorCommand): string {
  const labels: Record<OperatorCommand, string> = {
    run: "",
    canary: t`canary`,
    pause: t`paused`,
    cancel: t`cancelled`,
  };
  return labels[command];
}

function rowJson({ type, id: row, line, key: idempotencyKey, taskId: id, credits, files, error }: RowEvent) {
  const saved = files?.map(({ kept: _, url: __, ...file }) => file);
  const reason = error === undefined ? undefined : rowErrorJson(error);
  return { event: type, row, line, id, idempotencyKey, credits, files: saved, error: reason };
}

/** The error of a row as JSON. */
export function rowErrorJson(error: unknown) {
  const { code = "unexpected" } = (error ?? {}) as { code?: string };
  const issues = error instanceof ValidationError ? { issues: error.issues } : {};
  const task = error instanceof TaskFailedError ? mapJsonStrings(taskErrorJson(error), redactText) : {};
  return { code, message: redactText(messageOf(error)), ...issues, ...task };
}

function rowText(context: CliContext, { type, id, line, key, taskId, files, error }: RowEvent): string {
  const colour = problemTypes.includes(type) ? "red" : "green";
  const paths = files?.map(({ path }) => path).join(" ");
  const row = formatRowName(id, line);
  const job = type === "unknown" ? t`, key ${key}` : taskId === undefined ? "" : `, ${taskId}`;
  const failure = failureOf(error);
  const advice = failure && failure.retry !== "unchanged" ? ` ${translate(failure.advice)}` : "";
  const reason = error === undefined ? "" : `: ${describeRowError(error)}${advice}`;
  return `${style(context, colour, rowEventLabel(type))}: ${row}${job}${reason}${paths ? ` ${paths}` : ""}`;
}

const failureOf = (error: unknown) => (error instanceof TaskFailedError ? error.failure : undefined);

/** The error of a row for the terminal. */
export const describeRowError = (error: unknown): string =>
  error instanceof ValidationError ? error.issues.map(formatIssue).join(" ") : redactText(translate(messageOf(error)));

/** The English text of an error; the subject of an invalid row is the row itself. */
function messageOf(error: unknown): string {
  if (error instanceof ValidationError) return error.details;
  return error instanceof Error ? error.message : String(error);
}
