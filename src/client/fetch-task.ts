import { type Contract, isTaskId, type Task } from "../contract/index.ts";
import { ValidationError } from "../errors.ts";
import type { Call, SchedulingOptions } from "../http/index.ts";
import { message } from "../message.ts";

/** Options of `client.get`. */
export interface GetOptions {
  /** Aborts the request. */
  signal?: AbortSignal;
}

/** Reads a task once. */
export async function fetchTask(
  call: Call,
  contract: Contract,
  id: string,
  { signal, scheduling }: GetOptions & { scheduling?: SchedulingOptions } = {},
): Promise<Task> {
  if (!isTaskId(contract, id)) throw await createTaskIdError(contract);
  const { body: task, unexpected } = await call("GET", contract.taskPath.replace("{id}", id), {
    taskId: id,
    signal,
    ...(scheduling && { scheduling }),
  });
  if (task.id === id && typeof task.status === "string") return task as unknown as Task;
  throw unexpected(message`a body that is not task ${id}`);
}

async function createTaskIdError({ load, taskId: { pattern, maxLength } }: Contract): Promise<ValidationError> {
  // If the contract's words cannot be loaded, the id must still be refused.
  const { [pattern]: meaning = message`a task id` } = await load.rules().then(
    ({ patterns }) => patterns,
    () => ({}) as Record<string, string>,
  );
  const rule = message`must be ${meaning}; at most ${maxLength} characters`;
  const fix = message`Pass the id that a submit returned`;
  return new ValidationError(message`Nothing was sent`, [{ field: "id", rule, fix }]);
}
