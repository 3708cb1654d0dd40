import type { Contract, Task } from "../contract/index.ts";
import { assertInput } from "../errors.ts";
import type { Call, SchedulingOptions } from "../http/index.ts";

export interface GetOptions {
  /** Ends the request. */
  signal?: AbortSignal;
}

/** Reads a task once. */
export async function fetchTask(
  call: Call,
  { taskPath }: Contract,
  id: string,
  { signal, scheduling }: GetOptions & { scheduling?: SchedulingOptions } = {},
): Promise<Task> {
  const holds = typeof id === "string" && /^[A-Za-z0-9_-]{1,128}$/.test(id);
  assertInput(holds, "id", "must be 1 to 128 letters, digits, _ or -", "Give the id of a submit");
  const { body: answer, unexpected } = await call("GET", taskPath.replace("{id}", id), {
    taskId: id,
    signal,
    ...(scheduling && { scheduling }),
  });
  if (answer.id === id && typeof answer.status === "string") return answer as unknown as Task;
  throw unexpected(`what is not task ${id}`);
}
