import { SeedanceError } from "../errors.ts";

/** Why the ledger could not do what it was asked for. */
export type LedgerErrorCode =
  | "not_writable"
  | "disk_full"
  | "disk_error"
  | "corrupt"
  | "not_a_ledger"
  | "newer_schema"
  | "locked"
  | "leased"
  | "not_leased"
  | "key_conflict"
  | "duplicate_task"
  | "unknown_job"
  | "closed"
  | "old_node";

const retryableCodes: ReadonlySet<LedgerErrorCode> = new Set(["disk_full", "disk_error", "locked", "leased"]);

export interface LedgerErrorDetails {
  /** What to do about it, as a sentence. */
  fix: string;
  idempotencyKey?: string | undefined;
  taskId?: string | undefined;
  cause?: unknown;
}

/**
 * The ledger could not be read or written. Where it comes from `lease` or `intend`, nothing was sent: what can't be
 * written down is not paid for. Where it comes from a later call, the job itself goes on: `idempotencyKey` and `taskId`
 * tell which one, and the same key finds it again.
 */
export class LedgerError extends SeedanceError {
  override name = "LedgerError";
  declare readonly code: LedgerErrorCode;
  override readonly retryable: boolean;
  /** The file or folder that it is about. */
  readonly path: string;
  /** What to do about it. */
  readonly fix: string;

  constructor(code: LedgerErrorCode, path: string, problem: string, { fix, ...context }: LedgerErrorDetails) {
    super(code, `${path}: ${problem}. ${fix}`, context);
    this.retryable = retryableCodes.has(code);
    this.path = path;
    this.fix = fix;
  }
}
