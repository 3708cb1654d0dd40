/** A row as it was read. */
export interface RawRow {
  /** The line that it begins on, the first being 1. */
  readonly line: number;
  readonly values: Readonly<Record<string, unknown>>;
  /**
   * Whether its values have their types from the contract: a cell of a CSV file is text, and who writes YAML thinks of
   * no types. JSON says itself what is text and what is a number.
   */
  readonly untyped: boolean;
}

/** What a manifest says that is no row. */
export interface Preamble {
  readonly defaults: Readonly<Record<string, unknown>>;
}
