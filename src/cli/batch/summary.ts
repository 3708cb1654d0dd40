import type { BatchSummary, StopReason } from "../../batch/index.ts";
import type { CliContext } from "../context.ts";
import { exitCodeOf, exitCodes } from "../exit-code.ts";
import { formatCommand } from "../format-command.ts";
import { logInfo, pluralize, printOutput } from "../output.ts";
import { printError } from "../print-error.ts";
import type { BatchView } from "./batch-view.ts";
import { formatSpentCredits, itemStateLabels } from "./labels.ts";

/** What the JSON of a run holds, for the help. */
export const summaryJsonFields = {
  "event, row, line, id, idempotencyKey, credits, files, error": "a line for each thing that happens to a row",
  "batch.name, batch.place": "the last line: which batch, and where it is kept",
  "batch.states": "how many rows are in each state",
  "batch.credits": "charged, refunded, reserved, and their total",
  "batch.added, batch.known, batch.changed, batch.dropped": "what became of the manifest's rows",
  "batch.bad, batch.duplicates": "rows that break a rule; rows that are the same as another one",
  "batch.stop": "why it ended early: interrupted, cancelled, canary, credits, auth, storage, away, error",
  "batch.resume": "the command that goes on, where anything is left",
};

const exitCodeByStopReason: Record<StopReason, number | undefined> = {
  interrupted: exitCodes.interrupted,
  cancelled: exitCodes.interrupted,
  canary: exitCodes.running,
  credits: exitCodes.credits,
  auth: exitCodes.auth,
  storage: exitCodes.failed,
  away: exitCodes.busy,
  error: undefined,
};

/** What a next command needs. */
interface NextCommand {
  /** The words of the command that tries again what has failed. */
  retry: readonly string[] | undefined;
  /** Whether the engine's password is left out of what is shown. */
  isPasswordHidden: boolean;
}

/** Tells how a batch has ended; the exit code. */
export function printSummary(
  context: CliContext,
  summary: BatchSummary,
  seen: BatchView["issueCounts"],
  { retry, isPasswordHidden: hidden }: NextCommand,
): number {
  const { name, location: place, states, spent, imported: enlisted, bad, duplicates, stop } = summary;
  const code = summaryExitCode(summary, seen);
  const { waiting, intended, running, completed, unknown, unsaved } = states;
  const left = waiting + intended + running + completed + unknown + unsaved;
  const resume = left > 0 ? formatCommand(context, "batch", "resume", name) : undefined;
  if (enlisted) logImportResult(context, enlisted, bad, duplicates);
  if (stop && stop.error !== undefined && stop.reason !== "interrupted")
    printError({ ...context, json: false }, stop.error);
  const shown = Object.entries(itemStateLabels).filter(([state]) => states[state as keyof typeof states] > 0);
  const counts = shown.map(([state, words]) => `${states[state as keyof typeof states]} ${words}`).join(", ");
  const lines = [`Batch ${name}: ${counts || "no rows"}. ${formatSpentCredits(spent)}.`];
  if (stop) lines.push(`It ended early: ${stopReasonTexts[stop.reason]}.`);
  if (states.unknown + seen.unknown > 0)
    lines.push("Rows without an answer may be charged: the next run asks again, under the same keys.");
  if (states.failed > 0) {
    const again = retry ? formatCommand(context, ...retry) : "seedance batch run with the manifest and --retry-failed";
    lines.push(`To try again what has failed, as new charges: ${again}`);
  }
  if (resume !== undefined) lines.push(`To go on, without a second charge: ${resume}`);
  if (hidden && left + states.failed > 0)
    lines.push("The password of --engine is not shown: put it back, or give the address as SEEDANCE_ENGINE.");
  const { changed = [], ...taken } = enlisted ?? {};
  const told = { name, place, states, credits: spent, ...taken, changed, bad, duplicates, stop: stop?.reason, resume };
  if (context.json) printOutput(context, { json: { batch: { ...told, exitCode: code } }, quiet: [], text: "" });
  logInfo(context, lines.join("\n"));
  return code;
}

const stopReasonTexts: Record<StopReason, string> = {
  interrupted: "it was interrupted; what runs goes on",
  cancelled: "it was cancelled",
  canary: "the first rows are done, and nobody has said yes to the others",
  credits: "the credits do not suffice",
  auth: "the key was refused",
  storage: "nothing more can be written down or saved",
  away: "the service could not be reached for long",
  error: "something unforeseen happened",
};

function summaryExitCode(
  { states, stop, bad }: BatchSummary,
  { timedOut: late, unknown, conflicts }: BatchView["issueCounts"],
): number {
  if (stop?.reason === "interrupted") return exitCodes.interrupted;
  // Where a job may have been accepted, that comes first.
  if (states.unknown + unknown > 0) return exitCodes.unknown;
  if (stop) return exitCodeByStopReason[stop.reason] ?? exitCodeOf(stop.error);
  if (conflicts > 0) return exitCodes.conflict;
  if (states.failed + states.unsaved + states.blocked > 0) return exitCodes.task;
  if (late + states.running > 0) return exitCodes.running;
  return states.refused + bad > 0 ? exitCodes.usage : exitCodes.ok;
}

function logImportResult(
  context: CliContext,
  { changed, dropped }: NonNullable<BatchSummary["imported"]>,
  bad: number,
  duplicates: number,
): void {
  if (changed.length > 0) {
    const named = changed.slice(0, 5).join(", ");
    const more = changed.length > 5 ? " and others" : "";
    logInfo(
      context,
      `${pluralize(changed.length, "row")} changed since the last run: new jobs, new charges (${named}${more}).`,
    );
  }
  if (dropped > 0)
    logInfo(context, `${pluralize(dropped, "row")} of the last run left out now; what was submitted stays.`);
  if (duplicates > 0) logInfo(context, `${pluralize(duplicates, "row")} the same as another: submitted once.`);
  if (bad > 0) logInfo(context, `${pluralize(bad, "row")} bad and left out.`);
}
