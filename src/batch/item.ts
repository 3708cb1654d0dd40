/** One wish of a batch, as its manifest says it. */
export interface Item {
  /** Its name in the manifest: the row's `id`, else made from what it asks for. Unique in its batch. */
  readonly id: string;
  /** The line of the manifest that it stands on, the first being 1. */
  readonly line: number;
  /**
   * Its idempotency key: derived from the batch, `id`, the body as the manifest says it, the keys of the rows that it
   * needs, and `attempt`. The same row is the same wish for ever; a changed row is another one.
   */
  readonly key: string;
  /** Raised to ask for another result of the same row; 1 at first. */
  readonly attempt: number;
  /** The name of the contract that it was read by; absent in items of the first version. */
  readonly contract?: string | undefined;
  readonly model: string;
  /** The body; its texts may hold `{{rows.ID.MEMBER}}`, filled in when that row is done. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The rows whose output it takes, by `id`. */
  readonly needs: readonly string[];
  /** The highest is submitted first; among equals the manifest's order holds. 0 by default. */
  readonly priority: number;
  /** The most credits that it was seen to cost; undefined where no price is known. */
  readonly estimate: number | undefined;
  /** The template of its files' names, as `download` takes it, `{row}` filled in. */
  readonly name: string;
}
