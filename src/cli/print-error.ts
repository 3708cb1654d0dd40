import type { BatchError } from "../batch/index.ts";
import { readTaskError } from "../contract/index.ts";
import {
  AbortedError,
  ApiError,
  NotFoundError,
  SeedanceError,
  TaskFailedError,
  type TaskFailure,
  ValidationError,
} from "../errors.ts";
import type { LedgerErrorCode } from "../ledger/index.ts";
import { message } from "../message.ts";
import { mapJsonStrings, redactText } from "../redact.ts";
import { applySourceMaps } from "./apply-source-maps.ts";
import type { BaseContext } from "./context.ts";
import { exitCodeOf, exitCodes } from "./exit-code.ts";
import { formatCommand } from "./format-command.ts";
import { endSentence, t, translate } from "./language/translate.ts";
import { jobOf } from "./name-job.ts";
import { formatIssue, style } from "./output.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Prints an error: as text to stderr, and in JSON mode also as a last line `{"error": …}` to stdout.
 * @returns the exit code.
 */
export function printError(context: BaseContext, error: unknown): number {
  const isInterrupted = context.signal.aborted;
  const code = isInterrupted ? exitCodes.interrupted : exitCodeOf(error);
  const advice = adviceFor(context, error, code);
  // Any of these texts may contain a key or a signed URL from the command line, a file or a server.
  const [first, ...next] = [isInterrupted && !isExpectedError(error) ? message`Interrupted.` : messageOf(error)]
    .concat(advice.map(({ text }) => text))
    // Lines after the first are indented, so that a server's text can't look like another message of this command.
    .map((text) => redactText(translate(text)).replace(/\n(?! )/g, "\n  "));
  const lines = [`${style(context, "red", "seedance:")} ${first}`, ...next];
  context.stderr.write(`${lines.join("\n")}\n`);
  if (!isExpectedError(error) && !isInterrupted) context.stderr.write(`${redactText(formatStack(error))}\n`);
  if (context.json) context.stdout.writeJson({ error: mapJsonStrings(toJson(error, code, advice), redactText) });
  return code;
}

interface Advice {
  /** A sentence with the command. */
  text: string;
  /** The command that continues the job, without a charge. */
  resume?: string;
  /** Another command to run next. */
  next?: string;
}

/** What to do next, and the command for it. */
function adviceFor(context: BaseContext, error: unknown, code: number): Advice[] {
  if (!(error instanceof Error)) return [];
  const { taskId, idempotencyKey, isRecorded, mayBeCharged, next: words } = jobOf(error);
  const { code: errorCode, name } = error as Partial<SeedanceError>;
  const commandFor = (action: string, id: string) => formatCommand(context, ...(words ?? [action, id]));
  if (mayBeCharged && idempotencyKey !== undefined) return adviceForUnknown(idempotencyKey, commandFor);
  if (error instanceof UsageError) return [];
  if (code === exitCodes.unknown && idempotencyKey !== undefined) return adviceForUnknown(idempotencyKey, commandFor);
  if (name === "DownloadError" && taskId !== undefined)
    return adviceForDownload(context, errorCode, taskId, commandFor);
  if (error instanceof TaskFailedError) {
    const { failure, task } = error;
    if (isRecorded === false) return failure?.advice === undefined ? [] : [{ text: failure.advice }];
    return adviceForFailedTask(failure, commandFor("retry", task.id));
  }
  if (errorCode === "batch_running") {
    const next = formatCommand(context, "batch", "pause", (error as BatchError).batch ?? "");
    return [{ text: message`Pause it: ${next}`, next }];
  }
  const advice: Advice[] = error instanceof ApiError ? [{ text: error.behavior.fix }] : [];
  // A task that neither the service nor the ledger knows can't be continued, nor can an invalid id.
  if ((error instanceof NotFoundError || error instanceof ValidationError) && isRecorded !== true) return advice;
  const key = mayBePending(error) ? idempotencyKey : undefined;
  // If the task could not be recorded, only the key leads to the record of its job.
  const job = name === "LedgerError" ? (key ?? taskId) : (taskId ?? key);
  if (job === undefined) return advice;
  const isRunning = code === exitCodes.running || code === exitCodes.interrupted;
  // A submit without a response may have been accepted or not.
  if (isRunning && key !== undefined && taskId === undefined) return [...advice, ...adviceForUnknown(key, commandFor)];
  const resume = commandFor("resume", job);
  const text = isRunning
    ? message`The job keeps running. Wait for it: ${resume}`
    : message`Continue, without a second charge: ${resume}`;
  return [...advice, { text, resume }];
}

type CommandFor = (action: string, id: string) => string;

function adviceForUnknown(key: string, commandFor: CommandFor): Advice[] {
  const resume = commandFor("resume", key);
  return [
    { text: message`The job may have been accepted and charged. Its idempotency key: ${key}` },
    { text: message`Find out, without a second charge: ${resume}`, resume },
  ];
}

/** The task is submitted and paid for; only its files are missing. */
function adviceForDownload(
  context: BaseContext,
  code: string | undefined,
  taskId: string,
  commandFor: CommandFor,
): Advice[] {
  const resume = commandFor("download", taskId);
  if (code !== "not_writable" && code !== "disk_full")
    return [{ text: message`Download again, without a charge: ${resume}`, resume }];
  // An agent runs `resume` as it is, after the repair; a person fills in the folder.
  const elsewhere = formatCommand(context, "download", taskId, "-o", "FOLDER");
  return [{ text: message`Download into another folder, without a charge: ${elsewhere}`, resume }];
}

/** A job that would fail again is never offered unchanged: `retry` then shows which fields to change, and submits nothing. */
function adviceForFailedTask(failure: TaskFailure | undefined, next: string): Advice[] {
  switch (failure?.retry) {
    case "changed":
      return [{ text: failure.advice }, { text: message`See how to change and submit it again: ${next}`, next }];
    case "later":
      return [{ text: failure.advice }, { text: message`Later, try again as a new charge: ${next}`, next }];
    default:
      return [{ text: message`Try again, as a new charge: ${next}`, next }];
  }
}

/** Whether the job of the error's key may have been accepted, or is handled by another process. */
function mayBePending(error: Error): boolean {
  if (!(error instanceof SeedanceError)) return true;
  if (error.resume) return true;
  if (error instanceof AbortedError) return !error.notSent;
  return error.name === "LedgerError" && !notSentCodes.includes(error.code as LedgerErrorCode);
}

/** Errors of the ledger before anything is sent. */
const notSentCodes: readonly LedgerErrorCode[] = ["key_conflict", "not_leased", "unknown_job"];

function messageOf(error: unknown): string {
  if (error instanceof ValidationError) {
    return [endSentence(translate(error.subject)), ...error.issues.map((issue) => `  ${formatIssue(issue)}`)].join(
      "\n",
    );
  }
  return error instanceof Error ? translate(error.message) : String(error);
}

function toJson(error: unknown, exitCode: number, advice: readonly Advice[]) {
  const seedanceError = error instanceof SeedanceError ? error : undefined;
  const job = error instanceof Error ? jobOf(error) : {};
  const details = error as {
    status?: number;
    requiredCredits?: number;
    availableCredits?: number;
    retryAfter?: number;
  };
  return {
    code: seedanceError?.code ?? (error instanceof UsageError ? "usage" : "unexpected"),
    message: error instanceof Error ? error.message : String(error),
    exitCode,
    ...(error instanceof ValidationError && { issues: error.issues }),
    ...(error instanceof TaskFailedError && taskErrorJson(error)),
    ...(seedanceError && {
      retryable: seedanceError.retryable,
      status: details.status,
      retryAfter: details.retryAfter,
      requiredCredits: details.requiredCredits,
      availableCredits: details.availableCredits,
    }),
    taskId: job.taskId,
    idempotencyKey: job.idempotencyKey,
    resume: advice.find(({ resume }) => resume !== undefined)?.resume,
    next: advice.find(({ next }) => next !== undefined)?.next,
  };
}

/** The service's error of a failed task, and its class. */
export function taskErrorJson({ task, failure }: TaskFailedError) {
  return { taskError: readTaskError(task.error), failure };
}

const isExpectedError = (error: unknown) => error instanceof SeedanceError || error instanceof UsageError;

/** The stack of an unexpected error, and how to report it. */
function formatStack(error: unknown): string {
  const stack =
    error instanceof Error
      ? applySourceMaps(error.stack ?? "")
          .split("\n")
          .slice(1, 8)
          .join("\n")
      : "";
  return `${stack}\n${t`This is a bug. Please report it with the lines above.`}`;
}
