import { type Contract, isTaskId, type Task } from "../contract/index.ts";
import type { Call, SchedulingOptions } from "../http/index.ts";
import { message } from "../message.ts";

/** Options of `client.get`. */
export interface GetOptions {
  /** Aborts the request. */
  signal?: AbortSignal | undefined;
}

/** Reads a task once. */
export async function fetchTask(
  call: Call,
  contract: Contract,
  id: string,
  { signal, scheduling }: GetOptions & { scheduling?: SchedulingOptions } = {},
): Promise<Task> {
  if (!isTaskId(contract, id)) throw await (await import("./task-id-error.ts")).createTaskIdError(contract);
  const { body: task, unexpected } = await call("GET", contract.taskPath.replace("{id}", id), {
    taskId: id,
    signal,
    ...(scheduling && { scheduling }),
  });
  if (task.id === id && typeof task.status === "string") return task as unknown as Task;
  throw unexpected(message`a body that is not task ${id}`);
}
