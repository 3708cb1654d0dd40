import type { Contract } from "../contract/index.ts";
import type { Account } from "./account.ts";
import { type DurationFilter, findDurations, findMedianDurations, type ObservedDuration } from "./durations.ts";
import type { EntryWriter } from "./entry-writer.ts";
import { type ExportFormat, exportLines } from "./export.ts";
import {
  countJobsByOrigin,
  findJobStates,
  findJobs,
  type Job,
  type JobFilter,
  type JobState,
  unfinishedCondition,
} from "./job.ts";
import { Journal } from "./journal.ts";
import { ledgerIdentityOf } from "./lost-entries.ts";
import { type SpendingFilter, type SpendingTotals, sumSpending } from "./spending.ts";
import { type Verification, verifyLedger } from "./verify.ts";

/**
 * The record of submits, charges, refunds and downloads. All processes that open it share it. A call that records
 * something returns when the record is on the disk.
 * @throws LedgerError All methods throw it if the file cannot be read or written.
 */
export class Ledger {
  readonly #writer: EntryWriter;

  /** @internal Use `openLedger`. */
  constructor(writer: EntryWriter) {
    this.#writer = writer;
  }

  /** The absolute path of the file. */
  get path(): string {
    return this.#writer.db.path;
  }

  /** Identifies the ledger in the scope of a job. A path would not: two machines may have the same. */
  get scopeName(): string {
    return `ledger ${(ledgerIdentityOf(this.#writer.db) ?? "").slice(0, 16)}`;
  }

  /**
   * Returns the journal of one account, which writes to this ledger.
   * @param contract determines when a task has ended. Default: the contract of the client that submitted it.
   */
  journal(account: Account, contract?: Contract): Journal {
    return new Journal(this.#writer, account, contract);
  }

  /** Finds jobs, the newest first. */
  jobs(filter: JobFilter = {}): Job[] {
    return findJobs(this.#writer.db, filter);
  }

  /** The states of one account's jobs by idempotency key. It takes 0.1 s for 100,000 jobs. */
  states(filter: JobFilter & { account: string }): Map<string, JobState> {
    return findJobStates(this.#writer.db, filter);
  }

  /** The number of jobs of each service, by its `origin`. */
  countByOrigin(filter: JobFilter = {}): Map<string, number> {
    return countJobsByOrigin(this.#writer.db, filter);
  }

  /** Finds the newest job with this task id or idempotency key, of any account. */
  job(idOrKey: string): Job | undefined {
    return this.jobs({ key: idOrKey, limit: 1 })[0] ?? this.jobs({ taskId: idOrKey, limit: 1 })[0];
  }

  /**
   * Finds unfinished jobs, the oldest first: their outcome is unknown, they run, or they are completed and their files
   * were to be downloaded but are not.
   * @param account the id of an account (default: all accounts).
   */
  unfinished(account?: string): Job[] {
    return findJobs(this.#writer.db, account === undefined ? {} : { account }, unfinishedCondition).reverse();
  }

  /** Sums the credits that jobs have cost and may still cost. */
  spending(filter: SpendingFilter = {}): SpendingTotals {
    return sumSpending(this.#writer.db, filter);
  }

  /** The durations of completed jobs, the newest first. */
  durations(filter: DurationFilter = {}): ObservedDuration[] {
    return findDurations(this.#writer.db, filter);
  }

  /**
   * The median duration of each model's jobs in seconds, for `createClient({ durations })`.
   * @param filter the jobs to learn from.
   */
  medianDurations(filter: Omit<DurationFilter, "model" | "kind"> = {}): Partial<Record<string, number>> {
    return findMedianDurations(this.#writer.db, filter);
  }

  /** Exports all entries as JSON Lines or CSV, one line each, including the line end. */
  export(format: ExportFormat): Iterable<string> {
    return exportLines(this.#writer.db, format);
  }

  /** Verifies the file, the chain of hashes, and that all tables match the entries. */
  verify(): Verification {
    return verifyLedger(this.#writer.db);
  }

  /** Closes the file and releases all leases. */
  close(): void {
    this.#writer.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
