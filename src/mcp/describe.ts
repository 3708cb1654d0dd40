import { type Contract, modelOf, type Task } from "../contract/index.ts";
import type { Job } from "../ledger/index.ts";
import { formatPlainCommand, type McpOptions } from "./options.ts";
import { createToolNameOfTask, toolNames } from "./tool-names.ts";

type Models = Pick<Contract, "models">;

/** The tool to call next, with its arguments. */
interface NextTool {
  name: string;
  arguments: object;
}

/** Describes a job from the ledger, with the tool or command to use next. */
export function describeJob(
  { contract, formatCommand = formatPlainCommand }: Pick<McpOptions, "contract" | "formatCommand">,
  job: Job,
): Record<string, unknown> {
  const { taskId, key, model, state, status, attempt, creditsUsed, creditsRefunded, error, files, intendedAt } = job;
  return omitAbsent({
    task_id: taskId,
    model,
    status: status ?? state,
    credits_charged: creditsUsed,
    credits_refunded: creditsRefunded,
    failure: error?.message,
    files: files.length > 0 ? files.map(({ path }) => path) : undefined,
    created_at: intendedAt,
    variation: String(attempt),
    idempotency_key: key,
    next_tool: taskId === undefined ? undefined : nextToolFor(contract, taskId, state, attempt),
    next_command: state === "unknown" || state === "intended" ? formatCommand("resume", key) : undefined,
  });
}

/** Describes a task from the service's response, with the tool to use next. */
export function describeTask(contract: Models, task: Task, job: Job | undefined): Record<string, unknown> {
  const { id, status, output, error, ...rest } = task;
  const isOver = status === "completed" || status === "failed";
  return omitAbsent({
    task_id: id,
    model: modelOf(contract, id) ?? job?.model,
    status,
    ...rest,
    failure: error,
    output,
    files: job && job.files.length > 0 ? job.files.map(({ path }) => path) : undefined,
    next_tool: nextToolFor(contract, id, isOver ? (job?.state ?? status) : "running", job?.attempt),
  });
}

function nextToolFor(contract: Models, taskId: string, state: string, attempt?: number): NextTool | undefined {
  if (state === "running") return { name: toolNames.wait, arguments: { task_id: taskId } };
  if (state === "completed") return { name: toolNames.download, arguments: { task_id: taskId } };
  // A failed job is repeated as a new variation, which is a new charge.
  if (state === "failed" && attempt !== undefined)
    return { name: createToolNameOfTask(contract, taskId), arguments: { variation: String(attempt + 1) } };
  return undefined;
}

/** Removes members that are null or undefined. */
export function omitAbsent(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));
}
