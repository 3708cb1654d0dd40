import { AbortedError, ApiError, SeedanceError, ValidationError } from "../errors.ts";
import type { LedgerErrorCode } from "../ledger/index.ts";
import { message } from "../message.ts";
import { mapJsonStrings, redactText } from "../redact.ts";
import { applySourceMaps } from "./apply-source-maps.ts";
import type { BaseContext } from "./context.ts";
import { exitCodeOf, exitCodes } from "./exit-code.ts";
import { formatCommand } from "./format-command.ts";
import { endSentence, t, translate } from "./language/translate.ts";
import { style } from "./output.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Tells of an error: people on stderr, programs by a last line `{"error": …}` on stdout where that gets JSON.
 * @returns the exit code.
 */
export function printError(context: BaseContext, error: unknown): number {
  const isStopped = context.signal.aborted;
  const code = isStopped ? exitCodes.interrupted : exitCodeOf(error);
  const advice = adviceFor(context, error, code);
  // A command line, a file or a server may have put a key or a signed URL into any of it.
  const [first, ...next] = [isStopped && !isExpectedError(error) ? message`Interrupted.` : messageOf(error)]
    .concat(advice.map(({ text }) => text))
    .map((text) => redactText(translate(text)));
  const lines = [`${style(context, "red", "seedance:")} ${first}`, ...next];
  context.stderr.write(`${lines.join("\n")}\n`);
  if (!isExpectedError(error) && !isStopped) context.stderr.write(`${redactText(formatStack(error))}\n`);
  if (context.json) context.stdout.writeJson({ error: mapJsonStrings(toJson(error, code, advice), redactText) });
  return code;
}

interface Advice {
  /** For people. */
  text: string;
  /** The command that goes on. */
  command?: string;
}

/** What to type next. */
function adviceFor(context: BaseContext, error: unknown, code: number): Advice[] {
  if (!(error instanceof SeedanceError)) return [];
  const { taskId, idempotencyKey } = error;
  const next = (what: string, ...words: string[]): Advice => {
    const command = formatCommand(context, ...words);
    return { text: `${what}: ${command}`, command };
  };
  if (code === exitCodes.unknown && idempotencyKey !== undefined)
    return [
      { text: `The job may have been accepted and charged. Its idempotency key: ${idempotencyKey}` },
      next("Find out, without a second charge", "resume", idempotencyKey),
    ];
  // The task is done and paid for: only its files are missing.
  if (error.name === "DownloadError" && taskId !== undefined)
    return [next("Nothing has to be paid again", "download", taskId)];
  if (error.code === "task_failed" && taskId !== undefined)
    return [next("To try it again, as a new charge", "retry", taskId)];
  const advice: Advice[] = error instanceof ApiError ? [{ text: error.behavior.fix }] : [];
  const job = taskId ?? (mayBePending(error) ? idempotencyKey : undefined);
  if (job === undefined) return advice;
  const goesOn = code === exitCodes.running || code === exitCodes.interrupted;
  const what = goesOn ? "The job goes on. To wait for it" : "To go on with it, without a second charge";
  return [...advice, next(what, "resume", job)];
}

/** Whether the job of an error's key may have been accepted, or is looked after by somebody else. */
function mayBePending(error: SeedanceError): boolean {
  if (error.resume) return true;
  if (error instanceof AbortedError) return !error.notSent;
  return error.name === "LedgerError" && !notSentCodes.includes(error.code as LedgerErrorCode);
}

/** What a ledger refuses before anything is sent. */
const notSentCodes: readonly LedgerErrorCode[] = ["key_conflict", "not_leased", "unknown_job"];

function messageOf(error: unknown): string {
  if (error instanceof ValidationError) {
    const issues = error.issues.map(({ field, rule, fix }) => {
      const text = endSentence(translate(fix));
      return `  ${t`${field}: ${rule}. ${text}`}`;
    });
    return [endSentence(translate(error.subject)), ...issues].join("\n");
  }
  return error instanceof Error ? translate(error.message) : String(error);
}

function toJson(error: unknown, exitCode: number, advice: readonly Advice[]) {
  const own = error instanceof SeedanceError ? error : undefined;
  const known = error as { status?: number; requiredCredits?: number; availableCredits?: number; retryAfter?: number };
  return {
    code: own?.code ?? (error instanceof UsageError ? "usage" : "unexpected"),
    message: error instanceof Error ? error.message : String(error),
    exitCode,
    ...(error instanceof ValidationError && { issues: error.issues }),
    ...(own && {
      retryable: own.retryable,
      taskId: own.taskId,
      idempotencyKey: own.idempotencyKey,
      status: known.status,
      retryAfter: known.retryAfter,
      requiredCredits: known.requiredCredits,
      availableCredits: known.availableCredits,
    }),
    resume: advice.find(({ command }) => command !== undefined)?.command,
  };
}

const isExpectedError = (error: unknown) => error instanceof SeedanceError || error instanceof UsageError;

/** An error that nobody foresaw: where it comes from helps whoever mends it. */
function formatStack(error: unknown): string {
  const stack =
    error instanceof Error
      ? applySourceMaps(error.stack ?? "")
          .split("\n")
          .slice(1, 8)
          .join("\n")
      : "";
  return `${stack}\nThis is a bug. Please report it with the lines above.`;
}
