import { resolve } from "node:path";
import type { Client, ClientOf, PreparedJob, SubmitOptions } from "../client/index.ts";
import { canonicalizeJson } from "../client/index.ts";
import type { Contract, ContractTypes, ModelName, SubmittedTask, Task } from "../contract/index.ts";
import type { DownloadedFile } from "../download/index.ts";
import { message } from "../message.ts";
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

/** Writes and reads one account's part of a ledger. */
export class Journal {
  readonly account: Account;
  readonly #writer: EntryWriter;
  readonly #contract: Contract | undefined;
  /** The last poll that found each task running. It is kept in memory until the task ends, which saves writes. */
  readonly #lastSeenRunning = new Map<string, string>();
  /** The contracts of running tasks that this journal submitted. */
  readonly #contracts = new Map<string, Contract>();

  /** @internal Use `ledger.journal`. */
  constructor(writer: EntryWriter, account: Account, contract?: Contract) {
    this.#writer = writer;
    this.account = account;
    this.#contract = contract;
  }

  /**
   * Acquires the lease of a job: the exclusive right to submit or resume it, until it is released or the process ends.
   * @param key the job's idempotency key.
   * @throws LedgerError `leased` if another process, or another part of this one, holds it.
   */
  lease(key: string): Lease {
    return acquireLease(this.#writer.processes, this.account.id, key);
  }

  /**
   * Records that a job is about to be submitted, and reserves its maximum price. The job's lease must be held.
   * @param job a job from `client.prepare`.
   * @returns the job. Its state determines what to do next: if `intended`, submit it; if `unknown`, submit it with
   * `repeated: true`, since an earlier process may have sent it; otherwise it was submitted before, and nothing was
   * written.
   * @throws CreditCeilingError if it may exceed one of `ceilings`. Do not submit it.
   * @throws ValidationError if the key or the body contains a secret. Do not submit it.
   * @throws LedgerError `key_conflict` if the key was used with another body, `not_leased`, or if nothing could be
   * written. Do not submit it.
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
   * Submits a job once and records it: validates, records the intent, sends, records the outcome. The job's lease must
   * be held.
   * @param client a client of any contract. The record holds the contract's name and the path.
   * @param intent a new job, or a job of the ledger with an unknown outcome, which is sent again unchanged to the same
   * path.
   * @returns the job. If it was submitted before, nothing is sent.
   * @throws ValidationError if the body is invalid. Nothing is recorded or sent.
   * @throws the errors of `recordIntent`. Nothing is sent.
   * @throws the errors of `client.submit`. The job's state is `refused`, or `unknown` if the error has `resume`.
   * @throws LedgerError with `taskId` if the task could not be recorded. The same call finds it again, without a second
   * charge.
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
   * The recorder of one job's submit, for `submitRecorded`.
   * @param contract determines when the job's task has ended.
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
   * Records that a job was accepted and charged.
   * @throws LedgerError `duplicate_task` if another job has the same task. The record is written all the same.
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
    const problem = message`jobs ${key} and ${other.key} have the same task ${taskId}`;
    throw new LedgerError("duplicate_task", this.#writer.db.path, problem, {
      fix: message`Both are recorded. Ask the provider which of them was charged.`,
      idempotencyKey: key,
      taskId,
    });
  }

  /**
   * Records that a job's outcome is unknown: it may be charged. Its body is kept, to send it again under the same key.
   */
  recordUnknown(key: string, error: unknown): Job {
    this.#requireJob(key);
    return this.#writer.write((append) => {
      append(this.#eventOf(key, null, { type: "unknown", data: { error: failureReasonOf(error) } }));
      return this.#requireJob(key);
    });
  }

  /** Records that a job was not charged, and releases its reserved credits. */
  recordRefused(key: string, error: unknown): Job {
    this.#requireJob(key);
    return this.#recordOutcome(key, { type: "refused", data: { error: failureReasonOf(error) } }, null);
  }

  /**
   * Records a polled task. Only changes are written: a poll of a running task writes nothing.
   * @returns the task's job; undefined if the ledger has none.
   */
  recordPoll(task: Task): Job | undefined {
    const runningAt = this.#lastSeenRunning.get(task.id);
    const contract = this.#contracts.get(task.id) ?? this.#contract;
    const isNew = (job: Job) => detectJobChanges(contract, job, task, runningAt).length > 0;
    let jobs = this.#jobsOf(task.id);
    if (jobs.some(isNew))
      jobs = this.#writer.write((append) => {
        // Another process may have recorded it in the meantime.
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
   * Records the downloaded files of a task.
   * @param files all files that `download` returned, with the length of videos in `seconds` if it is known.
   * @returns the task's job; undefined if the ledger has none. The files are recorded in either case.
   */
  recordDownloaded(taskId: string, files: readonly (DownloadedFile & { seconds?: number })[]): Job | undefined {
    return this.#writer.write((append) => {
      const [job] = this.#jobsOf(taskId);
      for (const change of readFileChanges(this.#writer.db, this.account.id, taskId, files, job?.requested))
        append(this.#eventOf(job?.key ?? null, taskId, change));
      return this.#jobsOf(taskId)[0];
    });
  }

  /**
   * Records where a later run saves the files of a job, so that the job is unfinished until they are downloaded.
   * @param idOrKey the task's id or the idempotency key; a job that the ledger does not have is left alone.
   * @param directory the folder; a relative path is resolved against the working directory.
   * @param name the template of the file names.
   */
  recordDestination(idOrKey: string, { directory: folder, name }: { directory: string; name: string }): void {
    const job = this.job(idOrKey);
    const directory = resolve(folder);
    if (!job || (job.directory === directory && job.name === name)) return;
    this.#writer.write((append) =>
      append(this.#eventOf(job.key, job.taskId ?? null, { type: "directed", data: { directory, name } })),
    );
  }

  /** Finds a job by its task id or idempotency key. */
  job(idOrKey: string): Job | undefined {
    return this.#findJob(idOrKey) ?? this.#jobsOf(idOrKey)[0];
  }

  /**
   * A request log for `createBudget({ log })`. It counts the account's requests across all processes of the ledger.
   * @param clock the machine's monotonic clock in milliseconds; for tests.
   * @throws ValidationError if the window is invalid.
   */
  requestLog(window: RateLimitWindow, clock: () => number = monotonicClock): RequestLog {
    return new SharedRequestWindow(this.#writer.processes, this.account.id, window, clock);
  }

  /** Records the outcome of a submit, and deletes the body's bytes, which are no longer needed. */
  #recordOutcome(key: string, change: JobChange, task: string | null): Job {
    try {
      let hadSecret = false;
      const job = this.#writer.write((append) => {
        append(this.#eventOf(key, task, change));
        hadSecret = deleteBody(this.#writer.db, this.account.id, key);
        return this.#requireJob(key);
      });
      if (hadSecret) this.#writer.checkpoint();
      return job;
    } catch (error) {
      // The job may be charged, so the error must name it.
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
    throw new LedgerError("unknown_job", this.#writer.db.path, message`job ${key} is not recorded`, {
      fix: message`Call recordIntent before the job is sent.`,
      idempotencyKey: key,
    });
  }
}

/** Stores the bytes of a body, to send them again as long as the outcome is unknown. */
function storeBody(db: Database, account: string, key: string, body: string): void {
  const sql = "INSERT OR REPLACE INTO bodies (account, key, body) VALUES (?, ?, ?)";
  db.run(sql, account, key, body);
}

/**
 * Deletes the bytes of a body.
 * @returns whether it contained a secret.
 */
function deleteBody(db: Database, account: string, key: string): boolean {
  const sql = "DELETE FROM bodies WHERE account = ? AND key = ? RETURNING body";
  const body = db.get<{ body: string }>(sql, account, key)?.body;
  return body !== undefined && canonicalizeJson(redactJson(JSON.parse(body))) !== body;
}
