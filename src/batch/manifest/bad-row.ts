import type { Issue } from "../../errors.ts";

/** An invalid row. It is left out, with the rows that need it; other rows are not affected. */
export interface BadRow {
  /** The line of the manifest, from 1. */
  readonly line: number;
  /** Its id, if it has a readable one. */
  readonly id?: string;
  /** The rules that it breaks. */
  readonly issues: readonly Issue[];
}

export function isBadRow(row: object): row is BadRow {
  return "issues" in row;
}

/** An invalid row with one issue. */
export function badRow(line: number, id: string | undefined, field: string, rule: string, fix: string): BadRow {
  return { line, ...(id !== undefined && { id }), issues: [{ field, rule, fix }] };
}
