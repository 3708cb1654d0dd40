import { AbortedError } from "../errors/connection-error.ts";
import { SeedanceError } from "../errors/seedance-error.ts";
import { TaskFailedError, WaitTimeoutError } from "../errors/task-error.ts";
import { type Clock, demandMilliseconds } from "../limits/clock.ts";
import { type CompletedTask, isCompleted, type ModelName, type Task } from "./models.ts";

export interface WatchOptions {
  /** Milliseconds between two polls, at least 2,000; 5,000 by default. */
  interval?: number;
  /** Milliseconds after which the wait ends with a WaitTimeoutError; 30 minutes by default. */
  timeout?: number;
  /** Ends the wait. */
  signal?: AbortSignal;
}

export interface WaitOptions<M extends ModelName = ModelName> extends WatchOptions {
  /** Told of each answer. */
  onPoll?: (task: Task<M>) => void;
}

const shortestInterval = 2_000;

/** Polls until the task is completed or failed, and gives each answer. A poll that fails for a passing reason is repeated. */
export async function* watch<M extends ModelName>(
  poll: (signal: AbortSignal | undefined) => Promise<Task<M>>,
  id: string,
  clock: Clock,
  { interval = 5_000, timeout = 30 * 60_000, signal }: WatchOptions = {},
): AsyncGenerator<Task<M>, void, void> {
  demandMilliseconds("interval", interval);
  demandMilliseconds("timeout", timeout);
  const deadline = clock.now() + timeout;
  for (;;) {
    let pause = Math.max(interval, shortestInterval);
    const task = await poll(signal).catch((error) => {
      if (!(error instanceof SeedanceError) || !error.retryable) throw error;
      pause = Math.max(pause, ((error as { retryAfter?: number }).retryAfter ?? 0) * 1_000);
    });
    if (task) yield task;
    if (task?.status === "failed" || (task && isCompleted(task))) return;
    if (clock.now() + pause > deadline) throw new WaitTimeoutError(id, timeout);
    await clock.sleep(pause, signal).catch((cause) => {
      throw new AbortedError(`The wait for task ${id} was aborted. The task goes on.`, { taskId: id, cause });
    });
  }
}

/** Watches a task to its end. */
export async function wait<M extends ModelName>(
  answers: AsyncIterable<Task<M>>,
  onPoll?: (task: Task<M>) => void,
): Promise<CompletedTask<M>> {
  let last: Task<M> | undefined;
  for await (const task of answers) {
    onPoll?.(task);
    last = task;
  }
  const task = last as Task<M>;
  if (task.status === "failed") throw new TaskFailedError(task);
  return task as CompletedTask<M>;
}
