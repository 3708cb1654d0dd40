import { type Issue, ValidationError } from "../../errors.ts";
import { message } from "../../message.ts";
import type { Item } from "../item.ts";
import { type BadRow, type InvalidRow, isBadRow } from "../manifest/bad-row.ts";
import type { ManifestSource } from "../manifest/manifest-source.ts";
import { readManifest } from "../manifest/read-manifest.ts";
import { RowChecker, type RowLimits } from "../manifest/row-checker.ts";
import type { RowRules } from "../manifest/row-rules.ts";
import type { PreviousRun } from "../store.ts";
import type { BatchEventListener } from "./events.ts";

/** Selects the rows of a manifest that are run. */
export interface RowOptions {
  /** The manifest: a file, a stream or rows; by default the items of the last run. */
  manifest: ManifestSource;
  /** Values for columns that a row leaves out. */
  defaults?: Readonly<Record<string, unknown>> | undefined;
  /** The ids of the rows to run, with the rows that they need; all rows by default. */
  only?: readonly string[] | undefined;
  /**
   * Whether to submit failed rows again, each with a new charge; false by default. Unchanged rows whose content the
   * service refused are left alone: they would fail again.
   */
  retryFailed?: boolean | undefined;
  /** Whether to submit failed rows again even if the service refused their content; false by default. */
  retryRefused?: boolean | undefined;
  /** Whether to send nothing if any row is invalid; false by default. */
  strict?: boolean | undefined;
  /** Called with the name of the manifest's encoding if it was read in an old one: neither UTF-8 nor UTF-16. */
  onLegacyEncoding?: ((name: string) => void) | undefined;
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
   * @param refused the ids of failed rows that are left alone unless they changed.
   * @throws ValidationError if the manifest can't be read, if it lacks a row of `only`, or if a row is invalid and
   * `strict` is set.
   */
  read(previous: PreviousRun, refused: ReadonlySet<string> = new Set()): AsyncIterable<Item | InvalidRow> {
    const { only, strict = false } = this.#options;
    return only || strict
      ? this.#readAll(previous, refused)
      : this.#check(previous, refused, (row) => this.#report(row));
  }

  /** Reads the rows if all of them are needed first. */
  async *#readAll(previous: PreviousRun, refused: ReadonlySet<string>): AsyncGenerator<Item | InvalidRow> {
    const { only, strict } = this.#options;
    const all: (Item | InvalidRow)[] = [];
    for await (const row of this.#check(previous, refused)) all.push(row);
    const invalid = all.filter(isBadRow);
    if (strict && invalid.length > 0) throw toStrictError(invalid);
    for (const row of only ? selectRows(all, only) : all) {
      this.#report(row);
      yield row;
    }
  }

  /** @param onRow called with each row; an argument, since another generator would take its time for 100,000 rows. */
  async *#check(
    { attempts: previous, submitted }: PreviousRun,
    refused: ReadonlySet<string>,
    onRow?: (row: Item | InvalidRow) => void,
  ): AsyncGenerator<Item | InvalidRow> {
    const { manifest, defaults, onLegacyEncoding, ...options } = this.#options;
    const { retryRefused = false, retryFailed = retryRefused, ...limits } = options;
    const attempts = (id: string) => {
      const { attempt = 1, failed = false } = previous.get(id) ?? {};
      return failed && retryFailed && !refused.has(id) ? attempt + 1 : attempt;
    };
    const onDuplicate = () => {
      this.duplicates++;
    };
    const checker = new RowChecker(this.#rules, { ...limits, isSubmitted: (key) => submitted.has(key) });
    const readOptions = { batch: this.#batch, defaults, attempts, onDuplicate, onLegacyEncoding };
    const rows = readManifest(this.#rules, manifest, readOptions);
    for await (const row of rows) {
      const checked = checker.check(row);
      onRow?.(checked);
      yield checked;
    }
  }

  #report(row: Item | InvalidRow): void {
    if (!isBadRow(row)) return;
    const { id, line, issues } = row;
    this.#notify({ type: "bad", id, line, error: new ValidationError(message`Line ${line}`, [...issues]) });
  }
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
  const items = rows.filter((row): row is Item => !isBadRow(row));
  // The last one counts: an invalid row may repeat the id of a valid one, which can be run.
  const byId = new Map([...rows.filter(isBadRow), ...items].map((row) => [row.id, row]));
  const issues = only.flatMap((id) => issuesOfSelected(id, byId.get(id)));
  if (issues.length > 0) throw new ValidationError(message`Nothing was sent`, issues.slice(0, maxListedIssues));
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
