import type { Task } from "../../contract/index.ts";
import type { DownloadedFile } from "../../download/index.ts";
import type { Job } from "../../ledger/index.ts";
import { type CommandOutput, singleLine } from "../output.ts";

/** The members of a job's JSON, for the help. */
export const jobJsonFields = {
  id: "The task's id.",
  model: "The model.",
  status: "The status that the service reported last.",
  idempotencyKey: "The idempotency key of the submit.",
  attempt: "1, or more for another result of the same fields.",
  creditsEstimated: "The maximum of the estimate. Missing if no price is known.",
  creditsUsed: "The credits charged.",
  creditsRefunded: "The credits refunded.",
  creditsRemaining: "The balance after the submit.",
  output: "The output in the service's response: URLs and their details.",
  taskError: "The service's error of a failed task: code, message.",
  failure: "Why a task failed: class, retry (unchanged, changed or later) and advice; in the last line, beside error.",
  files: "The saved files: path, member, index, bytes, sha256, type, width, height, requested.",
};

/** The output for a job and its files. */
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
  const quiet = paths.length > 0 ? paths : [id ?? job?.key ?? ""];
  return { json, quiet, text: paths.length > 0 ? paths.join("\n") : `${id}  ${singleLine(`${json.status}`)}` };
}
