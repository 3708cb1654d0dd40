import type { Issue } from "../../errors.ts";
import type { Item } from "../item.ts";

/** An invalid row. It is not submitted, nor are the rows that need it; other rows are not affected. */
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

/**
 * What two issues have in common if they are the same fault of two rows: the field, and the rule and the fix without the
 * rows' own values.
 */
export function faultOf({ field, rule, fix }: Issue): string {
  const common = [rule, fix].map((text) => text.replace(/"(?:[^"\\]|\\.)*(?:"|…)|'[^']*'|\d+/g, "…"));
  return [field, ...common].join("\n");
}

/** A row of a batch that can't be submitted, as the batch stores it. */
export interface InvalidRow extends BadRow {
  /** The row as an item, if another run may submit it: with other options, for example. */
  readonly item?: Item | undefined;
}
