import { errorResponse, type SandboxResponse } from "../service/response.ts";
import type { SandboxTask } from "../service/state.ts";
import { serializeTask } from "../service/task-view.ts";
import type { RouteDependencies } from "./context.ts";

/** The number of polls of each task, which some faults depend on. */
const pollCounts = new WeakMap<SandboxTask, number>();

/** The response to a poll, with the task's fault applied. */
export function faultyTaskResponse(
  task: SandboxTask,
  { contract, service }: RouteDependencies,
  urlOf: (file: string) => string,
): SandboxResponse {
  const count = (pollCounts.get(task) ?? 0) + 1;
  pollCounts.set(task, count);
  const limit = Number(task.fault?.value);
  if (task.fault?.name === "not-found-first" && count <= limit)
    return errorResponse(contract, "not_found", "Task does not exist or does not belong to this key owner.");
  if (task.fault?.name === "late-refund" && task.settled && countPollAfterEnd(task) > limit) service.refund(task.id);
  // Each poll returns new URLs. With the fault download-expired, the first one that is used does not work.
  const view = serializeTask(contract, task, (file) => `${urlOf(file)}?poll=${count}`);
  return { status: 200, body: applyTaskFault(task, view) };
}

function applyTaskFault(task: SandboxTask, view: Record<string, unknown>): Record<string, unknown> {
  if (!task.fault) return view;
  const { name, value = "" } = task.fault;
  switch (name) {
    case "unknown-status":
      return task.settled ? view : { ...view, status: value };
    case "without-output": {
      const { output: _, ...rest } = view;
      return task.settled && countPollAfterEnd(task) <= Number(value) ? rest : view;
    }
    case "unexpected-output": {
      if (view.output === undefined) return view;
      const [kind = "", polls = "Infinity"] = value.split(":");
      const isOver = countPollAfterEnd(task) > Number(polls);
      return isOver ? view : { ...view, output: unexpectedOutputOf(kind, view.output) };
    }
    case "unexpected-status":
      return view.output === undefined ? view : { ...view, status: value };
    case "failed-without-error": {
      const { error: _, ...rest } = view;
      return rest;
    }
    case "flips-back": {
      const { output: _, ...rest } = view;
      return task.settled && countPollAfterEnd(task) === 2 ? { ...rest, status: "processing" } : view;
    }
    default:
      return view;
  }
}

/** An output that no contract lists, made from the right one. */
function unexpectedOutputOf(kind: string, output: unknown): unknown {
  const url = firstUrlOf(output) ?? "";
  switch (kind) {
    case "relative":
      return mapUrls(output, (each) => new URL(each).pathname);
    case "scheme":
      return mapUrls(output, (each) => each.replace(/^https?:/, "ftp:"));
    case "member":
      return { url };
    case "copies":
      return { ...(output as object), copies: Array(1_000).fill(url) };
    default:
      return mapUrls(output, () => null);
  }
}

function firstUrlOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return typeof value === "string" ? value : undefined;
  return Object.values(value).map(firstUrlOf).find(Boolean);
}

function mapUrls(value: unknown, change: (url: string) => unknown): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((each) => mapUrls(each, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapUrls(each, change)]));
}

const endedPollCounts = new WeakMap<SandboxTask, number>();

/** Counts the polls since the task ended, including this one. A fault calls it once for each poll. */
function countPollAfterEnd(task: SandboxTask): number {
  const count = (endedPollCounts.get(task) ?? 0) + 1;
  endedPollCounts.set(task, count);
  return count;
}

/** The number of a task's newest poll. */
export function pollCountOf(task: SandboxTask): number {
  return pollCounts.get(task) ?? 0;
}
