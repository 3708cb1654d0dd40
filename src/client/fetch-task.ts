import type { Contract, Task } from "../contract/index.ts";
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
  { taskPath }: Contract,
  id: string,
  { signal, scheduling }: GetOptions & { scheduling?: SchedulingOptions } = {},
): Promise<Task> {
  const isValid = typeof id === "string" && /^[A-Za-z0-9_-]{1,128}$/.test(id);
  assertInput(
    isValid,
    "id",
    message`must have 1 to 128 letters, digits, _ or -`,
    message`Pass the id that a submit returned`,
  );
  const { body: task, unexpected } = await call("GET", taskPath.replace("{id}", id), {
    taskId: id,
    signal,
    ...(scheduling && { scheduling }),
  });
  if (task.id === id && typeof task.status === "string") return task as unknown as Task;
  throw unexpected(message`a body that is not task ${id}`);
}
