import { hash } from "node:crypto";
import { canonicalizeJson } from "../../client/index.ts";
import type { Fields } from "../../contract/index.ts";

/** What an item's key follows from. */
export interface ItemKeyInput {
  /** The batch's name. */
  batch: string;
  id: string;
  /** Where its model is submitted. */
  path: string;
  body: Readonly<Fields>;
  /** The keys of the rows that it needs, in the order in which it names them. */
  needs: readonly string[];
  attempt: number;
}

/**
 * An item's idempotency key: that of `deriveIdempotencyKey`, made at once, since a batch may have 100,000.
 * @returns 68 visible ASCII characters.
 */
export function deriveItemKey({ batch, id, path, body, needs, attempt }: ItemKeyInput): string {
  const scope = [`batch ${batch} row ${id}`, ...needs].join(" after ");
  return `sd1_${hash("sha256", canonicalizeJson([scope, path, body, attempt]))}`;
}

/** The name of a row that has none: what it asks for, shortened. Rows that ask for the same are one. */
export function deriveRowId(path: string, body: Readonly<Fields>): string {
  return hash("sha256", canonicalizeJson([path, body])).slice(0, 12);
}
