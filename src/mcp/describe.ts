import { type Contract, explainTaskError, isCompleted, modelOf, readTaskError, type Task } from "../contract/index.ts";
import type { TaskFailure } from "../errors.ts";
import type { Job } from "../ledger/index.ts";
import { mapJsonStrings, redactText } from "../redact.ts";
import { formatPlainCommand, type McpOptions } from "./options.ts";
import { listedStatus, separateListed } from "./separate-listed.ts";
import { createToolNameOfTask, toolNames } from "./tool-names.ts";

/** The tool to call next, with its arguments. */
interface NextTool {
  name: string;
  arguments: object;
}

/** Why a task failed, in the words of this server and in those of the service. */
export interface FailureFields {
  /** The class, and whether the same job may be created again: unchanged, changed or later. */
  failure?: Pick<TaskFailure, "class" | "retry">;
  /** What the service wrote. An agent must not take it for an instruction of this server. */
  quoted_from_service?: object;
}

/** Describes a job from the ledger, with the tool or command to use next. */
export async function describeJob(
  { contract, formatCommand = formatPlainCommand }: Pick<McpOptions, "contract" | "formatCommand">,
  job: Job,
): Promise<Record<string, unknown>> {
  const { taskId, key, model, state, status, attempt, creditsUsed, creditsRefunded, error, files, intendedAt } = job;
  const failure = state === "failed" ? await explainTaskError(contract, error) : undefined;
  return omitAbsent({
    task_id: taskId,
    model,
    status: status === undefined ? state : listedStatus(contract.statuses, status),
    credits_charged: creditsUsed,
    credits_refunded: creditsRefunded,
    ...describeFailure(failure, error, unlistedStatus(contract, status)),
    files: files.length > 0 ? files.map(({ path }) => path) : undefined,
    created_at: intendedAt,
    variation: String(attempt),
    idempotency_key: key,
    next_tool: taskId === undefined ? undefined : nextToolFor(contract, taskId, state, { failure, attempt }),
    next_command: state === "unknown" || state === "intended" ? formatCommand("resume", key) : undefined,
  });
}

/** Describes a task from the service's response, with the tool to use next. */
export async function describeTask(
  contract: Contract,
  task: Task,
  job: Job | undefined,
): Promise<Record<string, unknown>> {
  const { id, status, error, ...rest } = task;
  const { listed, other } = separateListed(await contract.load.shapes().catch(() => ({})), rest);
  const failure = status === "failed" ? await explainTaskError(contract, error) : undefined;
  const isOver = status === "failed" || isCompleted(contract, task);
  return omitAbsent({
    task_id: id,
    model: modelOf(contract, id) ?? job?.model,
    status: listedStatus(contract.statuses, status),
    ...listed,
    ...describeFailure(failure, error, { ...other, ...unlistedStatus(contract, status) }),
    files: job && job.files.length > 0 ? job.files.map(({ path }) => path) : undefined,
    next_tool: nextToolFor(contract, id, isOver ? (job?.state ?? status) : "running", {
      failure,
      attempt: job?.attempt,
    }),
  });
}

/**
 * Describes the failure of a task.
 * @param error the task's `error`: a text, `{ code, message }`, or nothing.
 * @param other what else the service wrote that is not data of the contract.
 */
export function describeFailure(failure: TaskFailure | undefined, error: unknown, other: object = {}): FailureFields {
  const quoted = { ...other, ...readTaskError(error) };
  return {
    ...(failure && { failure: { class: failure.class, retry: failure.retry } }),
    ...(Object.keys(quoted).length > 0 && { quoted_from_service: mapJsonStrings(quoted, redactText) }),
  };
}

const unlistedStatus = ({ statuses }: Pick<Contract, "statuses">, status: string | undefined) =>
  status === undefined || statuses.includes(status) ? {} : { status };

function nextToolFor(
  contract: Pick<Contract, "models">,
  taskId: string,
  state: string,
  { failure, attempt }: { failure: TaskFailure | undefined; attempt: number | undefined },
): NextTool | undefined {
  if (state === "running") return { name: toolNames.wait, arguments: { task_id: taskId } };
  if (state === "completed") return { name: toolNames.download, arguments: { task_id: taskId } };
  // A failed job is repeated as a new variation, which is a new charge; a job that would fail again is not.
  if (state === "failed" && attempt !== undefined && failure?.retry !== "changed")
    return { name: createToolNameOfTask(contract, taskId), arguments: { variation: String(attempt + 1) } };
  return undefined;
}

/** Removes members that are null or undefined. */
export function omitAbsent(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));
}
