import type { BatchSummary, Stop, StopReason } from "../../batch/index.ts";
import { CreditCeilingError, InsufficientCreditsError } from "../../errors.ts";
import type { CliContext } from "../context.ts";
import { exitCodeOf, exitCodes } from "../exit-code.ts";
import { formatCommand } from "../format-command.ts";
import { t } from "../language/translate.ts";
import { logInfo, logNotice, pluralize, printOutput } from "../output.ts";
import { printError } from "../print-error.ts";
import type { BatchView } from "./batch-view.ts";
import { describeReasonsCommand, formatSpentCredits, formatStates } from "./labels.ts";

/** The members of a run's JSON output, for the help. */
export const summaryJsonFields = {
  "event, row, line, id, idempotencyKey, credits, files, error": "One line per row event.",
  "batch.name, batch.location": "In the last line: the batch and where it is stored.",
  "batch.states": "Number of rows in each state.",
  "batch.credits": "Credits: charged, refunded, reserved and total.",
  "batch.added, batch.known, batch.changed, batch.dropped":
    "Number of rows that are new, known, changed or no longer in the manifest.",
  "batch.bad, batch.duplicates": "Number of invalid rows, and of rows that repeat another row.",
  "batch.refusedContent": "Number of failed rows whose content was refused; --retry-failed leaves them alone.",
  "batch.stop":
    "Why it stopped early: interrupted, cancelled, canary, credits, auth, storage, unavailable, refused, connection or error.",
  "batch.resume": "The command that resumes it, if rows are left.",
};

/** Exit codes of stops. Where there is none, the error has it; the contract defines those of the service's errors. */
const exitCodeByStopReason: Record<StopReason, number | undefined> = {
  interrupted: exitCodes.interrupted,
  cancelled: exitCodes.interrupted,
  canary: exitCodes.running,
  credits: undefined,
  auth: exitCodes.auth,
  storage: exitCodes.failed,
  unavailable: exitCodes.busy,
  refused: undefined,
  connection: undefined,
  error: undefined,
};

/** What the suggested commands need. */
interface NextCommand {
  /** The arguments of the command that runs the manifest again. */
  retry: readonly string[] | undefined;
  /** Whether suggested commands leave out the engine's password. */
  isPasswordHidden: boolean;
}

/**
 * Prints how a batch ended, and the commands that continue it.
 * @returns the exit code.
 */
export function printSummary(
  context: CliContext,
  summary: BatchSummary,
  issueCounts: BatchView["issueCounts"],
  { retry, isPasswordHidden }: NextCommand,
): number {
  const { name, location, states, spent, imported, bad, duplicates, refusedContent, stop } = summary;
  const code = summaryExitCode(summary, issueCounts);
  const { waiting, intended, running, completed, unknown, download_failed: downloadFailed } = states;
  const left = waiting + intended + running + completed + unknown + downloadFailed;
  const resume = left > 0 ? formatCommand(context, "batch", "resume", name) : undefined;
  if (imported) logImportResult(context, imported, duplicates);
  if (stop && stop.error !== undefined && stop.reason !== "interrupted")
    printError({ ...context, json: false }, stop.error);
  const lines = [t`Batch ${name}`, formatStates(states), formatSpentCredits(spent)];
  if (stop) lines.push(describeStop(stop));
  if (mayBeCharged(summary, issueCounts))
    lines.push(t`Rows without a response may be charged. The next run sends them again under the same keys.`);
  if (states.invalid > 0) lines.push(describeReasonsCommand(context, name));
  const again = (flag: string) =>
    retry ? formatCommand(context, ...retry, flag) : t`repeat seedance batch run with the manifest and ${flag}`;
  // Rows whose content was refused would fail again.
  if (states.failed > refusedContent) lines.push(t`Run failed rows again, as new charges: ${again("--retry-failed")}`);
  if (refusedContent > 0)
    lines.push(
      t`Failed because of their content, and left alone until they change: ${pluralize(refusedContent, "row")}. To run them unchanged all the same: ${again("--retry-refused")}`,
    );
  if (resume !== undefined) lines.push(t`Resume; you are not charged twice: ${resume}`);
  if (isPasswordHidden && left + states.failed + states.invalid > 0)
    lines.push(t`The password of --engine is left out. Add it, or set SEEDANCE_ENGINE.`);
  const { changed = [], ...counts } = imported ?? {};
  const fields = {
    name,
    location,
    states,
    credits: spent,
    ...counts,
    changed,
    bad,
    duplicates,
    refusedContent,
    stop: stop?.reason,
    resume,
  };
  if (context.json) printOutput(context, { json: { batch: { ...fields, exitCode: code } }, quiet: [], text: "" });
  if (!context.quiet) logInfo(context, lines.join("\n"));
  else if (resume !== undefined) logNotice(context, t`Resume; you are not charged twice: ${resume}`);
  return code;
}

function describeStop({ reason, error }: Stop): string {
  const texts: Record<StopReason, string> = {
    interrupted: t`Interrupted. Submitted tasks keep running and are already charged.`,
    cancelled: t`Stopped: the batch was cancelled.`,
    canary: t`Stopped after the canary rows: the remaining rows were not confirmed.`,
    credits: describeCreditsStop(error),
    auth: t`Stopped: the service rejected the API key.`,
    storage: t`Stopped: files or records could not be written.`,
    unavailable: t`Stopped: the service was unavailable for too long.`,
    refused: t`Stopped: the service refused several rows for the same reason.`,
    connection: t`Stopped: no request gets a usable response with this base URL or network.`,
    error: t`Stopped: unexpected error.`,
  };
  return texts[reason];
}

function describeCreditsStop(error: unknown): string {
  if (error instanceof CreditCeilingError) return t`Stopped: the spending limit is reached.`;
  if (error instanceof InsufficientCreditsError) return t`Stopped: not enough credits.`;
  return t`Stopped: the service refuses to spend this account's credits. Rows that were not submitted wait.`;
}

/**
 * Whether a row was sent and has no response. After a stop, rows that were being sent have none either, also those of an
 * earlier run; without storage, the response to such a row may only lack its record.
 */
function mayBeCharged({ states, stop }: BatchSummary, issueCounts: BatchView["issueCounts"]): boolean {
  const unanswered = stop && stop.reason !== "storage" ? states.intended : 0;
  return states.unknown + issueCounts.unknown + unanswered > 0;
}

function summaryExitCode(summary: BatchSummary, issueCounts: BatchView["issueCounts"]): number {
  const { states, stop, bad } = summary;
  const { timedOut, conflicts, unusable } = issueCounts;
  if (stop?.reason === "interrupted") return exitCodes.interrupted;
  // A job that may have been accepted takes precedence.
  if (mayBeCharged(summary, issueCounts)) return exitCodes.unknown;
  if (stop) return exitCodeByStopReason[stop.reason] ?? exitCodeOf(stop.error);
  if (conflicts > 0) return exitCodes.conflict;
  if (states.failed + states.blocked > 0) return exitCodes.task;
  if (states.download_failed + unusable > 0) return exitCodes.output;
  if (timedOut + states.running > 0) return exitCodes.running;
  return states.refused + bad > 0 ? exitCodes.usage : exitCodes.ok;
}

function logImportResult(
  context: CliContext,
  { changed, dropped }: NonNullable<BatchSummary["imported"]>,
  duplicates: number,
): void {
  if (changed.length > 0) {
    const rows = pluralize(changed.length, "row");
    const ids = changed.length > 5 ? `${changed.slice(0, 5).join(", ")}, …` : changed.join(", ");
    logInfo(context, t`Changed since the last run, each a new job and a new charge: ${rows} (${ids}).`);
  }
  if (dropped > 0)
    logInfo(context, t`No longer in the manifest; submitted jobs are kept: ${pluralize(dropped, "row")}.`);
  if (duplicates > 0) logInfo(context, t`Duplicates, submitted once: ${pluralize(duplicates, "row")}.`);
}
