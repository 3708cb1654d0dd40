import type { Contract } from "../contract/index.ts";
import { DownloadError } from "../download/index.ts";
import { ApiError, SeedanceError, TaskFailedError, ValidationError } from "../errors.ts";
import { LedgerError } from "../ledger/index.ts";
import { redactText } from "../redact.ts";
import { createToolName, createToolNameOfTask, outputTypes, toolNames } from "./tool-names.ts";

/** An error that an agent can act on. */
export interface ToolError {
  code: string;
  message: string;
  /** Whether the same call, with the same arguments, may succeed later. */
  retryable: boolean;
  retry_after_ms?: number;
  /** What to do about it. */
  fix: string;
  next_tool?: { name: string; arguments?: object };
  next_command?: string;
  issues?: readonly object[];
  task_id?: string;
  idempotency_key?: string;
  required_credits?: number;
  available_credits?: number;
}

interface ErrorAdvice {
  fix: string;
  next_tool?: { name: string; arguments?: object };
  next_command?: string;
}

/** What else the classes of errors tell, each of some of them. */
interface ApiErrorFields {
  retryAfter?: number;
  requiredCredits?: number;
  availableCredits?: number;
}

const repeatCallAdvice = "Make the same call again: it is the same job, charged once.";
const repeatReadAdvice = "Make the same call again: nothing is lost.";
const otherVariationAdvice = "The key was used with other arguments. Choose another variation for another job.";

/** The client's own codes. */
const adviceByCode: Readonly<Record<string, ErrorAdvice>> = {
  validation_failed: { fix: "Correct what the issues name and call again. Nothing was sent or charged." },
  missing_key: {
    fix: "Ask the user to keep a key with this command, or to set SEEDANCE_API_KEY for this server; with --sandbox it needs none. Never ask for the key in the conversation.",
    next_command: "seedance auth login",
  },
  over_ceiling: {
    fix: "Nothing was charged. Ask for less, or ask the user for a higher ceiling: max_credits in the call, and --max-credits where the server has one.",
    next_tool: { name: toolNames.quote },
  },
  key_conflict: { fix: otherVariationAdvice },
  approval_needed: {
    fix: "Nothing was charged. Tell the user the price, and call again with max_credits.",
    next_tool: { name: toolNames.quote },
  },
  declined: { fix: "Do not ask again. Find out from the user what they want instead." },
  leased: { fix: `Another process is at work on this very job. ${repeatCallAdvice}` },
};

/** What an agent does about a refusal of the service, by its status, besides what the contract says. */
const adviceByStatus: Readonly<Record<number, ErrorAdvice>> = {
  401: {
    fix: "Ask the user to keep another key with this command, outside the conversation.",
    next_command: "seedance auth login",
  },
  402: {
    fix: "Tell the user what the job costs and what is there.",
    next_tool: { name: toolNames.quote },
  },
  404: {
    fix: `${toolNames.get} without arguments lists the newest jobs.`,
    next_tool: { name: toolNames.get },
  },
  409: { fix: otherVariationAdvice },
};

/** Anything that was thrown, in words and members that tell an agent what to do next. */
export function toToolError(contract: Pick<Contract, "models">, error: unknown, tool: string): ToolError {
  if (!(error instanceof SeedanceError))
    return {
      code: "unexpected",
      message: redactText(error instanceof Error ? error.message : String(error)),
      retryable: false,
      fix: "This is a bug. Tell the user; what the server wrote to stderr says more.",
    };
  const { retryAfter, requiredCredits, availableCredits } = error as ApiErrorFields;
  const { code, retryable, ...fix } = adviceFor(contract, error, tool);
  return {
    code,
    message: summarizeMessage(error),
    retryable,
    ...(retryable && { retry_after_ms: Math.ceil((retryAfter ?? 2) * 1000) }),
    ...fix,
    ...(error instanceof ValidationError && { issues: error.issues }),
    ...(error.taskId !== undefined && { task_id: error.taskId }),
    ...(error.idempotencyKey !== undefined && { idempotency_key: error.idempotencyKey }),
    ...(requiredCredits !== undefined && { required_credits: requiredCredits }),
    ...(availableCredits !== undefined && { available_credits: availableCredits }),
  };
}

/** One line: issues and ways out are members of their own. */
function summarizeMessage(error: SeedanceError): string {
  const [line = ""] = error.message.split(error instanceof ValidationError ? ": " : "\n");
  return line.replace(/\.\s[^.]*:$/, ".");
}

function adviceFor(
  contract: Pick<Contract, "models">,
  error: SeedanceError,
  tool: string,
): ErrorAdvice & Pick<ToolError, "code" | "retryable"> {
  const { code, retryable, taskId, idempotencyKey } = error;
  // Whatever the reason: where a job may have been accepted, that comes first.
  if (error.resume)
    return {
      code: "outcome_unknown",
      retryable: true,
      fix: `The job may have been accepted and charged. Change nothing. ${repeatCallAdvice}`,
      next_tool: { name: tool },
      next_command: `seedance resume ${idempotencyKey}`,
    };
  if (error instanceof TaskFailedError)
    return {
      code,
      retryable: false,
      fix: "Tell the user why and what was given back. To try again, which is another charge, call the create tool with the same arguments and the next variation.",
      next_tool: { name: createToolNameOfTask(contract, error.task.id) },
    };
  if (error instanceof DownloadError)
    return {
      code,
      retryable,
      fix: `The task is done and paid for: never create it again. ${retryable ? "Download it again: what had come is kept." : "Mend what the message says, or choose another directory, and download it again."}`,
      next_tool: { name: toolNames.download, arguments: { task_id: taskId } },
      ...(taskId !== undefined && { next_command: `seedance download ${taskId}` }),
    };
  if (error instanceof LedgerError && code !== "leased" && code !== "key_conflict")
    return { code, retryable, fix: error.fix };
  const creating = outputTypes(contract).map(createToolName).includes(tool);
  const again = creating ? repeatCallAdvice : repeatReadAdvice;
  if (error instanceof ApiError) {
    const { behavior, status } = error;
    const { fix = retryable ? again : "", ...next } = adviceByStatus[status] ?? {};
    const charged = creating && behavior.charged === "no" ? "Nothing was charged." : "";
    return { code, retryable, fix: [charged, behavior.fix, fix].filter(Boolean).join(" "), ...next };
  }
  const known = adviceByCode[code];
  if (known) return { code, retryable, ...known };
  return { code, retryable, fix: retryable ? again : "Tell the user what the message says." };
}
