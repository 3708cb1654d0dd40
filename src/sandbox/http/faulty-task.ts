import { type Answer, refusal } from "../service/answer.ts";
import type { Task } from "../service/state.ts";
import { showTaskNow } from "../service/task-view.ts";
import type { Parts } from "./context.ts";

/** How often each task was polled; faults count by it. */
const polls = new WeakMap<Task, number>();

/** A task as the API shows it, with the fault that was put on it. */
export function showFaultyTask(task: Task, { contract, service }: Parts, urlOf: (file: string) => string): Answer {
  const count = (polls.get(task) ?? 0) + 1;
  polls.set(task, count);
  const limit = Number(task.fault?.value);
  if (task.fault?.name === "not-found-first" && count <= limit)
    return refusal(contract, "not_found", "Task does not exist or does not belong to this key owner.");
  if (task.fault?.name === "late-refund" && task.settled && pollsAfterEnd(task) > limit) service.refund(task.id);
  // A poll gives fresh URLs; the media route lets only the newest pass where they expire.
  const shown = showTaskNow(contract, task, (file) => `${urlOf(file)}?poll=${count}`);
  return { status: 200, body: distort(task, shown) };
}

function distort(task: Task, shown: Record<string, unknown>): Record<string, unknown> {
  switch (task.fault?.name) {
    case "unknown-status":
      return task.settled ? shown : { ...shown, status: task.fault.value };
    case "without-output": {
      const { output: _, ...rest } = shown;
      return task.settled && pollsAfterEnd(task) <= Number(task.fault.value) ? rest : shown;
    }
    case "failed-without-error": {
      const { error: _, ...rest } = shown;
      return rest;
    }
    case "flips-back": {
      const { output: _, ...rest } = shown;
      return task.settled && pollsAfterEnd(task) === 2 ? { ...rest, status: "processing" } : shown;
    }
    default:
      return shown;
  }
}

const endedPolls = new WeakMap<Task, number>();

/** Counts the polls since the task ended, this one included. Called once a poll by the fault that needs it. */
function pollsAfterEnd(task: Task): number {
  const count = (endedPolls.get(task) ?? 0) + 1;
  endedPolls.set(task, count);
  return count;
}

/** The newest poll of a task. */
export function pollsOf(task: Task): number {
  return polls.get(task) ?? 0;
}
