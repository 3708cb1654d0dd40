import {
  type CompletedTask,
  type Contract,
  type ContractTypes,
  isCompleted,
  isWebUrl,
  type ModelName,
  type Shapes,
  type Task,
  unknownMembers,
} from "../contract/index.ts";
import { AbortedError, NotFoundError, SeedanceError, TaskFailedError } from "../errors.ts";
import type { SchedulingOptions } from "../http/index.ts";
import { message } from "../message.ts";
import { assertMilliseconds, type Clock, type RequestBudget } from "../scheduling/index.ts";
import type { ClientEventListener } from "./events.ts";

/** Options of `client.watch`. */
export interface WatchOptions {
  /** The minimum interval between two polls of the task, in milliseconds; 2,000 by default, and never less. */
  interval?: number;
  /** The timeout of the wait, in milliseconds; 1,800,000 (30 minutes) by default. */
  timeout?: number;
  /** Aborts the wait. The task keeps running. */
  signal?: AbortSignal;
}

/** Options of `client.wait`. */
export interface WaitOptions<T extends ContractTypes = ContractTypes, M extends ModelName<T> = ModelName<T>>
  extends WatchOptions {
  /** Called with the task of each response. */
  onPoll?: (task: Task<T, M>) => void;
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

/** The maximum time of the last poll, after the timeout of the wait, in milliseconds. */
const lastPollTime = 10_000;

/**
 * Polls a task until it is completed or failed, and yields each response. The budget chooses the time of each poll among
 * all watched tasks. A poll that fails with a retryable error is repeated. After the timeout, one last poll asks whether
 * the task has ended meanwhile. A response with an unexpected output ends the wait if the next poll repeats it.
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
  for (let [misses, failures] = [0, 0]; ; ) {
    const isLast = clock.now() >= until;
    const poll = async () => {
      const isConfirming = isUnexpected && failures === 0;
      if (isConfirming) await clock.sleep(minInterval, signal);
      const deadline = isLast ? clock.now() + lastPollTime : until;
      return parts.poll(id, { until: deadline, ...(!isLast && !isConfirming && { purpose: job }) }, signal);
    };
    const task = await poll().catch(async (error) => {
      if (signal?.aborted)
        throw new AbortedError(message`The wait was aborted. Task ${id} keeps running and is already charged.`, {
          taskId: id,
          cause: error,
        });
      const missed = error instanceof NotFoundError && job.submittedHere && misses < maxMisses;
      if (!(error instanceof SeedanceError) || !(error.retryable || missed)) throw error;
      if (isLast) throw (await loadErrors()).createWaitTimeoutError(id, timeout, last, error);
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
    if (isUnexpected && wasUnexpected) throw (await loadErrors()).createUnexpectedOutputError(task);
    if (isLast && !isUnexpected) throw (await loadErrors()).createWaitTimeoutError(id, timeout, task);
  }
}

const loadErrors = () => import("./wait-errors.ts");

/**
 * Whether a task has ended, as it seems, with an output that is not in the contract: its status is `completed`, or one that
 * the contract does not list together with a URL in the output, such as `succeeded`.
 */
function hasUnexpectedOutput(contract: Contract, task: Task): boolean {
  if (task.status === "completed") return !isCompleted(contract, task);
  return !contract.statuses.includes(task.status) && holdsUrl(task.output);
}

/** Whether a value is an http(s) URL, or has one in it. The depth is bounded where the response is read. */
function holdsUrl(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return isWebUrl(value);
  return Object.values(value).some(holdsUrl);
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
