import { message } from "../../message.ts";
import type { LintFinding } from "../../prompt/index.ts";
import { containsKey, mapJsonStrings, redactText } from "../../redact.ts";
import type { Item } from "../item.ts";
import { type BadRow, badRow, type InvalidRow, isBadRow } from "./bad-row.ts";
import { checkItem, type ItemCheckOptions } from "./check-item.ts";
import type { RowRules } from "./row-rules.ts";

/** What a batch allows its rows. */
export interface RowLimits extends Pick<ItemCheckOptions, "baseUrl"> {
  /** The maximum number of credits that the batch may cost: rows with an unknown price are invalid; no limit by default. */
  maxCredits?: number | undefined;
  /** Whether rows with an unknown price are valid although `maxCredits` is set; false by default. */
  allowUnknownPrice?: boolean | undefined;
  /** Whether to lint the prompts; true by default. */
  lint?: boolean | undefined;
}

export interface RowCheckerOptions extends RowLimits {
  /** The API key, which no row may contain. */
  apiKey?: string | undefined;
  /** Whether the job of this key was submitted, or may have been: it is paid for, and not checked again. */
  isSubmitted(key: string): boolean;
  /** Called with the linter's warnings about a valid row. Without it, only errors are looked for, which is faster. */
  onWarnings?: ((item: Item, warnings: readonly LintFinding[]) => void) | undefined;
}

/**
 * Decides which rows of a manifest can be submitted. Plans and runs use the same decision, so that they agree. Rows must
 * come after those that they need.
 */
export class RowChecker {
  readonly #rules: RowRules;
  readonly #options: RowCheckerOptions;
  readonly #secrets: readonly string[];
  /** The secrets that `containsKey` does not find by their form. */
  readonly #oddSecrets: readonly string[];
  /** The ids of rejected items, and whether the item is kept, so that another run may submit it. */
  readonly #invalid = new Map<string, boolean>();

  constructor(rules: RowRules, options: RowCheckerOptions) {
    this.#rules = rules;
    this.#options = options;
    this.#secrets = options.apiKey ? [options.apiKey] : [];
    this.#oddSecrets = this.#secrets.filter((secret) => !containsKey(secret));
  }

  /** Returns the item, or why the row can't be submitted. */
  check(row: Item | BadRow): Item | InvalidRow {
    // The manifest's reader has rejected the rows that need it. Another row with its id may be valid.
    if (isBadRow(row)) return this.#redact(row);
    const { line, id, name, body, needs } = row;
    // Checked before the row is written anywhere, so the item is not kept.
    if (containsKey(JSON.stringify([id, name, body]), this.#oddSecrets))
      return this.#reject(badRow(line, id, "row", message`must not contain an API key`, message`Remove it`), id, false);
    const bad = this.#findProblem(row);
    if (!bad) return row;
    const isKept = needs.every((need) => this.#invalid.get(need) !== false);
    return { ...this.#reject(bad, id, isKept), ...(isKept && { item: row }) };
  }

  #findProblem(item: Item): BadRow | undefined {
    const { line, id, key, needs, estimate } = item;
    const { maxCredits, allowUnknownPrice = false, lint = true, baseUrl, isSubmitted, onWarnings } = this.#options;
    if (isSubmitted(key)) return undefined;
    const need = needs.find((each) => this.#invalid.has(each));
    if (need !== undefined)
      return badRow(line, id, "rows", message`needs row ${need}, which is invalid`, message`Correct row ${need}`);
    const options = { lint: lint && (onWarnings ? true : ("errors" as const)), baseUrl };
    const { issues, warnings } = checkItem(this.#rules, item, options);
    if (issues.length > 0) return { line, id, issues };
    if (maxCredits !== undefined && !allowUnknownPrice && estimate === undefined) {
      const fix = message`Pass --allow-unknown-price, or run without a spending limit`;
      return badRow(line, id, "price", message`is unknown, and the batch has a spending limit`, fix);
    }
    onWarnings?.(item, warnings);
    return undefined;
  }

  #reject(row: BadRow, id: string, isKept: boolean): BadRow {
    this.#invalid.set(id, isKept);
    return this.#redact(row);
  }

  /** The issues repeat values of the row. */
  #redact(row: BadRow): BadRow {
    return mapJsonStrings(row, (text) => redactText(text, this.#secrets));
  }
}
