import { type Contract, isCompleted, type Task } from "../contract/index.ts";
import { urlsIn } from "../download/index.ts";
import { redactUrl } from "../redact.ts";
import type { EntryData, EntryType } from "./entry.ts";
import { endStates, type Job } from "./job.ts";
import { reasonOf } from "./reason.ts";

/** What an entry is to record, without its subject. */
export type Change = { [T in EntryType]: { type: T; data: EntryData[T] } }[EntryType];

/**
 * What an answer about a task tells that is not known of its job yet. A job that has ended stays so, whatever the service
 * says afterwards.
 * @param contract what tells whether a task has ended; without one, an output with a URL in it tells.
 * @param runningAt when it was last seen running.
 */
export function whatChanged(
  contract: Contract | undefined,
  job: Job,
  task: Task,
  runningAt: string | undefined,
): Change[] {
  const changes: Change[] = [];
  const used = credits(task.credits_used);
  const creditsUsed = used === job.creditsUsed ? undefined : used;
  const ended = endStates.includes(job.state);
  if (!ended && task.status === "failed") {
    const error = reasonOf(task.error, "task_failed");
    changes.push({ type: "failed", data: { error, creditsUsed, runningAt } });
  } else if (!ended && isOver(contract, task)) {
    const output = urlsIn(task.output).map(({ member, url }) => ({ member, url: redactUrl(url) }));
    changes.push({ type: "completed", data: { output, creditsUsed, runningAt } });
  } else if (task.status !== job.status || creditsUsed !== undefined) {
    changes.push({ type: "seen", data: { status: String(task.status), creditsUsed } });
  }
  const creditsRefunded = credits(task.credits_refunded) ?? 0;
  if (creditsRefunded > (job.creditsRefunded ?? 0)) changes.push({ type: "refunded", data: { creditsRefunded } });
  return changes;
}

/** An amount, where a service's answer has one. */
export const credits = (value: unknown) => (typeof value === "number" && value >= 0 ? value : undefined);

function isOver(contract: Contract | undefined, task: Task): boolean {
  return contract ? isCompleted(contract, task) : task.status === "completed" && urlsIn(task.output).length > 0;
}
