import { hash } from "node:crypto";
import { canonicalizeJson } from "../../client/index.ts";
import type { Fields } from "../../contract/index.ts";

/** What an item's key is derived from. */
export interface ItemKeyInput {
  /** The batch's name. */
  batch: string;
  id: string;
  /** The path that its model is submitted to. */
  path: string;
  body: Readonly<Fields>;
  /** The keys of the rows that it needs, in the order of its references. */
  needs: readonly string[];
  attempt: number;
}

/**
 * Derives an item's idempotency key as `deriveIdempotencyKey` does, but synchronously: a batch may have 100,000 items.
 * @returns 68 visible ASCII characters.
 */
export function deriveItemKey({ batch, id, path, body, needs, attempt }: ItemKeyInput): string {
  const scope = [`batch ${batch} row ${id}`, ...needs].join(" after ");
  return `sd1_${hash("sha256", canonicalizeJson([scope, path, body, attempt]))}`;
}

/** The id of a row without one: a hash of its path and body, so that equal rows are one item. */
export function deriveRowId(path: string, body: Readonly<Fields>): string {
  return hash("sha256", canonicalizeJson([path, body])).slice(0, 12);
}
