import { fields } from "../../../generated/operations.ts";
import type { TaskRecord } from "./events.ts";
import { output } from "./output.ts";
import type { Task } from "./state.ts";

/** What the API tells of a job that was just accepted. */
export function showTask(task: TaskRecord): Record<string, unknown> {
  const { defaults } = fields[task.model as keyof typeof fields] as { defaults: Record<string, unknown> };
  const body: Record<string, unknown> = { ...defaults, ...task.body };
  return {
    id: task.id,
    status: "processing",
    model: task.model,
    ...pick(body, "quality_tier", "channel", "resolution"),
    credits_used: task.credits,
    created_at: moment(task.createdAt),
    updated_at: moment(task.createdAt),
  };
}

/** What the API tells of a task at a moment. */
export function showTaskNow(task: Task, urlOf: (file: string) => string): Record<string, unknown> {
  const accepted = showTask(task);
  if (!task.settled) return accepted;
  const ended = { ...accepted, status: task.outcome, updated_at: moment(task.endsAt) };
  if (task.outcome === "completed") return { ...ended, output: output(task, urlOf) };
  const error = { code: "generation_failed", message: "The sandbox let this job fail." };
  return { ...ended, error, ...(task.refunded > 0 && { credits_refunded: task.refunded }) };
}

const moment = (milliseconds: number) => new Date(milliseconds).toISOString();

function pick(body: Record<string, unknown>, ...names: string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => name in body).map((name) => [name, body[name]]));
}
