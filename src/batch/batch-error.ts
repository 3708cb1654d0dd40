import { SeedanceError } from "../errors.ts";

/** Why a batch could not be run. */
export type BatchErrorCode =
  /** Another process runs it. */
  | "batch_running"
  /** There is no batch of this name. */
  | "no_such_batch"
  /** It was run under another contract. */
  | "other_contract"
  /** A package that the engine needs is not installed. */
  | "engine_missing"
  /** That is no address of such an engine. */
  | "engine_address"
  /** The engine's database can't be reached. */
  | "engine_away"
  /** The engine's database was made by a newer version. */
  | "engine_newer"
  /** Another machine has become the one that chooses requests. */
  | "lead_lost";

export interface BatchErrorDetails {
  /** What to do about it, as a sentence. */
  fix: string;
  /** The process that runs the batch. */
  pid?: number | undefined;
  cause?: unknown;
}

/** A batch could not be run, or looked at. */
export class BatchError extends SeedanceError {
  override name = "BatchError";
  declare readonly code: BatchErrorCode;
  override readonly retryable: boolean;
  /** What to do about it. */
  readonly fix: string;
  /** The process that runs the batch, on this machine. */
  readonly pid: number | undefined;

  constructor(code: BatchErrorCode, problem: string, { fix, pid, cause }: BatchErrorDetails) {
    super(code, `${problem} ${fix}`, { cause });
    this.retryable = ["batch_running", "engine_away", "lead_lost"].includes(code);
    this.fix = fix;
    this.pid = pid;
  }
}
