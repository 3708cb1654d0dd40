import type { Task } from "../../contract/index.ts";
import type { DownloadedFile } from "../../download/index.ts";
import type { Job } from "../../ledger/index.ts";
import type { CommandOutput } from "../output.ts";

/** What the JSON of a job holds, for the help. */
export const jobJsonFields = {
  id: "the task's id",
  model: "its model",
  status: "its status, as the service last told it",
  idempotencyKey: "the key under which it was submitted",
  attempt: "1, or more for another result of the same fields",
  creditsEstimated: "the most that it was expected to cost; missing where no price is known",
  creditsUsed: "what was charged",
  creditsRefunded: "what was given back",
  creditsRemaining: "the balance after the submit",
  output: "what the service answered: URLs, and what it says of them",
  files: "what was saved: path, member, index, bytes, sha256, type, width, height, requested",
};

/** A job and what came of it, in each form. */
export function describeJobOutput(
  job: Job | undefined,
  task: Pick<Task, "id" | "status" | "output" | "credits_used" | "credits_refunded"> | undefined,
  files: readonly DownloadedFile[] = [],
): CommandOutput {
  const id = task?.id ?? job?.taskId;
  const json = {
    id,
    model: job?.model ?? (task as Partial<Task> | undefined)?.model,
    status: task?.status ?? job?.status,
    idempotencyKey: job?.key,
    attempt: job?.attempt,
    creditsEstimated: job?.estimate,
    creditsUsed: task?.credits_used ?? job?.creditsUsed,
    creditsRefunded: task?.credits_refunded ?? job?.creditsRefunded,
    creditsRemaining: job?.creditsRemaining,
    output: task?.output,
    files: files.map(({ kept: _, url: __, ...file }) => file),
  };
  const paths = files.map(({ path }) => path);
  const shown = paths.length > 0 ? paths : [id ?? job?.key ?? ""];
  return { json, quiet: shown, text: paths.length > 0 ? paths.join("\n") : `${id}  ${json.status}` };
}
