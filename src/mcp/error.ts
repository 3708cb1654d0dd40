import type { Contract } from "../contract/index.ts";
import { DownloadError } from "../download/index.ts";
import {
  ApiError,
  SeedanceError,
  TaskFailedError,
  type TaskFailure,
  UnexpectedOutputError,
  ValidationError,
} from "../errors.ts";
import { LedgerError } from "../ledger/index.ts";
import { redactText } from "../redact.ts";
import { describeFailure, type FailureFields } from "./describe.ts";
import { type CommandFormatter, formatPlainCommand } from "./options.ts";
import { createToolName, createToolNameOfTask, outputTypes, toolNames } from "./tool-names.ts";

/** An error that an agent can act on. */
export interface ToolError extends FailureFields {
  code: string;
  /** A sentence of this server. It repeats no text of the service, which an agent might take for an instruction. */
  message: string;
  /** Whether the same call, with the same arguments, may succeed later. */
  retryable: boolean;
  retry_after_ms?: number;
  /** What to do next. */
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
  /** The words of the command to run next. */
  next?: readonly string[];
}

/** Members that only some error classes have. */
interface ApiErrorFields {
  retryAfter?: number;
  requiredCredits?: number;
  availableCredits?: number;
}

const repeatCallAdvice = "Repeat the same call: it is the same job, charged once.";
const repeatReadAdvice = "Repeat the same call: nothing is lost.";
const otherVariationAdvice =
  "The idempotency key was used with other arguments. For another job, pass another variation.";

/** Advice for the client's own error codes. */
const adviceByCode: Readonly<Record<string, ErrorAdvice>> = {
  validation_failed: { fix: "Correct the arguments listed in issues and call again. Nothing was sent or charged." },
  missing_key: {
    fix: "Ask the user to save a key with this command or to set SEEDANCE_API_KEY for this server. With --sandbox no key is needed. Never ask for the key in the conversation.",
    next: ["auth", "login"],
  },
  over_ceiling: {
    fix: "Nothing was charged. Request a cheaper job, or ask the user for a higher limit: max_credits in the call, and --max-credits if the server has one.",
    next_tool: { name: toolNames.quote },
  },
  key_conflict: { fix: otherVariationAdvice },
  approval_needed: {
    fix: "Nothing was charged. Tell the user the price and call again with max_credits.",
    next_tool: { name: toolNames.quote },
  },
  declined: { fix: "Do not ask again. Ask the user what they want instead." },
  unexpected_output: {
    fix: "The task has ended and is paid: never create it again. Show the user the quoted response; wait for the same task later.",
    next_tool: { name: toolNames.wait },
  },
  leased: { fix: `Another process is submitting this job. ${repeatCallAdvice}` },
};

/** Advice for the service's errors by HTTP status, in addition to the contract's own. */
const adviceByStatus: Readonly<Record<number, ErrorAdvice>> = {
  401: {
    fix: "Ask the user to save another key with this command, outside the conversation.",
    next: ["auth", "login"],
  },
  402: {
    fix: "Tell the user what the job costs and how many credits are available.",
    next_tool: { name: toolNames.quote },
  },
  404: {
    fix: `${toolNames.get} without arguments lists the newest jobs.`,
    next_tool: { name: toolNames.get },
  },
  409: { fix: otherVariationAdvice },
};

/**
 * Converts a thrown value to an error that an agent can act on.
 * @param tool the name of the tool that was called.
 * @param formatCommand formats the words of a command, so that it runs as printed.
 */
export function toToolError(
  contract: Pick<Contract, "models">,
  error: unknown,
  tool: string,
  formatCommand: CommandFormatter = formatPlainCommand,
): ToolError {
  if (!(error instanceof SeedanceError))
    return {
      code: "unexpected",
      message: redactText(error instanceof Error ? error.message : String(error)),
      retryable: false,
      fix: "This is a bug. Tell the user; the server's stderr has the details.",
    };
  const { retryAfter, requiredCredits, availableCredits } = error as ApiErrorFields;
  const { code, retryable, next, ...fix } = adviceFor(contract, error, tool);
  return {
    code,
    message: summarizeMessage(error),
    retryable,
    ...(retryable && { retry_after_ms: Math.ceil((retryAfter ?? 2) * 1000) }),
    ...fix,
    ...(next && { next_command: formatCommand(...next) }),
    ...(error instanceof ValidationError && { issues: error.issues }),
    ...quoteService(error),
    ...(error.taskId !== undefined && { task_id: error.taskId }),
    ...(error.idempotencyKey !== undefined && { idempotency_key: error.idempotencyKey }),
    ...(requiredCredits !== undefined && { required_credits: requiredCredits }),
    ...(availableCredits !== undefined && { available_credits: availableCredits }),
  };
}

/** What the service wrote, in members whose names say so. */
function quoteService(error: SeedanceError): FailureFields {
  if (error instanceof TaskFailedError) return describeFailure(error.failure, error.task.error);
  if (error instanceof UnexpectedOutputError) return { quoted_from_service: { response: error.body.slice(0, 500) } };
  if (error instanceof ApiError) return { quoted_from_service: { message: error.message } };
  return {};
}

/** What an agent does about a failed task, by whether the same job may be created again. */
function taskFailureFix(failure: TaskFailure | undefined): string {
  const tell = "Tell the user why it failed and what was refunded.";
  switch (failure?.retry) {
    case "changed":
      return `${tell} ${failure.advice} Never create the same job again: it would fail again. A changed job is a new charge: ask first, then call the create tool with the changed arguments.`;
    case "later":
      return `${tell} ${failure.advice} To try again later, which is a new charge, call the create tool with the same arguments and the next variation.`;
    default:
      return `${tell} To try again, which is a new charge, call the create tool with the same arguments and the next variation.`;
  }
}

/** One sentence. Issues, next steps and what the service wrote are members of their own. */
function summarizeMessage(error: SeedanceError): string {
  if (error instanceof TaskFailedError) return `Task ${error.taskId} failed.`;
  if (error instanceof UnexpectedOutputError)
    return `Task ${error.taskId} is charged and has ended, but its output is not what the contract lists.`;
  if (error instanceof ApiError) return `The service responded with status ${error.status}.`;
  if (error instanceof ValidationError) return `${error.subject}.`;
  const [line = ""] = error.message.split("\n");
  return line.replace(/\.\s[^.]*:$/, ".");
}

function adviceFor(
  contract: Pick<Contract, "models">,
  error: SeedanceError,
  tool: string,
): ErrorAdvice & Pick<ToolError, "code" | "retryable"> {
  const { code, retryable, taskId, idempotencyKey } = error;
  // If a job may have been accepted, that comes before the reason of the failure.
  if (error.resume)
    return {
      code: "outcome_unknown",
      retryable: true,
      fix: `The job may have been accepted and charged. Do not change the arguments. ${repeatCallAdvice}`,
      next_tool: { name: tool },
      next: ["resume", `${idempotencyKey}`],
    };
  if (error instanceof TaskFailedError)
    return {
      code,
      retryable: false,
      fix: taskFailureFix(error.failure),
      ...(error.failure?.retry !== "changed" && { next_tool: { name: createToolNameOfTask(contract, error.task.id) } }),
    };
  if (error instanceof DownloadError)
    return {
      code,
      retryable,
      fix: `The task is complete and paid: never create it again. ${retryable ? "Repeat the download: it resumes." : "Fix what the message names, or choose another directory, and repeat the download."}`,
      next_tool: { name: toolNames.download, arguments: { task_id: taskId } },
      ...(taskId !== undefined && { next: ["download", taskId] }),
    };
  if (error instanceof LedgerError && code !== "leased" && code !== "key_conflict") {
    // The job may be charged, if the ledger failed after its submit. The record under its key leads to its task.
    const job = idempotencyKey ?? taskId;
    return { code, retryable, fix: error.fix, ...(job !== undefined && { next: ["resume", job] }) };
  }
  const isCreate = outputTypes(contract).map(createToolName).includes(tool);
  const repeatAdvice = isCreate ? repeatCallAdvice : repeatReadAdvice;
  if (error instanceof ApiError) {
    const { behavior, status } = error;
    const { fix = retryable ? repeatAdvice : "", ...next } = adviceByStatus[status] ?? {};
    const charged = isCreate && behavior.charged === "no" ? "Nothing was charged." : "";
    // A service's code may be any text. Only a word is taken over.
    return {
      code: /^\w{1,64}$/.test(code) ? code : `http_${status}`,
      retryable,
      fix: [charged, behavior.fix, fix].filter(Boolean).join(" "),
      ...next,
    };
  }
  const advice = adviceByCode[code];
  if (advice) return { code, retryable, ...advice };
  return { code, retryable, fix: retryable ? repeatAdvice : "Tell the user what the message says." };
}
