import { errorResponse, type SandboxResponse } from "../service/response.ts";
import type { SandboxTask } from "../service/state.ts";
import { serializeTask } from "../service/task-view.ts";
import type { RouteDependencies } from "./context.ts";

/** How often each task was polled; faults count by it. */
const pollCounts = new WeakMap<SandboxTask, number>();

/** A task as the API shows it, with the fault that was put on it. */
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
  // A poll gives fresh URLs; the media route lets only the newest pass where they expire.
  const shown = serializeTask(contract, task, (file) => `${urlOf(file)}?poll=${count}`);
  return { status: 200, body: applyTaskFault(task, shown) };
}

function applyTaskFault(task: SandboxTask, shown: Record<string, unknown>): Record<string, unknown> {
  switch (task.fault?.name) {
    case "unknown-status":
      return task.settled ? shown : { ...shown, status: task.fault.value };
    case "without-output": {
      const { output: _, ...rest } = shown;
      return task.settled && countPollAfterEnd(task) <= Number(task.fault.value) ? rest : shown;
    }
    case "failed-without-error": {
      const { error: _, ...rest } = shown;
      return rest;
    }
    case "flips-back": {
      const { output: _, ...rest } = shown;
      return task.settled && countPollAfterEnd(task) === 2 ? { ...rest, status: "processing" } : shown;
    }
    default:
      return shown;
  }
}

const endedPollCounts = new WeakMap<SandboxTask, number>();

/** Counts the polls since the task ended, this one included. Called once a poll by the fault that needs it. */
function countPollAfterEnd(task: SandboxTask): number {
  const count = (endedPollCounts.get(task) ?? 0) + 1;
  endedPollCounts.set(task, count);
  return count;
}

/** The newest poll of a task. */
export function pollCountOf(task: SandboxTask): number {
  return pollCounts.get(task) ?? 0;
}
