import type { Issue } from "../../errors.ts";

/** A row that can't be submitted as it is. It stops no other one, unless that one needs it. */
export interface BadRow {
  /** The line of the manifest that it stands on, the first being 1. */
  readonly line: number;
  /** Its name, where it has one and that could be read. */
  readonly id?: string;
  /** What is wrong with it: field, rule, fix. */
  readonly issues: readonly Issue[];
}

export function isBadRow(row: object): row is BadRow {
  return "issues" in row;
}

/** A row with one thing wrong. */
export function badRow(line: number, id: string | undefined, field: string, rule: string, fix: string): BadRow {
  return { line, ...(id !== undefined && { id }), issues: [{ field, rule, fix }] };
}
