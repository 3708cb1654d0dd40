import { type Contract, isTaskId, type Task } from "../contract/index.ts";
import { assertInput } from "../errors.ts";
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
  assertInput(
    isTaskId(contract, id),
    "id",
    message`must be a task id of at most ${contract.taskId.maxLength} letters, digits, _ or -`,
    message`Pass the id that a submit returned`,
  );
  const { body: task, unexpected } = await call("GET", contract.taskPath.replace("{id}", id), {
    taskId: id,
    signal,
    ...(scheduling && { scheduling }),
  });
  if (task.id === id && typeof task.status === "string") return task as unknown as Task;
  throw unexpected(message`a body that is not task ${id}`);
}
