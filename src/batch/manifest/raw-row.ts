import { ValidationError } from "../../errors.ts";
import { message } from "../../message.ts";

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

/**
 * The parts of a document: a list of rows, or a map of `defaults` and `rows`.
 * @throws ValidationError if it is neither.
 */
export function documentOf(value: unknown): Preamble & { rows: readonly unknown[] } {
  const parts = isObject(value) ? value : { rows: value };
  const unknownMember = Object.keys(parts).find((name) => name !== "defaults" && name !== "rows");
  const { rows } = parts;
  const defaults = parts.defaults ?? {};
  if (unknownMember === undefined && Array.isArray(rows) && isObject(defaults)) return { defaults, rows };
  const rule =
    unknownMember === undefined
      ? message`must contain rows`
      : message`has an unknown member ${JSON.stringify(unknownMember)}`;
  const fix = message`Write a list of rows, or \`defaults:\` with fields and \`rows:\` with a list`;
  throw new ValidationError(message`Nothing was read`, [{ field: "manifest", rule, fix }]);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
