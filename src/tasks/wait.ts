import { AbortedError } from "../errors/connection-error.ts";
import { SeedanceError } from "../errors/seedance-error.ts";
import { TaskFailedError, WaitTimeoutError } from "../errors/task-error.ts";
import { ValidationError } from "../errors/validation-error.ts";
import type { Clock } from "../limits/clock.ts";
import { type CompletedTask, isCompleted, type ModelName, type Task } from "./models.ts";

export interface WaitOptions<M extends ModelName = ModelName> {
  /** Milliseconds between two polls, at least 2,000; 5,000 by default. */
  interval?: number;
  /** Milliseconds after which the wait ends with a WaitTimeoutError; 30 minutes by default. */
  timeout?: number;
  /** Ends the wait. */
  signal?: AbortSignal;
  /** Told of each answer. */
  onPoll?: (task: Task<M>) => void;
}

const shortestInterval = 2_000;

/** Polls until the task is completed or failed. A poll that fails for a passing reason is repeated. */
export async function wait<M extends ModelName>(
  poll: (signal: AbortSignal | undefined) => Promise<Task<M>>,
  id: string,
  clock: Clock,
  { interval = 5_000, timeout = 30 * 60_000, signal, onPoll }: WaitOptions<M> = {},
): Promise<CompletedTask<M>> {
  for (const [field, value] of Object.entries({ interval, timeout }))
    if (!(value > 0))
      throw new ValidationError("Nothing was sent", [{ field, rule: "must be above 0", fix: "Give milliseconds" }]);
  const deadline = clock.now() + timeout;
  for (;;) {
    let pause = Math.max(interval, shortestInterval);
    try {
      const task = await poll(signal);
      onPoll?.(task);
      if (task.status === "failed") throw new TaskFailedError(task);
      if (isCompleted(task)) return task as CompletedTask<M>;
    } catch (error) {
      if (!(error instanceof SeedanceError) || !error.retryable) throw error;
      pause = Math.max(pause, ((error as { retryAfter?: number }).retryAfter ?? 0) * 1_000);
    }
    if (clock.now() + pause > deadline) throw new WaitTimeoutError(id, timeout);
    await clock.sleep(pause, signal).catch((cause) => {
      throw new AbortedError(`The wait for task ${id} was aborted. The task goes on.`, { taskId: id, cause });
    });
  }
}
