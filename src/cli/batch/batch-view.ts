import type { BatchEvent, BatchProgressEvent, RowEvent } from "../../batch/index.ts";
import { ValidationError } from "../../errors.ts";
import { redactText } from "../../redact.ts";
import type { CliContext } from "../context.ts";
import { exitCodeOf, exitCodes } from "../exit-code.ts";
import { formatDuration, style } from "../output.ts";
import { truncateToWidth } from "../progress-line.ts";
import { encodeSequence } from "../writer.ts";
import { formatSpentCredits } from "./labels.ts";

/** What people and programs see of a batch while it runs. */
export interface BatchView {
  handleEvent(event: BatchEvent): void;
  /** Removes what is redrawn. */
  stop(): void;
  /** What was seen that tells on the exit code. */
  issueCounts: { timedOut: number; unknown: number; conflicts: number };
}

/** Milliseconds between two drawings. */
const redrawInterval = 250;
const barWidth = 28;
/** Events that are worth a line of their own to people. */
const problemTypes: readonly RowEvent["type"][] = ["bad", "failed", "refused", "unknown", "unsaved", "late"];

/**
 * On a terminal one block that is redrawn, with problems above it; elsewhere a line for each row that comes to an end:
 * JSON on stdout, or words on stderr.
 * @param shared whether other machines may run it too.
 */
export function startBatchView(context: CliContext, name: string, shared: boolean): BatchView {
  const { stdout, stderr, json, quiet, animated } = context;
  const issueCounts = { timedOut: 0, unknown: 0, conflicts: 0 };
  let drawn = 0;
  let height = 0;
  const clear = () => {
    if (height > 0) stderr.write(encodeSequence(`\x1b[${height}A\r\x1b[0J`));
    height = 0;
  };
  const draw = (event: BatchProgressEvent) => {
    if (!animated || performance.now() - drawn < redrawInterval) return;
    drawn = performance.now();
    const lines = renderBlock(context, name, event, shared).map((line) => truncateToWidth(line, stderr.columns || 80));
    clear();
    stderr.write(`${lines.join("\n")}\n`);
    height = lines.length;
  };
  const say = (text: string) => {
    if (quiet) return;
    clear();
    stderr.write(`${text}\n`);
  };
  return {
    issueCounts,
    stop: clear,
    handleEvent(event) {
      if (event.type === "progress") return draw(event);
      if (event.type === "paused")
        return say(`${messageOf(event.error)} Submits pause for ${formatDuration(event.milliseconds / 1000)}.`);
      if (event.type === "client") return;
      if (event.type === "late") issueCounts.timedOut++;
      if (event.type === "unknown") issueCounts.unknown++;
      if (exitCodeOf(event.error) === exitCodes.conflict) issueCounts.conflicts++;
      if (json) stdout.writeJson(rowJson(event));
      else if (quiet) stdout.write((event.files ?? []).map(({ path }) => `${path}\n`).join(""));
      if (problemTypes.includes(event.type) || (!animated && !json)) say(rowText(context, event));
    },
  };
}

function renderBlock(context: CliContext, name: string, event: BatchProgressEvent, shared: boolean): string[] {
  const { states, requests, secondsLeft, command, isDispatcher: leads } = event;
  const total = Object.values(states).reduce((sum, count) => sum + count, 0);
  const [done, bad] = [states.downloaded, states.failed + states.refused + states.unsaved + states.blocked];
  const filled = total === 0 ? 0 : Math.floor(((done + bad) / total) * barWidth);
  const bar = `${"━".repeat(filled)}${"╌".repeat(barWidth - filled)}`;
  const also = [
    bad > 0 ? `${bad} failed` : "",
    states.unknown > 0 ? `${states.unknown} unknown` : "",
    states.completed > 0 ? `${states.completed} to be saved` : "",
  ].filter((text) => text !== "");
  const counts = [`${done} of ${total} done`, `${states.running} running`, ...also].join(", ");
  const window = requests ? `${requests.used} of ${requests.requests} requests in ${requests.seconds} s` : undefined;
  const left = secondsLeft === undefined ? undefined : `about ${formatDuration(secondsLeft)} left`;
  const follows = shared && !leads ? "another process chooses the requests" : undefined;
  const what = command === "run" ? follows : command;
  const second = [formatSpentCredits(event.spent()), window, left, what]
    .filter((text) => text !== undefined)
    .join(" · ");
  return [`${name} ${style(context, "cyan", bar)} ${counts}`, style(context, "dim", second)];
}

/** What a line of JSON holds. */
function rowJson({ type, id: row, line, key: idempotencyKey, taskId: id, credits, files, error }: RowEvent) {
  const { code } = (error ?? {}) as { code?: string };
  const issues = error instanceof ValidationError ? { issues: error.issues } : {};
  const saved = files?.map(({ kept: _, url: __, ...file }) => file);
  const told = error === undefined ? undefined : { code: code ?? "unexpected", message: messageOf(error), ...issues };
  return { event: type, row, line, id, idempotencyKey, credits, files: saved, error: told };
}

function rowText(context: CliContext, { type, id, line, key, taskId, files, error }: RowEvent): string {
  const colour = problemTypes.includes(type) ? "red" : "green";
  const paths = files?.map(({ path }) => path).join(" ");
  const row = id === undefined ? `line ${line}` : `${id} (line ${line})`;
  const which = type === "unknown" ? `, key ${key}` : taskId === undefined ? "" : `, ${taskId}`;
  const why = error === undefined ? "" : `: ${messageOf(error)}`;
  return `${style(context, colour, type)} ${row}${which}${why}${paths ? ` ${paths}` : ""}`;
}

function messageOf(error: unknown): string {
  if (!(error instanceof ValidationError)) return redactText(error instanceof Error ? error.message : String(error));
  return error.issues.map(({ field, rule, fix }) => `${field} ${rule}. ${fix.replace(/\.$/, "")}.`).join(" ");
}
