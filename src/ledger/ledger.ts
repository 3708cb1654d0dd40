import type { Contract } from "../contract/index.ts";
import type { Account } from "./account.ts";
import { type DurationFilter, findDurations, findMedianDurations, type ObservedDuration } from "./durations.ts";
import { type EntryWriter, ledgerIdentityOf } from "./entry-writer.ts";
import { type ExportFormat, exportLines } from "./export.ts";
import { findJobStates, findJobs, type Job, type JobFilter, type JobState, openStates } from "./job.ts";
import { Journal } from "./journal.ts";
import { type SpendingFilter, type SpendingTotals, sumSpending } from "./spending.ts";
import { type Verification, verifyLedger } from "./verify.ts";

/**
 * The record of what was submitted, charged, given back and saved, shared by all processes that open it. Each call that
 * records something returns when it is on the disk. All methods throw LedgerError where the file fails them.
 */
export class Ledger {
  readonly #writer: EntryWriter;

  /** @internal `openLedger` makes one. */
  constructor(records: EntryWriter) {
    this.#writer = records;
  }

  /** Where it is, absolute. */
  get path(): string {
    return this.#writer.db.path;
  }

  /** What tells it from all other ledgers, in the scope of a job: two machines may have equal paths. */
  get scopeName(): string {
    return `ledger ${(ledgerIdentityOf(this.#writer.db) ?? "").slice(0, 16)}`;
  }

  /**
   * One account's part, to write to.
   * @param contract what tells when a task has ended; by default that of the client which submitted it.
   */
  journal(account: Account, contract?: Contract): Journal {
    return new Journal(this.#writer, account, contract);
  }

  /** Jobs, the newest first. */
  jobs(filter: JobFilter = {}): Job[] {
    return findJobs(this.#writer.db, filter);
  }

  /** The states of one account's jobs, by idempotency key; quick also where there are very many. */
  states(filter: JobFilter & { account: string }): Map<string, JobState> {
    return findJobStates(this.#writer.db, filter);
  }

  /** The newest job with this task id or idempotency key, of whatever account. */
  job(idOrKey: string): Job | undefined {
    return this.jobs({ key: idOrKey, limit: 1 })[0] ?? this.jobs({ taskId: idOrKey, limit: 1 })[0];
  }

  /**
   * Jobs that somebody has to look after, the oldest first: their outcome is not known, they run, or their files are
   * wanted and not there.
   * @param account one account's id; all by default.
   */
  unfinished(account?: string): Job[] {
    const state = [...openStates, "running", "completed"] as const;
    const wanted = "(state <> 'completed' OR directory IS NOT NULL)";
    return findJobs(this.#writer.db, { state, ...(account !== undefined && { account }) }, wanted).reverse();
  }

  /** What jobs have cost and may yet cost. */
  spending(filter: SpendingFilter = {}): SpendingTotals {
    return sumSpending(this.#writer.db, filter);
  }

  /** How long completed jobs took, the newest first. */
  durations(filter: DurationFilter = {}): ObservedDuration[] {
    return findDurations(this.#writer.db, filter);
  }

  /**
   * The median of what each model's jobs took, in seconds: for `createClient({ durations })`.
   * @param account one account's id; all by default.
   */
  medianDurations(account?: string): Partial<Record<string, number>> {
    return findMedianDurations(this.#writer.db, account);
  }

  /** All entries, a line each with its end: JSON Lines or CSV. */
  export(format: ExportFormat): Iterable<string> {
    return exportLines(this.#writer.db, format);
  }

  /** Checks the file, the chain of hashes, and that all tables are what follows from the entries. */
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
