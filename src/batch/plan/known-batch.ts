import type { JobState } from "../../ledger/index.ts";

/** What is known of a batch of this name from before. */
export interface KnownBatch {
  /** What became of a job, by its key. */
  readonly states: ReadonlyMap<string, JobState>;
  /** Each row's newest key and attempt, by `id`. */
  readonly rows: ReadonlyMap<string, { readonly key: string; readonly attempt: number }>;
}
