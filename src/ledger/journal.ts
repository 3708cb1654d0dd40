import type { Client, ClientOf, PreparedJob, SubmitOptions } from "../client/index.ts";
import { canonicalizeJson } from "../client/index.ts";
import type { Contract, ContractTypes, ModelName, SubmittedTask, Task } from "../contract/index.ts";
import type { DownloadedFile } from "../download/index.ts";
import { redactJson } from "../redact.ts";
import type { RequestLog } from "../scheduling/index.ts";
import type { Account } from "./account.ts";
import { detectJobChanges, type JobChange, parseCredits } from "./changes.ts";
import type { Database } from "./database.ts";
import type { LedgerEvent } from "./entry.ts";
import type { EntryWriter } from "./entry-writer.ts";
import { failureReasonOf } from "./failure-reason.ts";
import { readFileChanges } from "./file-changes.ts";
import { decideIntent, type Intent, type IntentOptions, intentDataOf, restorePreparedJob } from "./intent.ts";
import { endStates, findJobs, type Job } from "./job.ts";
import { LedgerError } from "./ledger-error.ts";
import { acquireLease, assertLeaseHeld, type Lease } from "./processes/lease.ts";
import { monotonicClock, type RateLimitWindow, SharedRequestWindow } from "./processes/shared-request-window.ts";
import { assertSpendingLimits } from "./spending.ts";
import { type SubmitRecorder, submitRecorded } from "./submit-recorded.ts";

/** One account's part of a ledger: what it does is written here. */
export class Journal {
  readonly account: Account;
  readonly #writer: EntryWriter;
  readonly #contract: Contract | undefined;
  /** When each task was last seen running. It costs no write, and tells how long its job took. */
  readonly #lastSeenRunning = new Map<string, string>();
  /** The contracts of the tasks that were submitted here and run. */
  readonly #contracts = new Map<string, Contract>();

  /** @internal `ledger.journal` makes one. */
  constructor(records: EntryWriter, account: Account, contract?: Contract) {
    this.#writer = records;
    this.account = account;
    this.#contract = contract;
  }

  /**
   * Takes the right to submit, resume or look after a job, until it is released or the process ends.
   * @param key the job's idempotency key.
   * @throws LedgerError `leased` where another process, or another part of this one, is at work on it.
   */
  lease(key: string): Lease {
    return acquireLease(this.#writer.processes, this.account.id, key);
  }

  /**
   * Records that a job is about to be submitted, and reserves what it may cost. Its lease must be held. What to do then,
   * the state tells: `intended`: submit it; `unknown`: submit it with `repeated: true`, an earlier process may have done
   * so; any other: it was submitted, nothing was written.
   * @param job from `client.prepare`.
   * @throws CreditCeilingError if it does not fit under a ceiling.
   * @throws ValidationError if it can't be recorded.
   * @throws LedgerError `key_conflict` if the key was used with another body, `not_leased`, or if nothing could be
   * written. In each case: do not submit.
   */
  recordIntent(job: PreparedJob, options: IntentOptions = {}): Job {
    const { id: account, origin } = this.account;
    const { idempotencyKey: key, bytes } = job;
    const { ceilings = [], allowUnknownPrice = false } = options;
    const data = intentDataOf(job, options, origin);
    assertLeaseHeld(this.#writer.processes, account, key);
    return this.#writer.write((append) => {
      const decision = decideIntent(this.#findJob(key), job, options, this.#writer.db.path);
      if ("submitted" in decision) return decision.submitted;
      assertSpendingLimits(this.#writer.db, { account, key, estimate: data.estimate }, ceilings, allowUnknownPrice);
      append(this.#eventOf(key, null, { type: "intended", data: { ...data, ...decision } }));
      storeBody(this.#writer.db, account, key, bytes);
      return this.#requireJob(key);
    });
  }

  /**
   * Submits a job once, with all that is to be recorded of it: validated, recorded, sent, recorded. Its lease must be
   * held.
   * @param client of whatever contract: the record names it, with the path that was called.
   * @param intent a job of the ledger whose outcome is not known is sent again as it was recorded, to the same path.
   * @returns the job; as it is, and nothing is sent, if it was submitted before.
   * @throws ValidationError before anything is recorded; what `intend` throws: nothing was sent; what `client.submit`
   * throws: the job's state is `refused`, or `unknown` if the error has `resume`; LedgerError with `taskId` if the task
   * could not be recorded: the same call finds it again, charged once.
   */
  async submit<T extends ContractTypes, M extends ModelName<T>>(
    client: Pick<ClientOf<T>, "prepare" | "submitPrepared" | "contract">,
    intent: Intent<T, M> | Job,
    options: Omit<SubmitOptions, "idempotencyKey" | "repeated"> = {},
  ): Promise<Job> {
    const { key } = intent;
    const prepared =
      "bodyHash" in intent ? restorePreparedJob(intent) : await client.prepare(intent.model, intent.body, key);
    const recorder = this.recorder(key, intent, client.contract as Contract);
    return (await submitRecorded(recorder, client as Pick<Client, "submitPrepared">, prepared, options)).job;
  }

  /**
   * What records the submit of one job, for `submitRecorded`.
   * @param contract what tells when the job's task has ended.
   * @internal
   */
  recorder(key: string, options: IntentOptions, contract: Contract): SubmitRecorder {
    return {
      recordIntent: (job) => this.recordIntent(job, options),
      recordSubmitted: (task) => {
        this.#contracts.set(task.id, contract);
        return this.recordSubmitted(key, task);
      },
      recordFailed: (error, outcome) =>
        outcome === "unknown" ? this.recordUnknown(key, error) : this.recordRefused(key, error),
    };
  }

  /**
   * The job was accepted and charged.
   * @throws LedgerError `duplicate_task`, after it was recorded, where the service gave the same task to another job.
   */
  recordSubmitted(key: string, task: Pick<SubmittedTask, "id" | "status" | "credits_used" | "remaining_credits">): Job {
    const { id: taskId } = task;
    if (this.#requireJob(key).taskId === taskId) return this.#requireJob(key);
    const [creditsUsed, creditsRemaining] = [parseCredits(task.credits_used), parseCredits(task.remaining_credits)];
    const data = { status: String(task.status), creditsUsed, creditsRemaining };
    this.#lastSeenRunning.set(taskId, this.#writer.now());
    const job = this.#recordOutcome(key, { type: "submitted", data }, taskId);
    const other = this.#jobsOf(taskId).find((each) => each.key !== key);
    if (!other) return job;
    throw new LedgerError("duplicate_task", this.#writer.db.path, `task ${taskId} is also that of job ${other.key}`, {
      fix: "Both are recorded. Ask the provider which of them was charged.",
      idempotencyKey: key,
      taskId,
    });
  }

  /** The job's outcome is not known: it may be charged. Its body stays, to be sent again under the same key. */
  recordUnknown(key: string, error: unknown): Job {
    this.#requireJob(key);
    return this.#writer.write((append) => {
      append(this.#eventOf(key, null, { type: "unknown", data: { error: failureReasonOf(error) } }));
      return this.#requireJob(key);
    });
  }

  /** The job was surely not charged: nothing is reserved for it any more. */
  recordRefused(key: string, error: unknown): Job {
    this.#requireJob(key);
    return this.#recordOutcome(key, { type: "refused", data: { error: failureReasonOf(error) } }, null);
  }

  /**
   * A task was read. Only what is new is written: a task that still runs costs nothing.
   * @returns its job; undefined where the ledger has none.
   */
  recordPoll(task: Task): Job | undefined {
    const runningAt = this.#lastSeenRunning.get(task.id);
    const contract = this.#contracts.get(task.id) ?? this.#contract;
    const isNew = (job: Job) => detectJobChanges(contract, job, task, runningAt).length > 0;
    let jobs = this.#jobsOf(task.id);
    if (jobs.some(isNew))
      jobs = this.#writer.write((append) => {
        // Another process may have seen it meanwhile.
        for (const job of this.#jobsOf(task.id))
          for (const change of detectJobChanges(contract, job, task, runningAt))
            append(this.#eventOf(job.key, task.id, change));
        return this.#jobsOf(task.id);
      });
    const [job] = jobs;
    if (job && !endStates.includes(job.state)) this.#lastSeenRunning.set(task.id, this.#writer.now());
    else {
      this.#lastSeenRunning.delete(task.id);
      this.#contracts.delete(task.id);
    }
    return job;
  }

  /**
   * A task's files were saved: all of them, as `download` gives them.
   * @param files with `seconds` where a video's length is known.
   * @returns its job; undefined where the ledger has none. The files are recorded all the same.
   */
  recordDownloaded(taskId: string, files: readonly (DownloadedFile & { seconds?: number })[]): Job | undefined {
    return this.#writer.write((append) => {
      const [job] = this.#jobsOf(taskId);
      for (const change of readFileChanges(this.#writer.db, this.account.id, taskId, files, job?.requested))
        append(this.#eventOf(job?.key ?? null, taskId, change));
      return this.#jobsOf(taskId)[0];
    });
  }

  /** The job of a task's id or an idempotency key. */
  job(idOrKey: string): Job | undefined {
    return this.#findJob(idOrKey) ?? this.#jobsOf(idOrKey)[0];
  }

  /**
   * The account's requests, counted for all processes that share the ledger: for `createBudget({ log })`.
   * @param machine the machine's monotonic clock in milliseconds; for tests.
   * @throws ValidationError where the window is none.
   */
  requestLog(window: RateLimitWindow, machine: () => number = monotonicClock): RequestLog {
    return new SharedRequestWindow(this.#writer.processes, this.account.id, window, machine);
  }

  /** Records the outcome of a submit. Its body's bytes are not needed any more. */
  #recordOutcome(key: string, change: JobChange, task: string | null): Job {
    try {
      let secret = false;
      const job = this.#writer.write((append) => {
        append(this.#eventOf(key, task, change));
        secret = deleteBody(this.#writer.db, this.account.id, key);
        return this.#requireJob(key);
      });
      if (secret) this.#writer.checkpoint();
      return job;
    } catch (error) {
      // The job may be paid for: whoever is told must know which one it is.
      throw error instanceof LedgerError
        ? Object.assign(error, { idempotencyKey: key, taskId: task ?? undefined })
        : error;
    }
  }

  #eventOf(key: string | null, task: string | null, change: JobChange): LedgerEvent {
    return { account: this.account.id, key, task, ...change };
  }

  #findJob(key: string): Job | undefined {
    return findJobs(this.#writer.db, { account: this.account.id, key })[0];
  }

  #jobsOf(taskId: string): Job[] {
    return findJobs(this.#writer.db, { account: this.account.id, taskId });
  }

  #requireJob(key: string): Job {
    const job = this.#findJob(key);
    if (job) return job;
    throw new LedgerError("unknown_job", this.#writer.db.path, `there is no job ${key}`, {
      fix: "Call intend before the job is sent.",
      idempotencyKey: key,
    });
  }
}

/** Keeps the bytes of a body, to send them again as long as the outcome is not known. */
function storeBody(db: Database, account: string, key: string, body: string): void {
  const sql = "INSERT OR REPLACE INTO bodies (account, key, body) VALUES (?, ?, ?)";
  db.run(sql, account, key, body);
}

/**
 * Deletes the bytes of a body: its outcome is known.
 * @returns whether there was anything in it that must not remain.
 */
function deleteBody(db: Database, account: string, key: string): boolean {
  const sql = "DELETE FROM bodies WHERE account = ? AND key = ? RETURNING body";
  const body = db.get<{ body: string }>(sql, account, key)?.body;
  return body !== undefined && canonicalizeJson(redactJson(JSON.parse(body))) !== body;
}
