import { fieldsOf, type LoadedContract } from "../contract.ts";
import type { TaskRecord } from "./events.ts";
import { output } from "./output.ts";
import type { Task } from "./state.ts";

/** What the API tells of a job that was just accepted. */
export function showSubmitted(contract: LoadedContract, task: TaskRecord, remaining: number): Record<string, unknown> {
  const shown = show(contract, task, "quality_tier", "channel");
  return { ...shown, credits_used: task.credits, remaining_credits: remaining };
}

/** What the API tells of a task at a moment. */
export function showTaskNow(
  contract: LoadedContract,
  task: Task,
  urlOf: (file: string) => string,
): Record<string, unknown> {
  const accepted = running.get(task) ?? showRunning(contract, task);
  if (!task.settled) return accepted;
  const ended = { ...accepted, status: task.outcome, updated_at: moment(task.endsAt) };
  const refund = task.refunded > 0 && { credits_refunded: task.refunded };
  if (task.outcome === "completed") return { ...ended, output: output(contract, task, urlOf), ...refund };
  const error = { code: "generation_failed", message: "The sandbox let this job fail." };
  return { ...ended, error, ...refund };
}

/** A running task reads the same at each poll. */
const running = new WeakMap<Task, Record<string, unknown>>();

function showRunning(contract: LoadedContract, task: Task): Record<string, unknown> {
  const created = moment(task.createdAt);
  const shown = {
    ...show(contract, task, "quality_tier", "channel", "resolution"),
    credits_used: task.credits,
    created_at: created,
    updated_at: created,
  };
  running.set(task, shown);
  return shown;
}

const moment = (milliseconds: number) => new Date(milliseconds).toISOString();

/** The task and those fields of its body, defaults included, that its model has. */
function show(contract: LoadedContract, { id, model, body }: TaskRecord, ...names: string[]): Record<string, unknown> {
  const whole: Record<string, unknown> = { ...fieldsOf(contract, model).defaults, ...body };
  const shown = names.filter((name) => name in whole).map((name) => [name, whole[name]]);
  return { id, status: "processing", model, ...Object.fromEntries(shown) };
}
