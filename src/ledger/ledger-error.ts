import { SeedanceError } from "../errors.ts";
import { message } from "../message.ts";

/** Why an operation of the ledger failed. */
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
  /** What to do next, as a sentence. */
  fix: string;
  idempotencyKey?: string | undefined;
  taskId?: string | undefined;
  cause?: unknown;
}

/**
 * The ledger could not be read or written. If `lease` or `recordIntent` throws it, nothing was sent. If a later call
 * throws it, the job itself continues: `idempotencyKey` and `taskId` identify it, and the same key finds it again.
 */
export class LedgerError extends SeedanceError {
  override name = "LedgerError";
  declare readonly code: LedgerErrorCode;
  override readonly retryable: boolean;
  /** The file or folder that could not be used. */
  readonly path: string;
  /** What is wrong with which file, without a full stop. */
  readonly problem: string;
  /** What to do next, as a sentence. */
  readonly fix: string;

  constructor(code: LedgerErrorCode, path: string, problem: string, { fix, ...context }: LedgerErrorDetails) {
    super(code, message`${path}: ${problem}. ${fix}`, context);
    this.retryable = retryableCodes.has(code);
    this.path = path;
    this.problem = message`${path}: ${problem}`;
    this.fix = fix;
  }
}
