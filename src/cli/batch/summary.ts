import type { BatchSummary, StopReason } from "../../batch/index.ts";
import { commandLine } from "../command-line.ts";
import type { Context } from "../context.ts";
import { exitCode, exitCodes } from "../exit-code.ts";
import { counted, note, print } from "../output.ts";
import { reportError } from "../report-error.ts";
import type { Screen } from "./screen.ts";
import { credits, stateWords } from "./words.ts";

/** What the JSON of a run holds, for the help. */
export const summaryJson = {
  "event, row, line, id, idempotencyKey, credits, files, error": "a line for each thing that happens to a row",
  "batch.name, batch.place": "the last line: which batch, and where it is kept",
  "batch.states": "how many rows are in each state",
  "batch.credits": "charged, refunded, reserved, and their total",
  "batch.added, batch.known, batch.changed, batch.dropped": "what became of the manifest's rows",
  "batch.bad, batch.duplicates": "rows that break a rule; rows that are the same as another one",
  "batch.stop": "why it ended early: interrupted, cancelled, canary, credits, auth, storage, away, error",
  "batch.resume": "the command that goes on, where anything is left",
};

const stops: Record<StopReason, number | undefined> = {
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
interface Next {
  /** The words of the command that tries again what has failed. */
  retry: readonly string[] | undefined;
  /** Whether the engine's password is left out of what is shown. */
  hidden: boolean;
}

/** Tells how a batch has ended; the exit code. */
export function endBatch(
  context: Context,
  summary: BatchSummary,
  seen: Screen["seen"],
  { retry, hidden }: Next,
): number {
  const { name, place, states, spent, enlisted, bad, duplicates, stop } = summary;
  const code = codeOf(summary, seen);
  const { waiting, intended, running, completed, unknown, unsaved } = states;
  const left = waiting + intended + running + completed + unknown + unsaved;
  const resume = left > 0 ? commandLine(context, "batch", "resume", name) : undefined;
  if (enlisted) tellEnlisted(context, enlisted, bad, duplicates);
  if (stop && stop.error !== undefined && stop.reason !== "interrupted")
    reportError({ ...context, json: false }, stop.error);
  const shown = Object.entries(stateWords).filter(([state]) => states[state as keyof typeof states] > 0);
  const counts = shown.map(([state, words]) => `${states[state as keyof typeof states]} ${words}`).join(", ");
  const lines = [`Batch ${name}: ${counts || "no rows"}. ${credits(spent)}.`];
  if (stop) lines.push(`It ended early: ${reasons[stop.reason]}.`);
  if (states.unknown + seen.unknown > 0)
    lines.push("Rows without an answer may be charged: the next run asks again, under the same keys.");
  if (states.failed > 0) {
    const again = retry ? commandLine(context, ...retry) : "seedance batch run with the manifest and --retry-failed";
    lines.push(`To try again what has failed, as new charges: ${again}`);
  }
  if (resume !== undefined) lines.push(`To go on, without a second charge: ${resume}`);
  if (hidden && left + states.failed > 0)
    lines.push("The password of --engine is not shown: put it back, or give the address as SEEDANCE_ENGINE.");
  const { changed = [], ...taken } = enlisted ?? {};
  const told = { name, place, states, credits: spent, ...taken, changed, bad, duplicates, stop: stop?.reason, resume };
  if (context.json) print(context, { json: { batch: { ...told, exitCode: code } }, quiet: [], text: "" });
  note(context, lines.join("\n"));
  return code;
}

const reasons: Record<StopReason, string> = {
  interrupted: "it was interrupted; what runs goes on",
  cancelled: "it was cancelled",
  canary: "the first rows are done, and nobody has said yes to the others",
  credits: "the credits do not suffice",
  auth: "the key was refused",
  storage: "nothing more can be written down or saved",
  away: "the service could not be reached for long",
  error: "something unforeseen happened",
};

function codeOf({ states, stop, bad }: BatchSummary, { late, unknown, conflicts }: Screen["seen"]): number {
  if (stop?.reason === "interrupted") return exitCodes.interrupted;
  // Where a job may have been accepted, that comes first.
  if (states.unknown + unknown > 0) return exitCodes.unknown;
  if (stop) return stops[stop.reason] ?? exitCode(stop.error);
  if (conflicts > 0) return exitCodes.conflict;
  if (states.failed + states.unsaved + states.blocked > 0) return exitCodes.task;
  if (late + states.running > 0) return exitCodes.running;
  return states.refused + bad > 0 ? exitCodes.usage : exitCodes.ok;
}

function tellEnlisted(
  context: Context,
  { changed, dropped }: NonNullable<BatchSummary["enlisted"]>,
  bad: number,
  duplicates: number,
): void {
  if (changed.length > 0) {
    const named = changed.slice(0, 5).join(", ");
    const more = changed.length > 5 ? " and others" : "";
    note(
      context,
      `${counted(changed.length, "row")} changed since the last run: new jobs, new charges (${named}${more}).`,
    );
  }
  if (dropped > 0) note(context, `${counted(dropped, "row")} of the last run left out now; what was submitted stays.`);
  if (duplicates > 0) note(context, `${counted(duplicates, "row")} the same as another: submitted once.`);
  if (bad > 0) note(context, `${counted(bad, "row")} bad and left out.`);
}
