import { type Issue, ValidationError } from "../../errors.ts";
import { message } from "../../message.ts";
import { containsKey, mapJsonStrings, redactText } from "../../redact.ts";
import type { Item } from "../item.ts";
import { type BadRow, badRow, isBadRow } from "../manifest/bad-row.ts";
import { checkItem } from "../manifest/check-item.ts";
import { type ManifestSource, readManifest } from "../manifest/read-manifest.ts";
import type { RowRules } from "../manifest/row-rules.ts";
import type { Attempt } from "../store.ts";
import type { BatchEventListener } from "./events.ts";

/** Selects the rows of a manifest that are run. */
export interface RowOptions {
  /** The manifest: a file, a stream or rows; by default the items of the last run. */
  manifest: ManifestSource;
  /** Values for columns that a row leaves out. */
  defaults?: Readonly<Record<string, unknown>>;
  /** The ids of the rows to run, with the rows that they need; all rows by default. */
  only?: readonly string[];
  /** Whether to submit failed rows again, each with a new charge; false by default. */
  retryFailed?: boolean;
  /** Whether to send nothing if any row is invalid; false by default. */
  strict?: boolean;
}

export interface RowLimits {
  maxCredits?: number;
  allowUnknownPrice?: boolean;
  lint?: boolean;
}

/** The maximum number of issues that an error lists. */
const maxListedIssues = 20;

/** Reads the items of a batch from its manifest; counts and reports the rows that are left out. */
export class ManifestRows {
  bad = 0;
  duplicates = 0;
  readonly #rules: RowRules;
  readonly #batch: string;
  readonly #options: RowOptions & RowLimits;
  readonly #notify: BatchEventListener;
  readonly #secrets: readonly string[];

  constructor(
    rules: RowRules,
    batch: string,
    options: RowOptions & RowLimits & { apiKey: string | undefined },
    notify: BatchEventListener,
  ) {
    this.#rules = rules;
    this.#batch = batch;
    this.#secrets = options.apiKey ? [options.apiKey] : [];
    this.#options = options;
    this.#notify = notify;
  }

  /**
   * Reads the items to run, each after those that it needs.
   * @param attempts the newest attempts, by row id, of rows that have failed or have more than one.
   * @throws ValidationError if the manifest can't be read, if it lacks a row of `only`, or if a row is invalid and
   * `strict` is set.
   */
  async *items(attempts: ReadonlyMap<string, Attempt>): AsyncGenerator<Item> {
    const { only, strict = false } = this.#options;
    if (!only && !strict) return yield* this.#read(attempts);
    // Both need all rows.
    const items: Item[] = [];
    for await (const item of this.#read(attempts)) items.push(item);
    if (strict) this.#assertAllValid(items);
    yield* only ? selectRows(items, only) : items;
  }

  async *#read(previous: ReadonlyMap<string, Attempt>): AsyncGenerator<Item> {
    const { manifest, defaults, retryFailed = false, strict = false } = this.#options;
    const attempts = (id: string) => {
      const { attempt = 1, failed = false } = previous.get(id) ?? {};
      return failed && retryFailed ? attempt + 1 : attempt;
    };
    const onDuplicate = () => {
      this.duplicates++;
    };
    const strictIssues: BadRow[] = [];
    const rows = readManifest(this.#rules, manifest, { batch: this.#batch, defaults, attempts, onDuplicate });
    for await (const row of rows) {
      // The issues repeat values of the row.
      const bad = mapJsonStrings(this.#forbidden(row), (text) => redactText(text, this.#secrets));
      if (!bad) yield row as Item;
      else if (strict) strictIssues.push(bad);
      else this.#reject(bad);
    }
    if (strictIssues.length > 0) throw toStrictError(strictIssues);
  }

  /** Checks for what the contract does not check: API keys, and unknown prices under a spending limit. */
  #forbidden(row: Item | BadRow): BadRow | undefined {
    const { maxCredits, allowUnknownPrice = false } = this.#options;
    if (isBadRow(row)) return row;
    const { line, id, body, estimate } = row;
    // Checked before the row is written anywhere.
    if (containsKey(JSON.stringify(body), this.#secrets))
      return badRow(line, id, "row", message`must not contain an API key`, message`Remove it`);
    if (maxCredits === undefined || allowUnknownPrice || estimate !== undefined) return undefined;
    const fix = message`Pass --allow-unknown-price, or run without a spending limit`;
    return badRow(line, id, "price", message`is unknown, and the batch has a spending limit`, fix);
  }

  #reject({ line, id, issues }: BadRow): void {
    this.bad++;
    this.#notify({ type: "bad", id, line, error: new ValidationError(message`Line ${line}`, [...issues]) });
  }

  #assertAllValid(items: readonly Item[]): void {
    const { lint = true } = this.#options;
    const checked = items.map((item) => ({
      line: item.line,
      id: item.id,
      issues: checkItem(this.#rules, item, { lint }).issues,
    }));
    const bad = checked.filter(({ issues }) => issues.length > 0);
    if (bad.length > 0) throw toStrictError(bad);
  }
}

function toStrictError(rows: readonly BadRow[]): ValidationError {
  const issues = rows.flatMap(({ line, issues }) =>
    issues.map(({ field, rule, fix }): Issue => ({ field: `line ${line}: ${field}`, rule, fix })),
  );
  return new ValidationError(message`Nothing was sent`, issues.slice(0, maxListedIssues));
}

/** Selects rows by their ids, with the rows that they need. */
function selectRows(items: readonly Item[], only: readonly string[]): Item[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const missing = only.filter((id) => !byId.has(id));
  if (missing.length > 0)
    throw new ValidationError(
      message`Nothing was sent`,
      missing.map((id) => ({
        field: "only",
        rule: message`names ${id}, which is not a valid row of the manifest`,
        fix: message`Use the ids of valid rows`,
      })),
    );
  const selected = new Set(only);
  for (const id of selected) for (const needed of byId.get(id)?.needs ?? []) selected.add(needed);
  return items.filter(({ id }) => selected.has(id));
}
