import {
  type CompletedTask,
  type Contract,
  type ContractTypes,
  createUnexpectedOutputError,
  excerptOf,
  hasUnexpectedOutput,
  isCompleted,
  type ModelName,
  type Shapes,
  type Task,
  unknownMembers,
} from "../contract/index.ts";
import { AbortedError, NotFoundError, SeedanceError, TaskFailedError, WaitTimeoutError } from "../errors.ts";
import type { SchedulingOptions } from "../http/index.ts";
import { message } from "../message.ts";
import { assertMilliseconds, type Clock, type RequestBudget } from "../scheduling/index.ts";
import type { ClientEventListener } from "./events.ts";

/** Options of `client.watch`. */
export interface WatchOptions {
  /** The minimum interval between two polls of the task, in milliseconds; 2,000 by default, and never less. */
  interval?: number | undefined;
  /** The timeout of the wait, in milliseconds; 1,800,000 (30 minutes) by default. */
  timeout?: number | undefined;
  /** Aborts the wait. The task keeps running. */
  signal?: AbortSignal | undefined;
}

/** Options of `client.wait`. */
export interface WaitOptions<T extends ContractTypes = ContractTypes, M extends ModelName<T> = ModelName<T>>
  extends WatchOptions {
  /** Called with the task of each response. */
  onPoll?: ((task: Task<T, M>) => void) | undefined;
}

export interface WatchParts {
  contract: Contract;
  shapes: Shapes;
  clock: Clock;
  budget: RequestBudget;
  emit: ClientEventListener;
  /** The expected duration of the task in seconds, if another client submitted it. */
  median: number;
  poll(id: string, scheduling: SchedulingOptions, signal: AbortSignal | undefined): Promise<Task>;
}

const minInterval = 2_000;
/** The maximum delay after failed polls, in milliseconds. */
const maxRetryDelay = 30_000;
/** A new task may not be found at first. A wait tolerates 5 such polls, with doubled delays: 62 s in all. */
const [maxMisses, firstMissDelay] = [5, 2_000];

/** The maximum time of the last poll and its confirmation, after the timeout of the wait, in milliseconds. */
const lastPollTime = 10_000;

/**
 * Polls a task until it is completed or failed, and yields each response. The budget chooses the time of each poll among
 * all watched tasks. A poll that fails with a retryable error is repeated. After the timeout, one last poll asks whether
 * the task has ended meanwhile. A response with an unexpected output ends the wait if the next poll repeats it.
 *
 * The errors are part of this file, which is loaded before the charge: during a wait of minutes an upgrade may remove the
 * files that are not loaded, and the task's id with them.
 */
export async function* watch(
  parts: WatchParts,
  id: string,
  { interval = minInterval, timeout = 30 * 60_000, signal }: WatchOptions,
): AsyncGenerator<Task, void, void> {
  assertMilliseconds("interval", interval);
  assertMilliseconds("timeout", timeout);
  const { clock, budget, emit, contract, shapes } = parts;
  const until = clock.now() + timeout;
  const job = budget.job(id, parts.median);
  const reportedMembers = new Set<string>();
  job.interval = Math.max(interval, minInterval) / 1000;
  let isUnexpected = false;
  let last: Task | undefined;
  let lastUntil: number | undefined;
  for (let [misses, failures] = [0, 0]; ; ) {
    const isLast = clock.now() >= until;
    if (isLast) lastUntil ??= clock.now() + lastPollTime;
    const poll = async () => {
      const isConfirming = isUnexpected && failures === 0;
      if (isConfirming) await clock.sleep(minInterval, signal);
      return parts.poll(id, { until: lastUntil ?? until, ...(!isLast && !isConfirming && { purpose: job }) }, signal);
    };
    const task = await poll().catch(async (error) => {
      if (signal?.aborted)
        throw new AbortedError(message`The wait was aborted. Task ${id} keeps running and is already charged.`, {
          taskId: id,
          cause: error,
        });
      const missed = error instanceof NotFoundError && job.submittedHere && misses < maxMisses;
      if (!(error instanceof SeedanceError) || !(error.retryable || missed)) throw error;
      if (isLast) throw createWaitTimeoutError(id, timeout, last, error);
      if (clock.now() >= until) return;
      const retryAfter = ((error as { retryAfter?: number }).retryAfter ?? 0) * 1000;
      const pause = missed
        ? firstMissDelay * 2 ** misses++
        : Math.max(Math.min(interval * 2 ** failures++, maxRetryDelay), retryAfter);
      job.notBefore = Math.max(job.notBefore, (clock.now() + pause) / 1000);
      emit({ type: "retried", taskId: id, error, milliseconds: pause });
    });
    if (!task) continue;
    failures = 0;
    const ended = task.status === "failed" || isCompleted(contract, task);
    job.observe(!ended, clock.now() / 1000);
    last = task;
    const members = unknownMembers(shapes, task, "Task").filter((member) => !reportedMembers.has(member));
    if (members.length > 0) emit({ type: "drifted", taskId: id, members });
    for (const member of members) reportedMembers.add(member);
    const known = contract.statuses.includes(task.status);
    emit({ type: "polled", taskId: id, status: task.status, known, task });
    if (ended) emit({ type: task.status === "failed" ? "failed" : "completed", taskId: id, task });
    if (ended) budget.removeJob(id);
    yield task;
    if (ended) return;
    const wasUnexpected = isUnexpected;
    isUnexpected = hasUnexpectedOutput(contract, task);
    if (isUnexpected && wasUnexpected) throw createUnexpectedOutputError(task);
    if (isLast && !isUnexpected) throw createWaitTimeoutError(id, timeout, task);
  }
}

/**
 * The error of a wait that timed out.
 * @param timeout milliseconds.
 * @param task the task in the last response, if there is one.
 * @param cause the error of the last poll, if it failed.
 */
function createWaitTimeoutError(id: string, timeout: number, task?: Task, cause?: unknown): WaitTimeoutError {
  const status = task ? message`its last status is "${excerptOf(task.status)}"` : message`no poll got a response`;
  return new WaitTimeoutError(
    message`Task ${id} was not finished after ${timeout / 1000} s: ${status}. Wait for the same id again.`,
    task,
    { taskId: id, cause },
  );
}

/**
 * The completed task at the end of a watch.
 * @throws TaskFailedError if the task failed.
 */
export async function wait(
  responses: AsyncIterable<Task>,
  onPoll: ((task: Task) => void) | undefined,
  contract: Contract,
): Promise<CompletedTask> {
  let last: Task | undefined;
  for await (const task of responses) {
    onPoll?.(task);
    last = task;
  }
  const task = last as Task;
  if (task.status === "failed") {
    // If the code can't be loaded, the task's error must still be thrown.
    const { createTaskFailedError } = await import("../contract/task-errors.ts").catch(() => ({
      createTaskFailedError: (_: Contract, failed: Task) => new TaskFailedError(failed),
    }));
    throw await createTaskFailedError(contract, task);
  }
  return task as CompletedTask;
}
