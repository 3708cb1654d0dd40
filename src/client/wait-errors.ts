import type { Task } from "../contract/index.ts";
import { UnexpectedOutputError, WaitTimeoutError } from "../errors.ts";
import { message } from "../message.ts";
import { mapJsonStrings, redactText } from "../redact.ts";

// Loaded only if a wait fails.

/**
 * The error of a task that has ended with an unexpected output.
 * @param task the task in the last response.
 */
export function createUnexpectedOutputError(task: Task): UnexpectedOutputError {
  const body = excerptOf(task);
  return new UnexpectedOutputError(
    message`Task ${task.id} is charged and has the status "${excerptOf(task.status)}", but its output is not what the contract lists. Response: ${body.slice(0, 500)}`,
    task,
    body,
  );
}

/**
 * The error of a wait that timed out.
 * @param timeout milliseconds.
 * @param task the task in the last response, if there is one.
 * @param cause the error of the last poll, if it failed.
 */
export function createWaitTimeoutError(id: string, timeout: number, task?: Task, cause?: unknown): WaitTimeoutError {
  const status = task ? message`its last status is "${excerptOf(task.status)}"` : message`no poll got a response`;
  return new WaitTimeoutError(
    message`Task ${id} was not finished after ${timeout / 1000} s: ${status}. Wait for the same id again.`,
    task,
    { taskId: id, cause },
  );
}

/** A part of a response, for people: redacted and cut. */
function excerptOf(value: unknown): string {
  return (typeof value === "string" ? redactText(value) : JSON.stringify(mapJsonStrings(value, redactText))).slice(
    0,
    2048,
  );
}
