import type { SeedanceError } from "../errors.ts";
import type { CliSession } from "./session.ts";

/** The job that an error belongs to, and the command that continues it. */
export interface JobOfError {
  taskId?: string | undefined;
  idempotencyKey?: string | undefined;
  /** Whether the ledger has the job, so that `resume`, `retry` and `download` know its fields and its folder. */
  isRecorded?: boolean;
  /** Whether an earlier run's submit of the job may have been accepted, although this run sent nothing. */
  mayBeCharged?: boolean;
  /** The words of the command that continues a job that is not recorded. */
  next?: readonly string[];
}

const jobs = new WeakMap<Error, JobOfError>();

/**
 * Names the job of an error that ends a command, so that the command that continues is printed for errors of every kind:
 * of the service, of the disk, and bugs.
 * @returns the error.
 */
export function nameJob(error: unknown, job: JobOfError): unknown {
  if (error instanceof Error) jobs.set(error, job);
  return error;
}

/**
 * Names the task of an error. A task that the ledger does not have is continued by other words than those for a job.
 * @param next the words that continue it then.
 * @returns the error.
 */
export function nameTask(
  error: unknown,
  { journal }: Pick<CliSession, "journal">,
  id: string,
  next: readonly string[],
): unknown {
  let isRecorded = true;
  try {
    isRecorded = journal.job(id) !== undefined;
  } catch {
    // The ledger can't be read. The task's own error is the one to report.
  }
  return nameJob(error, { taskId: id, isRecorded, ...(!isRecorded && { next }) });
}

/** The job of an error: what the error itself names, and what `nameJob` added. */
export function jobOf(error: Error): JobOfError {
  const { taskId, idempotencyKey } = error as Partial<SeedanceError>;
  const named = jobs.get(error);
  return { ...named, taskId: taskId ?? named?.taskId, idempotencyKey: idempotencyKey ?? named?.idempotencyKey };
}
