import { asReference } from "../../jobs/index.ts";
import type { Session } from "../session.ts";
import { UsageError } from "../usage-error.ts";

/**
 * The URL of the last frame of a task's video; the task is waited for.
 * @throws UsageError if it has none; what `client.wait` throws.
 */
export async function lastFrameOf(
  { client, journal }: Session,
  id: string,
  options: { timeout: number; signal: AbortSignal },
): Promise<string> {
  const { output } = await client.wait(id, { ...options, onPoll: (task) => journal.saw(task) });
  const url = "last_frame_url" in output ? output.last_frame_url : undefined;
  if (typeof url !== "string")
    throw new UsageError(`--from-task ${id}: its output has no last frame, only ${Object.keys(output).join(", ")}.`);
  return asReference(url);
}
