import {
  type CompletedTask,
  type Contract,
  type ContractTypes,
  isCompleted,
  type ModelName,
  type Shapes,
  type Task,
  unknownMembers,
} from "../contract/index.ts";
import { AbortedError, NotFoundError, SeedanceError, TaskFailedError, WaitTimeoutError } from "../errors.ts";
import type { SchedulingOptions } from "../http/index.ts";
import { assertMilliseconds, type Clock, type RequestBudget } from "../scheduling/index.ts";
import type { ClientEventListener } from "./events.ts";

export interface WatchOptions {
  /** The least number of milliseconds between two polls of the task, at least 2,000, which is the default. */
  interval?: number;
  /** Milliseconds after which the wait ends with a WaitTimeoutError; 30 minutes by default. */
  timeout?: number;
  /** Ends the wait. */
  signal?: AbortSignal;
}

export interface WaitOptions<T extends ContractTypes = ContractTypes, M extends ModelName<T> = ModelName<T>>
  extends WatchOptions {
  /** Called with each response. */
  onPoll?: (task: Task<T, M>) => void;
}

export interface WatchParts {
  contract: Contract;
  shapes: Shapes;
  clock: Clock;
  budget: RequestBudget;
  emit: ClientEventListener;
  /** How many seconds the task is expected to take, where nothing is known of its submit. */
  median: number;
  poll(id: string, scheduling: SchedulingOptions, signal: AbortSignal | undefined): Promise<Task>;
}

const shortestInterval = 2_000;
/** However often polls fail. */
const longestPause = 30_000;
/** Polls of a task that was just submitted may be answered before all of the service knows of it: 62 s in all. */
const [maxMisses, firstMissDelay] = [5, 2_000];

/**
 * Polls until the task is completed or failed, and gives each answer. When, the budget chooses, among all tasks that are
 * watched. A poll that fails for a passing reason is repeated.
 */
export async function* watch(
  parts: WatchParts,
  id: string,
  { interval = shortestInterval, timeout = 30 * 60_000, signal }: WatchOptions,
): AsyncGenerator<Task, void, void> {
  assertMilliseconds("interval", interval);
  assertMilliseconds("timeout", timeout);
  const { clock, budget, emit, contract, shapes } = parts;
  const until = clock.now() + timeout;
  const job = budget.job(id, parts.median);
  const told = new Set<string>();
  job.interval = Math.max(interval, shortestInterval) / 1000;
  for (let [misses, failures] = [0, 0]; ; ) {
    const task = await parts.poll(id, { purpose: job, until }, signal).catch((error) => {
      if (signal?.aborted)
        throw new AbortedError(`The wait for task ${id} was aborted. The task goes on.`, { taskId: id, cause: error });
      const missed = error instanceof NotFoundError && job.submittedHere && misses < maxMisses;
      if (!(error instanceof SeedanceError) || !(error.retryable || missed)) throw error;
      if (clock.now() >= until) throw new WaitTimeoutError(id, timeout);
      const asked = ((error as { retryAfter?: number }).retryAfter ?? 0) * 1000;
      const pause = missed
        ? firstMissDelay * 2 ** misses++
        : Math.max(Math.min(interval * 2 ** failures++, longestPause), asked);
      job.notBefore = Math.max(job.notBefore, (clock.now() + pause) / 1000);
      emit({ type: "retried", taskId: id, error, milliseconds: pause });
    });
    if (!task) continue;
    failures = 0;
    const ended = task.status === "failed" || isCompleted(contract, task);
    job.observe(!ended, clock.now() / 1000);
    const unknown = unknownMembers(shapes, task, "Task").filter((member) => !told.has(member));
    if (unknown.length > 0) emit({ type: "drifted", taskId: id, members: unknown });
    for (const member of unknown) told.add(member);
    const known = contract.statuses.includes(task.status);
    emit({ type: "polled", taskId: id, status: task.status, known, task });
    if (ended) emit({ type: task.status === "failed" ? "failed" : "completed", taskId: id, task });
    if (ended) budget.removeJob(id);
    yield task;
    if (ended) return;
  }
}

/** Watches a task to its end. */
export async function wait(
  responses: AsyncIterable<Task>,
  onPoll: ((task: Task) => void) | undefined,
): Promise<CompletedTask> {
  let last: Task | undefined;
  for await (const task of responses) {
    onPoll?.(task);
    last = task;
  }
  const task = last as Task;
  if (task.status === "failed") throw new TaskFailedError(task);
  return task as CompletedTask;
}
