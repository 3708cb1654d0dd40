import { fields } from "../../../generated/operations.ts";
import type { TaskRecord } from "./events.ts";
import { output } from "./output.ts";
import type { Task } from "./state.ts";

/** What the API tells of a job that was just accepted. */
export function showSubmitted(task: TaskRecord, remaining: number): Record<string, unknown> {
  return { ...show(task, "quality_tier", "channel"), credits_used: task.credits, remaining_credits: remaining };
}

/** What the API tells of a task at a moment. */
export function showTaskNow(task: Task, urlOf: (file: string) => string): Record<string, unknown> {
  const accepted = running.get(task) ?? showRunning(task);
  if (!task.settled) return accepted;
  const ended = { ...accepted, status: task.outcome, updated_at: moment(task.endsAt) };
  const refund = task.refunded > 0 && { credits_refunded: task.refunded };
  if (task.outcome === "completed") return { ...ended, output: output(task, urlOf), ...refund };
  const error = { code: "generation_failed", message: "The sandbox let this job fail." };
  return { ...ended, error, ...refund };
}

/** A running task reads the same at each poll. */
const running = new WeakMap<Task, Record<string, unknown>>();

function showRunning(task: Task): Record<string, unknown> {
  const created = moment(task.createdAt);
  const shown = {
    ...show(task, "quality_tier", "channel", "resolution"),
    credits_used: task.credits,
    created_at: created,
    updated_at: created,
  };
  running.set(task, shown);
  return shown;
}

const moment = (milliseconds: number) => new Date(milliseconds).toISOString();

/** The task and those fields of its body, defaults included, that its model has. */
function show({ id, model, body }: TaskRecord, ...names: string[]): Record<string, unknown> {
  const { defaults } = fields[model as keyof typeof fields] as { defaults: Record<string, unknown> };
  const whole: Record<string, unknown> = { ...defaults, ...body };
  const shown = names.filter((name) => name in whole).map((name) => [name, whole[name]]);
  return { id, status: "processing", model, ...Object.fromEntries(shown) };
}
