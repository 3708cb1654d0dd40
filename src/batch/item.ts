/** One valid row of a manifest: one job of a batch. */
export interface Item {
  /** The row's `id`, else a hash of its model and body. Unique in its batch. */
  readonly id: string;
  /** The line of the manifest, from 1. */
  readonly line: number;
  /**
   * Its idempotency key: derived from the batch, `id`, the body as the manifest has it, the keys of the rows that it
   * needs, and `attempt`. An unchanged row is always the same job; a changed row is another job.
   */
  readonly key: string;
  /** Counts the jobs of one row, from 1: each attempt is another job and another charge. */
  readonly attempt: number;
  /** The name of the contract that it was read under; undefined in items of the first version. */
  readonly contract?: string | undefined;
  readonly model: string;
  /** The body. Its strings may contain `{{rows.ID.MEMBER}}`, which is replaced when that row is done. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The ids of the rows whose output it uses. */
  readonly needs: readonly string[];
  /** The highest is submitted first; equal ones in the manifest's order. 0 by default. */
  readonly priority: number;
  /** The maximum price in credits that was observed for such a job; undefined if no price is known. */
  readonly estimate: number | undefined;
  /** The template of its files' names, as `download` takes it, with `{row}` already replaced. */
  readonly name: string;
}
