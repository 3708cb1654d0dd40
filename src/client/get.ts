import type { Contract, Task } from "../contract/index.ts";
import { demand } from "../errors.ts";
import type { Call, Turn } from "../http/index.ts";

export interface GetOptions {
  /** Ends the request. */
  signal?: AbortSignal;
}

/** Reads a task once. */
export async function get(
  call: Call,
  { taskPath }: Contract,
  id: string,
  { signal, turn }: GetOptions & { turn?: Turn } = {},
): Promise<Task> {
  const holds = typeof id === "string" && /^[A-Za-z0-9_-]{1,128}$/.test(id);
  demand(holds, "id", "must be 1 to 128 letters, digits, _ or -", "Give the id of a submit");
  const { answer, unexpected } = await call("GET", taskPath.replace("{id}", id), {
    taskId: id,
    signal,
    ...(turn && { turn }),
  });
  if (answer.id === id && typeof answer.status === "string") return answer as unknown as Task;
  throw unexpected(`what is not task ${id}`);
}
