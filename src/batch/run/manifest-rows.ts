import { type Issue, ValidationError } from "../../errors.ts";
import { message } from "../../message.ts";
import type { Item } from "../item.ts";
import { type BadRow, type InvalidRow, isBadRow } from "../manifest/bad-row.ts";
import { type ManifestSource, readManifest } from "../manifest/read-manifest.ts";
import { RowChecker, type RowLimits } from "../manifest/row-checker.ts";
import type { RowRules } from "../manifest/row-rules.ts";
import type { PreviousRun } from "../store.ts";
import type { BatchEventListener, RowEvent } from "./events.ts";

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

/** The maximum number of issues that an error lists. */
const maxListedIssues = 20;

/** Reads the rows of a batch from its manifest, and reports the invalid ones. */
export class ManifestRows {
  /** How many rows equal an earlier row and were left out. */
  duplicates = 0;
  readonly #rules: RowRules;
  readonly #batch: string;
  readonly #options: RowOptions & RowLimits & { apiKey?: string | undefined };
  readonly #notify: BatchEventListener;

  constructor(
    rules: RowRules,
    batch: string,
    options: RowOptions & RowLimits & { apiKey?: string | undefined },
    notify: BatchEventListener,
  ) {
    this.#rules = rules;
    this.#batch = batch;
    this.#options = options;
    this.#notify = notify;
  }

  /**
   * Reads the rows, each after those that it needs.
   * @param previous what earlier runs have done.
   * @throws ValidationError if the manifest can't be read, if it lacks a row of `only`, or if a row is invalid and
   * `strict` is set.
   */
  async *read(previous: PreviousRun): AsyncGenerator<Item | InvalidRow> {
    const { only, strict = false } = this.#options;
    if (!only && !strict) {
      for await (const row of this.#check(previous)) yield this.#reported(row);
      return;
    }
    // Both need all rows.
    const all: (Item | InvalidRow)[] = [];
    for await (const row of this.#check(previous)) all.push(row);
    const invalid = all.filter(isBadRow);
    if (strict && invalid.length > 0) throw toStrictError(invalid);
    for (const row of only ? selectRows(all, only) : all) yield this.#reported(row);
  }

  async *#check({ attempts: previous, submitted }: PreviousRun): AsyncGenerator<Item | InvalidRow> {
    const { manifest, defaults, retryFailed = false, ...limits } = this.#options;
    const attempts = (id: string) => {
      const { attempt = 1, failed = false } = previous.get(id) ?? {};
      return failed && retryFailed ? attempt + 1 : attempt;
    };
    const onDuplicate = () => {
      this.duplicates++;
    };
    const checker = new RowChecker(this.#rules, { ...limits, isSubmitted: (key) => submitted.has(key) });
    const rows = readManifest(this.#rules, manifest, { batch: this.#batch, defaults, attempts, onDuplicate });
    for await (const row of rows) yield checker.check(row);
  }

  #reported(row: Item | InvalidRow): Item | InvalidRow {
    if (isBadRow(row)) this.#notify(toBadEvent(row));
    return row;
  }
}

/** The event of an invalid row. */
export function toBadEvent({ id, line, issues }: InvalidRow): RowEvent {
  return { type: "bad", id, line, error: new ValidationError(message`Line ${line}`, [...issues]) };
}

function toStrictError(rows: readonly BadRow[]): ValidationError {
  return new ValidationError(message`Nothing was sent`, rows.flatMap(issuesWithLine).slice(0, maxListedIssues));
}

const issuesWithLine = ({ line, issues }: BadRow) =>
  issues.map(({ field, rule, fix }): Issue => ({ field: `line ${line}: ${field}`, rule, fix }));

/**
 * Selects rows by their ids, with the rows that they need.
 * @throws ValidationError if a selected row is missing or invalid.
 */
function selectRows(rows: readonly (Item | InvalidRow)[], only: readonly string[]): Item[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const issues = only.flatMap((id) => issuesOfSelected(id, byId.get(id)));
  if (issues.length > 0) throw new ValidationError(message`Nothing was sent`, issues.slice(0, maxListedIssues));
  const items = rows.filter((row): row is Item => !isBadRow(row));
  const selected = new Set(only);
  // A valid row needs valid rows only, and comes after them.
  for (const { id, needs } of items.toReversed()) if (selected.has(id)) for (const need of needs) selected.add(need);
  return items.filter(({ id }) => selected.has(id));
}

function issuesOfSelected(id: string, row: Item | InvalidRow | undefined): readonly Issue[] {
  if (row && isBadRow(row)) return issuesWithLine(row);
  if (row) return [];
  return [
    {
      field: "only",
      rule: message`names ${id}, which is not a row of the manifest`,
      fix: message`Use the ids of rows`,
    },
  ];
}
