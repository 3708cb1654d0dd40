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
  type Job,
  type JobChange,
  LedgerError,
  parseCredits,
} from "../ledger/index.ts";
import { redactJson } from "../redact.ts";
import type { Sql } from "./database.ts";
import { PostgresEntryWriter } from "./entry-writer.ts";
import { queryJob, queryJobsOfTask, querySpent } from "./jobs.ts";

/** One account's part of the ledger in a database. Each call writes in the transaction that it is given. */
export class PostgresJournal {
  readonly account: Account;
  /** What tells when a task has ended. */
  readonly #contract: Contract;
  /** Where it is, for errors. */
  readonly #location: string;

  constructor(account: Account, contract: Contract, place: string) {
    this.account = account;
    this.#contract = contract;
    this.#location = place;
  }

  /**
   * Records that a job is about to be submitted, and reserves what it may cost.
   * @throws CreditCeilingError, ValidationError, LedgerError `key_conflict`: do not submit.
   */
  async recordIntent(sql: Sql, prepared: PreparedJob, options: IntentOptions): Promise<Job> {
    const { idempotencyKey: key, bytes } = prepared;
    const data = intentDataOf(prepared, options, this.account.origin);
    const records = await PostgresEntryWriter.of(sql);
    const known = await queryJob(sql, this.account.id, key);
    const decision = decideIntent(known, prepared, options, this.#location);
    if ("submitted" in decision) return decision.submitted;
    await this.#assertWithinLimits(sql, key, data.estimate, options);
    await this.#write(records, key, null, { type: "intended", data: { ...data, ...decision } });
    await sql.query(
      `INSERT INTO bodies (account, key, body) VALUES ($1, $2, $3)
       ON CONFLICT (account, key) DO UPDATE SET body = excluded.body`,
      [this.account.id, key, bytes],
    );
    return this.#requireJob(sql, key);
  }

  /** The job was accepted and charged. */
  async recordSubmitted(sql: Sql, key: string, task: SubmittedTask): Promise<Job> {
    const records = await PostgresEntryWriter.of(sql);
    const job = await this.#requireJob(sql, key);
    if (job.taskId === task.id) return job;
    const [creditsUsed, creditsRemaining] = [parseCredits(task.credits_used), parseCredits(task.remaining_credits)];
    const data = { status: String(task.status), creditsUsed, creditsRemaining };
    await this.#write(records, key, task.id, { type: "submitted", data });
    return this.#discardBody(sql, key);
  }

  /** The job that has the same task, if the service gave it to two. */
  async otherJobOf(sql: Sql, key: string, task: string): Promise<Job | undefined> {
    return (await queryJobsOfTask(sql, this.account.id, task)).find((each) => each.key !== key);
  }

  /** The job's outcome is not known: it may be charged. Its body stays, to be sent again under the same key. */
  async recordUnknown(sql: Sql, key: string, error: unknown): Promise<void> {
    const records = await PostgresEntryWriter.of(sql);
    await this.#requireJob(sql, key);
    await this.#write(records, key, null, { type: "unknown", data: { error: failureReasonOf(error) } });
  }

  /** The job was surely not charged: nothing is reserved for it any more. One that was never intended leaves no record. */
  async recordRefused(sql: Sql, key: string, error: unknown): Promise<void> {
    const records = await PostgresEntryWriter.of(sql);
    if (!(await queryJob(sql, this.account.id, key))) return;
    await this.#write(records, key, null, { type: "refused", data: { error: failureReasonOf(error) } });
    await this.#discardBody(sql, key);
  }

  /**
   * A task was read. Only what is new is written.
   * @param runningAt when it was last seen running.
   * @returns whether its job has ended, now or before, and how; undefined where it has not, or there is none.
   */
  async recordPoll(sql: Sql, task: Task, runningAt: string | undefined): Promise<"completed" | "failed" | undefined> {
    const records = await PostgresEntryWriter.of(sql);
    const [job, ...others] = await queryJobsOfTask(sql, this.account.id, task.id);
    if (!job) return undefined;
    let { state } = job;
    for (const each of [job, ...others])
      for (const change of detectJobChanges(this.#contract, each, task, runningAt)) {
        await this.#write(records, each.key, task.id, change);
        if (each === job && (change.type === "completed" || change.type === "failed")) state = change.type;
      }
    if (!endStates.includes(state)) return undefined;
    return state === "failed" ? "failed" : "completed";
  }

  /** A task's files were saved: all of them. */
  async recordDownloaded(sql: Sql, key: string, taskId: string, files: readonly DownloadedFile[]): Promise<void> {
    const records = await PostgresEntryWriter.of(sql);
    const { requested, files: known } = await this.#requireJob(sql, key);
    for (const change of detectFileChanges(known, files, requested)) await this.#write(records, key, taskId, change);
  }

  /** Records the outcome of a submit. Its body's bytes are not needed any more. */
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
      assertInput(maxCredits >= 0, "maxCredits", "must be 0 or more", "Give credits, or leave the ceiling out");
      // As they are written, so are they looked for.
      const names = Object.entries(redactJson({ scope, session })).filter(([, value]) => value !== undefined);
      const start = since === undefined ? {} : { since: new Date(since).toISOString() };
      const filter = { ...Object.fromEntries(names), ...start, except: key };
      const left = maxCredits - (await querySpent(sql, this.account.id, filter)).total;
      assertCreditsLeft(estimate, left, key, allowUnknownPrice);
    }
  }

  #write(records: PostgresEntryWriter, key: string, task: string | null, change: JobChange): Promise<void> {
    return records.append({ account: this.account.id, key, task, ...change });
  }

  async #requireJob(sql: Sql, key: string): Promise<Job> {
    const job = await queryJob(sql, this.account.id, key);
    if (job) return job;
    const fix = "Call intend before the job is sent.";
    throw new LedgerError("unknown_job", this.#location, `there is no job ${key}`, { fix, idempotencyKey: key });
  }
}
