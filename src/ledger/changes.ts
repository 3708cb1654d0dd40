import { type Contract, isCompleted, type Task } from "../contract/index.ts";
import { outputUrlsOf } from "../download/index.ts";
import { redactUrl } from "../redact.ts";
import type { EntryData, EntryType } from "./entry.ts";
import { failureReasonOf } from "./failure-reason.ts";
import { endStates, type Job } from "./job.ts";

/** A change of a job to be recorded as an entry. */
export type JobChange = { [T in EntryType]: { type: T; data: EntryData[T] } }[EntryType];

/**
 * Compares a polled task with its job's record. A job that has ended keeps its state, whatever later responses say.
 * @param contract determines whether a task has ended; without one, a task with a URL in its output has.
 * @param runningAt the last poll that found the task running.
 * @returns the changes to record.
 */
export function detectJobChanges(
  contract: Contract | undefined,
  job: Job,
  task: Task,
  runningAt: string | undefined,
): JobChange[] {
  const changes: JobChange[] = [];
  const used = parseCredits(task.credits_used);
  const creditsUsed = used === job.creditsUsed ? undefined : used;
  // An output without a URL was recorded by mistake: the task is asked anew, and a later response with URLs replaces it.
  const isUseless = job.state === "completed" && job.output?.length === 0;
  const urls = outputUrlsOf(task.output, contract);
  const ended = endStates.includes(job.state) && !isUseless;
  if (!ended && task.status === "failed") {
    const error = failureReasonOf(task.error, "task_failed");
    changes.push({ type: "failed", data: { error, creditsUsed, runningAt } });
  } else if (!ended && isTaskCompleted(contract, task) && (urls.length > 0 || !isUseless)) {
    const output = urls.map(({ member, url }) => ({ member, url: redactUrl(url) }));
    changes.push({ type: "completed", data: { output, creditsUsed, runningAt } });
  } else if (task.status !== job.status || creditsUsed !== undefined) {
    changes.push({ type: "seen", data: { status: String(task.status), creditsUsed } });
  }
  const creditsRefunded = parseCredits(task.credits_refunded) ?? 0;
  if (creditsRefunded > (job.creditsRefunded ?? 0)) changes.push({ type: "refunded", data: { creditsRefunded } });
  return changes;
}

/** An amount of credits in a response; undefined if it is not a valid one. */
export const parseCredits = (value: unknown) => (typeof value === "number" && value >= 0 ? value : undefined);

/** Whether a task has ended with an output that can be downloaded. */
export function isTaskCompleted(contract: Contract | undefined, task: Task): boolean {
  return contract ? isCompleted(contract, task) : task.status === "completed" && outputUrlsOf(task.output).length > 0;
}
