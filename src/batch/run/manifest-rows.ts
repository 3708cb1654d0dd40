import { type Issue, ValidationError } from "../../errors.ts";
import { containsKey, mapJsonStrings, redactText } from "../../redact.ts";
import type { Item } from "../item.ts";
import { type BadRow, badRow, isBadRow } from "../manifest/bad-row.ts";
import { checkItem } from "../manifest/check-item.ts";
import { type ManifestSource, readManifest } from "../manifest/read-manifest.ts";
import type { RowRules } from "../manifest/row-rules.ts";
import type { Attempt } from "../store.ts";
import type { BatchEventListener } from "./events.ts";

/** Which rows of a manifest are run. */
export interface RowOptions {
  /** The manifest: a file, a stream or rows; by default what the batch was given the last time. */
  manifest: ManifestSource;
  /** What holds for each row that says nothing else. */
  defaults?: Readonly<Record<string, unknown>>;
  /** The rows to run, by `id`, and those that they need; all by default. */
  only?: readonly string[];
  /** Whether rows that have failed are tried again, each as a new charge; false by default. */
  retryFailed?: boolean;
  /** Whether one bad row stops all: then nothing is sent. False by default. */
  strict?: boolean;
}

export interface RowLimits {
  maxCredits?: number;
  allowUnknownPrice?: boolean;
  lint?: boolean;
}

/** How many bad rows an error names. */
const maxNamedRows = 20;

/** A manifest's rows on their way into a batch, with what was found on the way. */
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
    tell: BatchEventListener,
  ) {
    this.#rules = rules;
    this.#batch = batch;
    this.#secrets = options.apiKey ? [options.apiKey] : [];
    this.#options = options;
    this.#notify = tell;
  }

  /**
   * The items to run, each after those that it needs.
   * @param known rows that have failed, or were tried more than once.
   * @throws ValidationError where the manifest can't be read, a row of `only` is not in it, or one is bad and `strict` is
   * set.
   */
  async *items(known: ReadonlyMap<string, Attempt>): AsyncGenerator<Item> {
    const { only, strict = false } = this.#options;
    if (!only && !strict) return yield* this.#read(known);
    // These can be told only when all rows are known.
    const items: Item[] = [];
    for await (const item of this.#read(known)) items.push(item);
    if (strict) this.#assertAllValid(items);
    yield* only ? selectRows(items, only) : items;
  }

  async *#read(known: ReadonlyMap<string, Attempt>): AsyncGenerator<Item> {
    const { manifest, defaults, retryFailed = false, strict = false } = this.#options;
    const attempts = (id: string) => {
      const { attempt = 1, failed = false } = known.get(id) ?? {};
      return failed && retryFailed ? attempt + 1 : attempt;
    };
    const onDuplicate = () => {
      this.duplicates++;
    };
    const strictIssues: BadRow[] = [];
    const rows = readManifest(this.#rules, manifest, { batch: this.#batch, defaults, attempts, onDuplicate });
    for await (const row of rows) {
      // What is told of a bad row repeats its fields.
      const bad = mapJsonStrings(this.#forbidden(row), (text) => redactText(text, this.#secrets));
      if (!bad) yield row as Item;
      else if (strict) strictIssues.push(bad);
      else this.#reject(bad);
    }
    if (strictIssues.length > 0) throw toStrictError(strictIssues);
  }

  /** What would be refused at its submit whatever the contract says. */
  #forbidden(row: Item | BadRow): BadRow | undefined {
    const { maxCredits, allowUnknownPrice = false } = this.#options;
    if (isBadRow(row)) return row;
    const { line, id, body, estimate } = row;
    // Before it is written anywhere.
    if (containsKey(JSON.stringify(body), this.#secrets))
      return badRow(line, id, "row", "must not hold an API key", "Take it out");
    if (maxCredits === undefined || allowUnknownPrice || estimate !== undefined) return undefined;
    const fix = "Allow unknown prices, or leave the ceiling out";
    return badRow(line, id, "price", "is not known, and there is a ceiling", fix);
  }

  #reject({ line, id, issues }: BadRow): void {
    this.bad++;
    this.#notify({ type: "bad", id, line, error: new ValidationError(`Line ${line}`, [...issues]) });
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
  return new ValidationError("Nothing was sent", issues.slice(0, maxNamedRows));
}

/** The rows that were asked for, and what they need. */
function selectRows(items: readonly Item[], only: readonly string[]): Item[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const missing = only.filter((id) => !byId.has(id));
  if (missing.length > 0)
    throw new ValidationError(
      "Nothing was sent",
      missing.map((id) => ({ field: "only", rule: `names ${id}, which is no good row`, fix: "Name rows by their id" })),
    );
  const wanted = new Set(only);
  for (const id of wanted) for (const needed of byId.get(id)?.needs ?? []) wanted.add(needed);
  return items.filter(({ id }) => wanted.has(id));
}
