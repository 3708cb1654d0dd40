import { type LoadedSandboxContract, sandboxFieldRulesOf } from "../contract.ts";
import { taskErrorsByClass } from "../faults/catalog.ts";
import type { TaskRecord } from "./events.ts";
import { taskOutputOf } from "./output.ts";
import type { SandboxTask } from "./state.ts";

/** The response to an accepted submit. */
export function serializeSubmittedTask(
  contract: LoadedSandboxContract,
  task: TaskRecord,
  remaining: number,
): Record<string, unknown> {
  const fields = serializeFields(contract, task, "quality_tier", "channel");
  return { ...fields, credits_used: task.credits, remaining_credits: remaining };
}

/** The response to a poll of a task. */
export function serializeTask(
  contract: LoadedSandboxContract,
  task: SandboxTask,
  urlOf: (file: string) => string,
): Record<string, unknown> {
  const accepted = runningViews.get(task) ?? serializeRunningTask(contract, task);
  if (!task.settled) return accepted;
  const ended = { ...accepted, status: task.outcome, updated_at: formatTime(task.endsAt) };
  const refund = task.refunded > 0 && { credits_refunded: task.refunded };
  if (task.outcome === "completed") return { ...ended, output: taskOutputOf(contract, task, urlOf), ...refund };
  const { name, value = "" } = task.fault ?? {};
  const error = (name === "task-fails" && taskErrorsByClass[value]) || taskErrorsByClass.unknown;
  return { ...ended, error, ...refund };
}

/** Responses of running tasks, which are the same for each poll. */
const runningViews = new WeakMap<SandboxTask, Record<string, unknown>>();

function serializeRunningTask(contract: LoadedSandboxContract, task: SandboxTask): Record<string, unknown> {
  const created = formatTime(task.createdAt);
  const view = {
    ...serializeFields(contract, task, "quality_tier", "channel", "resolution"),
    credits_used: task.credits,
    created_at: created,
    updated_at: created,
  };
  runningViews.set(task, view);
  return view;
}

const formatTime = (milliseconds: number) => new Date(milliseconds).toISOString();

/** The task with those of the named fields that its body has, defaults included. */
function serializeFields(
  contract: LoadedSandboxContract,
  { id, model, body }: TaskRecord,
  ...names: string[]
): Record<string, unknown> {
  const completeBody: Record<string, unknown> = { ...sandboxFieldRulesOf(contract, model).defaults, ...body };
  const fields = names.filter((name) => name in completeBody).map((name) => [name, completeBody[name]]);
  return { id, status: "processing", model, ...Object.fromEntries(fields) };
}
