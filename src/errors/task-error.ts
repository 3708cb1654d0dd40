import { cutQueries } from "./cut-queries.ts";
import { SeedanceError } from "./seedance-error.ts";

interface FailedTask {
  id: string;
  error?: string | { code?: string; message?: string };
  credits_used?: number;
  credits_refunded?: number;
}

/** The task ended as `failed`. */
export class TaskFailedError extends SeedanceError {
  override name = "TaskFailedError";
  /** The task as the service answered it. */
  readonly task: FailedTask;
  /** Credits that were given back, where the service says so. */
  readonly creditsRefunded: number | undefined;

  constructor(task: FailedTask) {
    const { error } = task;
    const reason =
      (typeof error === "object" ? (error?.message ?? error?.code) : error) || "the service gives no reason";
    super("task_failed", `Task ${task.id} failed: ${cutQueries(reason).replace(/\.$/, "")}.`, { taskId: task.id });
    this.task = task;
    this.creditsRefunded = task.credits_refunded;
  }
}

/** The task still ran when the wait's time was over. It goes on: wait for the same `taskId` again. */
export class WaitTimeoutError extends SeedanceError {
  override name = "WaitTimeoutError";
  override readonly retryable = true;

  constructor(taskId: string, timeout: number) {
    super("wait_timeout", `Task ${taskId} was not finished after ${timeout / 1000} s. Wait for the same id again.`, {
      taskId,
    });
  }
}
