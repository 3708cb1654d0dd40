import { SeedanceError } from "../errors.ts";
import { message } from "../message.ts";

/** Why a batch could not be opened or run. */
export type BatchErrorCode =
  /** Another process of this machine runs the batch. */
  | "batch_running"
  /** No batch has this name. */
  | "no_such_batch"
  /** The batch belongs to another contract. */
  | "other_contract"
  /** A package that the engine needs is not installed. */
  | "engine_missing"
  /** The address is not one of this engine. */
  | "engine_address"
  /** The engine's database can't be reached. */
  | "engine_away"
  /** A newer version of the package has written the engine's database. */
  | "engine_newer"
  /** The dispatcher lease was lost: another process may dispatch the requests now. */
  | "lead_lost";

export interface BatchErrorDetails {
  /** What to do next, as a sentence. */
  fix: string;
  /** The id of the process that runs the batch. */
  pid?: number | undefined;
  /** The name of the batch. */
  batch?: string | undefined;
  cause?: unknown;
}

/** A batch could not be opened or run. */
export class BatchError extends SeedanceError {
  override name = "BatchError";
  declare readonly code: BatchErrorCode;
  override readonly retryable: boolean;
  /** What to do next, as a sentence. */
  readonly fix: string;
  /** The id of the process of this machine that runs the batch. */
  readonly pid: number | undefined;
  /** The name of the batch, if it is running already. */
  readonly batch: string | undefined;

  constructor(code: BatchErrorCode, problem: string, { fix, pid, batch, cause }: BatchErrorDetails) {
    super(code, message`${problem} ${fix}`, { cause });
    this.retryable = ["batch_running", "engine_away", "lead_lost"].includes(code);
    this.fix = fix;
    this.pid = pid;
    this.batch = batch;
  }
}
