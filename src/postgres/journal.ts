import type { PreparedJob } from "../client/index.ts";
import type { Contract, SubmittedTask, Task } from "../contract/index.ts";
import type { DownloadedFile } from "../download/index.ts";
import { assertInput } from "../errors.ts";
import {
  type Account,
  assertCreditsLeft,
  decideIntent,
  detectFileChanges,
  detectJobChanges,
  endStates,
  failureReasonOf,
  type IntentOptions,
  intentDataOf,
  isTaskCompleted,
  type Job,
  type JobChange,
  LedgerError,
  parseCredits,
} from "../ledger/index.ts";
import { message } from "../message.ts";
import { redactJson } from "../redact.ts";
import type { Sql } from "./database.ts";
import { PostgresEntryWriter } from "./entry-writer.ts";
import { queryJob, queryJobsOfTask, querySpent } from "./jobs.ts";

/** One account's part of the ledger in a database. Each method writes in the given transaction. */
export class PostgresJournal {
  readonly account: Account;
  /** It defines when a task has ended. */
  readonly contract: Contract;
  /** The database's address, for errors. */
  readonly #location: string;

  constructor(account: Account, contract: Contract, location: string) {
    this.account = account;
    this.contract = contract;
    this.#location = location;
  }

  /**
   * Records that a job is about to be submitted, and reserves its maximum price. If it throws, do not submit.
   * @throws CreditCeilingError if the job may not fit a spending limit.
   * @throws ValidationError if a spending limit is invalid.
   * @throws LedgerError `key_conflict` if the key was used for another body.
   */
  async recordIntent(sql: Sql, prepared: PreparedJob, options: IntentOptions): Promise<Job> {
    const { idempotencyKey: key, bytes } = prepared;
    const data = intentDataOf(prepared, options, this.account.origin);
    const writer = await PostgresEntryWriter.of(sql);
    const previous = await queryJob(sql, this.account.id, key);
    const decision = decideIntent(previous, prepared, options, this.#location);
    if ("submitted" in decision) return decision.submitted;
    await this.#assertWithinLimits(sql, key, data.estimate, options);
    await this.#write(writer, key, null, { type: "intended", data: { ...data, ...decision } });
    await sql.query(
      `INSERT INTO bodies (account, key, body) VALUES ($1, $2, $3)
       ON CONFLICT (account, key) DO UPDATE SET body = excluded.body`,
      [this.account.id, key, bytes],
    );
    return this.#requireJob(sql, key);
  }

  /** Records that a job was accepted and charged. */
  async recordSubmitted(sql: Sql, key: string, task: SubmittedTask): Promise<Job> {
    const writer = await PostgresEntryWriter.of(sql);
    const job = await this.#requireJob(sql, key);
    if (job.taskId === task.id) return job;
    const [creditsUsed, creditsRemaining] = [parseCredits(task.credits_used), parseCredits(task.remaining_credits)];
    const data = { status: String(task.status), creditsUsed, creditsRemaining };
    await this.#write(writer, key, task.id, { type: "submitted", data });
    return this.#discardBody(sql, key);
  }

  /** Another job with the same task, if the service has given it to two jobs. */
  async otherJobOf(sql: Sql, key: string, task: string): Promise<Job | undefined> {
    return (await queryJobsOfTask(sql, this.account.id, task)).find((each) => each.key !== key);
  }

  /** Records that a job may be charged. Its body stays, to be sent again under the same key. */
  async recordUnknown(sql: Sql, key: string, error: unknown): Promise<void> {
    const writer = await PostgresEntryWriter.of(sql);
    await this.#requireJob(sql, key);
    await this.#write(writer, key, null, { type: "unknown", data: { error: failureReasonOf(error) } });
  }

  /** Records that a job was not charged, and releases its reservation. A job without an intent gets no entry. */
  async recordRefused(sql: Sql, key: string, error: unknown): Promise<void> {
    const writer = await PostgresEntryWriter.of(sql);
    if (!(await queryJob(sql, this.account.id, key))) return;
    await this.#write(writer, key, null, { type: "refused", data: { error: failureReasonOf(error) } });
    await this.#discardBody(sql, key);
  }

  /**
   * Records a polled task, if anything is new.
   * @param runningAt when the task was last polled as running.
   * @returns how its job has ended, now or before; undefined if it has not ended, if this response has no output that can
   * be downloaded, or if there is no such job.
   */
  async recordPoll(sql: Sql, task: Task, runningAt: string | undefined): Promise<"completed" | "failed" | undefined> {
    const writer = await PostgresEntryWriter.of(sql);
    const [job, ...others] = await queryJobsOfTask(sql, this.account.id, task.id);
    if (!job) return undefined;
    let { state } = job;
    for (const each of [job, ...others])
      for (const change of detectJobChanges(this.contract, each, task, runningAt)) {
        await this.#write(writer, each.key, task.id, change);
        if (each === job && (change.type === "completed" || change.type === "failed")) state = change.type;
      }
    if (state === "failed") return "failed";
    return endStates.includes(state) && isTaskCompleted(this.contract, task) ? "completed" : undefined;
  }

  /** Records that all files of a task were saved. */
  async recordDownloaded(sql: Sql, key: string, taskId: string, files: readonly DownloadedFile[]): Promise<void> {
    const writer = await PostgresEntryWriter.of(sql);
    const { requested, files: previous } = await this.#requireJob(sql, key);
    for (const change of detectFileChanges(previous, files, requested)) await this.#write(writer, key, taskId, change);
  }

  /** Deletes the stored body when the outcome of its submit is known. */
  async #discardBody(sql: Sql, key: string): Promise<Job> {
    await sql.query("DELETE FROM bodies WHERE account = $1 AND key = $2", [this.account.id, key]);
    return this.#requireJob(sql, key);
  }

  async #assertWithinLimits(
    sql: Sql,
    key: string,
    estimate: number | undefined,
    { ceilings = [], allowUnknownPrice = false }: IntentOptions,
  ): Promise<void> {
    for (const { maxCredits, since, scope, session } of ceilings) {
      assertInput(
        maxCredits >= 0,
        "maxCredits",
        message`must be 0 or more`,
        message`Pass a number of credits, or leave the limit out`,
      );
      // Redacted, since the ledger stores them redacted.
      const names = Object.entries(redactJson({ scope, session })).filter(([, value]) => value !== undefined);
      const start = since === undefined ? {} : { since: new Date(since).toISOString() };
      const filter = { ...Object.fromEntries(names), ...start, except: key };
      const left = maxCredits - (await querySpent(sql, this.account.id, filter)).total;
      assertCreditsLeft(estimate, left, key, allowUnknownPrice);
    }
  }

  #write(writer: PostgresEntryWriter, key: string, task: string | null, change: JobChange): Promise<void> {
    return writer.append({ account: this.account.id, key, task, ...change });
  }

  async #requireJob(sql: Sql, key: string): Promise<Job> {
    const job = await queryJob(sql, this.account.id, key);
    if (job) return job;
    const fix = message`Call recordIntent before the job is sent.`;
    throw new LedgerError("unknown_job", this.#location, message`there is no job ${key}`, { fix, idempotencyKey: key });
  }
}
