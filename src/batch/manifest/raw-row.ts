/** A row as it was read, without defaults and templates. */
export interface RawRow {
  /** The line that it begins on, from 1. */
  readonly line: number;
  readonly values: Readonly<Record<string, unknown>>;
  /**
   * Whether its values must be converted to the types of their fields: CSV cells are text, and YAML guesses types from
   * the spelling. JSON values have the types that were meant.
   */
  readonly untyped: boolean;
}

/** The part of a manifest beside its rows. */
export interface Preamble {
  readonly defaults: Readonly<Record<string, unknown>>;
}
