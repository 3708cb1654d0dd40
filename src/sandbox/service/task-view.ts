import { type LoadedSandboxContract, sandboxFieldRulesOf } from "../contract.ts";
import type { TaskRecord } from "./events.ts";
import { taskOutputOf } from "./output.ts";
import type { SandboxTask } from "./state.ts";

/** What the API tells of a job that was just accepted. */
export function serializeSubmittedTask(
  contract: LoadedSandboxContract,
  task: TaskRecord,
  remaining: number,
): Record<string, unknown> {
  const shown = serializeFields(contract, task, "quality_tier", "channel");
  return { ...shown, credits_used: task.credits, remaining_credits: remaining };
}

/** What the API tells of a task at a moment. */
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
  const error = { code: "generation_failed", message: "The sandbox let this job fail." };
  return { ...ended, error, ...refund };
}

/** A running task reads the same at each poll. */
const runningViews = new WeakMap<SandboxTask, Record<string, unknown>>();

function serializeRunningTask(contract: LoadedSandboxContract, task: SandboxTask): Record<string, unknown> {
  const created = formatTime(task.createdAt);
  const shown = {
    ...serializeFields(contract, task, "quality_tier", "channel", "resolution"),
    credits_used: task.credits,
    created_at: created,
    updated_at: created,
  };
  runningViews.set(task, shown);
  return shown;
}

const formatTime = (milliseconds: number) => new Date(milliseconds).toISOString();

/** The task and those fields of its body, defaults included, that its model has. */
function serializeFields(
  contract: LoadedSandboxContract,
  { id, model, body }: TaskRecord,
  ...names: string[]
): Record<string, unknown> {
  const whole: Record<string, unknown> = { ...sandboxFieldRulesOf(contract, model).defaults, ...body };
  const shown = names.filter((name) => name in whole).map((name) => [name, whole[name]]);
  return { id, status: "processing", model, ...Object.fromEntries(shown) };
}
