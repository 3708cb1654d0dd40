import { type Contract, isCompleted, isWebUrl, type Task } from "../contract/index.ts";
import { SeedanceError } from "../errors.ts";
import { message } from "../message.ts";
import { mapJsonStrings, redactText } from "../redact.ts";

/** The error of a wait that timed out. The task keeps running: wait for the same `taskId` again. */
export class WaitTimeoutError extends SeedanceError {
  override name = "WaitTimeoutError";
  override readonly retryable = true;
  /** The task in the last response; undefined if no poll got one. */
  readonly task: PolledTask | undefined;

  /**
   * @param timeout milliseconds.
   * @param cause the error of the last poll, if it failed.
   */
  constructor(taskId: string, timeout: number, task?: PolledTask, cause?: unknown) {
    const status = task ? message`its last status is "${excerptOf(task.status)}"` : message`no poll got a response`;
    const text = message`Task ${taskId} was not finished after ${timeout / 1000} s: ${status}. Wait for the same id again.`;
    super("wait_timeout", text, { taskId, cause });
    this.task = task;
  }
}

/** A task as a poll returned it. */
export interface PolledTask {
  id: string;
  status: string;
  output?: unknown;
}

/**
 * The error of a task that has ended with an output that is not in the contract, in two polls in a row: the output is
 * missing, has other members, or holds no http(s) URL. The task is charged. `task` has the response, which may hold the
 * files; a later wait for the same `taskId` asks again.
 */
export class UnexpectedOutputError extends SeedanceError {
  override name = "UnexpectedOutputError";
  /** The task in the last response, as it is. */
  readonly task: PolledTask;
  /** The first 2,048 characters of the response's body, without secrets. */
  readonly body: string;

  constructor(task: PolledTask) {
    const body = excerptOf(task);
    super(
      "unexpected_output",
      message`Task ${task.id} is charged and has the status "${excerptOf(task.status)}", but its output is not what the contract lists. Response: ${body.slice(0, 500)}`,
      { taskId: task.id },
    );
    this.task = task;
    this.body = body;
  }
}

/**
 * Whether a task has ended, as it seems, with an output that is not in the contract: its status is `completed`, or one that
 * the contract does not list together with a URL in the output, such as `succeeded`.
 */
export function hasUnexpectedOutput(contract: Contract, task: Task): boolean {
  if (task.status === "completed") return !isCompleted(contract, task);
  return !contract.statuses.includes(task.status) && holdsUrl(task.output);
}

/** Whether a value is an http(s) URL, or has one in it. The depth is bounded where the response is read. */
function holdsUrl(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return isWebUrl(value);
  return Object.values(value).some(holdsUrl);
}

/** A part of a response, for people: redacted and cut. */
function excerptOf(value: unknown): string {
  return (typeof value === "string" ? redactText(value) : JSON.stringify(mapJsonStrings(value, redactText))).slice(
    0,
    2048,
  );
}
