import type { Contract } from "../contract/index.ts";
import type { Account } from "./account.ts";
import { type DurationFilter, findDurations, medianDurations, type ObservedDuration } from "./durations.ts";
import { type ExportFormat, exportLines } from "./export.ts";
import { findJobs, findStates, type Job, type JobFilter, type JobState, openStates } from "./job.ts";
import { Journal } from "./journal.ts";
import { identityOf, type Records } from "./records.ts";
import { type SpendingFilter, type Spent, spent } from "./spent.ts";
import { type Verification, verify } from "./verify.ts";

/**
 * The record of what was submitted, charged, given back and saved, shared by all processes that open it. Each call that
 * records something returns when it is on the disk. All methods throw LedgerError where the file fails them.
 */
export class Ledger {
  readonly #records: Records;

  /** @internal `openLedger` makes one. */
  constructor(records: Records) {
    this.#records = records;
  }

  /** Where it is, absolute. */
  get path(): string {
    return this.#records.db.path;
  }

  /** What tells it from all other ledgers, in the scope of a job: two machines may have equal paths. */
  get scopeName(): string {
    return `ledger ${(identityOf(this.#records.db) ?? "").slice(0, 16)}`;
  }

  /**
   * One account's part, to write to.
   * @param contract what tells when a task has ended; by default that of the client which submitted it.
   */
  journal(account: Account, contract?: Contract): Journal {
    return new Journal(this.#records, account, contract);
  }

  /** Jobs, the newest first. */
  jobs(filter: JobFilter = {}): Job[] {
    return findJobs(this.#records.db, filter);
  }

  /** The states of one account's jobs, by idempotency key; quick also where there are very many. */
  states(filter: JobFilter & { account: string }): Map<string, JobState> {
    return findStates(this.#records.db, filter);
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
    return findJobs(this.#records.db, { state, ...(account !== undefined && { account }) }, wanted).reverse();
  }

  /** What jobs have cost and may yet cost. */
  spent(filter: SpendingFilter = {}): Spent {
    return spent(this.#records.db, filter);
  }

  /** How long completed jobs took, the newest first. */
  durations(filter: DurationFilter = {}): ObservedDuration[] {
    return findDurations(this.#records.db, filter);
  }

  /**
   * The median of what each model's jobs took, in seconds: for `createClient({ durations })`.
   * @param account one account's id; all by default.
   */
  medianDurations(account?: string): Partial<Record<string, number>> {
    return medianDurations(this.#records.db, account);
  }

  /** All entries, a line each with its end: JSON Lines or CSV. */
  export(format: ExportFormat): Iterable<string> {
    return exportLines(this.#records.db, format);
  }

  /** Checks the file, the chain of hashes, and that all tables are what follows from the entries. */
  verify(): Verification {
    return verify(this.#records.db);
  }

  /** Closes the file and releases all leases. */
  close(): void {
    this.#records.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
