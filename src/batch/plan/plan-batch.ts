import { type Contract, durationClass } from "../../contract/index.ts";
import type { Issue } from "../../errors.ts";
import type { JobState, ObservedDuration, RateLimitWindow } from "../../ledger/index.ts";
import type { Item } from "../item.ts";
import { type BadRow, badRow, isBadRow } from "../manifest/bad-row.ts";
import { checkItem } from "../manifest/check-item.ts";
import { type ManifestSource, readManifest } from "../manifest/read-manifest.ts";
import { loadRowRules, type RowRules } from "../manifest/row-rules.ts";
import { scopeOf } from "../scope.ts";
import { type BatchQuote, type ModelQuote, QuoteBuilder } from "./batch-quote.ts";
import { learnDurations } from "./durations.ts";
import { estimateTime, type JobGroup, type TimeEstimate } from "./estimate-time.ts";

/** What is known of a batch of this name from before. */
export interface PreviousBatch {
  /** What became of a job, by its key. */
  readonly states: ReadonlyMap<string, JobState>;
  /** Each row's newest key and attempt, by `id`. */
  readonly rows: ReadonlyMap<string, { readonly key: string; readonly attempt: number }>;
}

export interface PlanOptions {
  /** The contract of its rows. */
  contract: Contract;
  /** The batch's name. */
  name: string;
  /** What holds for each row that says nothing else. */
  defaults?: Readonly<Record<string, unknown>> | undefined;
  /** Whether prompts are read too; true by default. */
  lint?: boolean | undefined;
  /** What is known of the batch from before; nothing by default. */
  previous?: PreviousBatch | undefined;
  /** Whether rows that have failed are to be submitted again, as another charge; false by default. */
  retryFailed?: boolean | undefined;
  /** The account's window; the contract's by default. */
  window?: RateLimitWindow | undefined;
  /** How many jobs may run at once; no limit by default. */
  maxInFlight?: number | undefined;
  /** How long jobs took, the newest first: from `ledger.durations()`. The contract's figures where nothing is known. */
  durations?: readonly ObservedDuration[] | undefined;
  /** How many times faster than the contract says the service is: a sandbox is. */
  speed?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** A warning of the linter, and how many rows have it. */
export interface PlannedWarning {
  readonly rule: string;
  readonly count: number;
  /** The first row that has it. */
  readonly line: number;
  readonly id: string;
  readonly message: string;
}

/** What a run of a manifest would do. It spends nothing. */
export interface BatchPlan {
  readonly name: string;
  /** Rows that can be submitted, or were. */
  readonly items: number;
  /** Those that a run would submit. */
  readonly new: number;
  /** Those that are done. */
  readonly done: number;
  /** Those that were submitted, or may have been, and are not finished: a run goes on with them, without another charge. */
  readonly underWay: number;
  /** Those that have failed, and stay so without `retryFailed`. */
  readonly failed: number;
  /** How many rows can't be submitted. */
  readonly bad: number;
  /** The first 1,000 of them. */
  readonly badRows: readonly BadRow[];
  /** Rows that ask for the same as an earlier one, by accident: they are no items of their own. */
  readonly duplicates: number;
  /** The first 1,000 rows that ask for something else than they did: each is a new job, and a new charge. */
  readonly changed: readonly { readonly line: number; readonly id: string }[];
  readonly warnings: readonly PlannedWarning[];
  /** What the new ones would cost. */
  readonly quote: BatchQuote & { readonly models: readonly ModelQuote[] };
  /** How long a run would take; at most what the account's other requests leave it. */
  readonly time: TimeEstimate;
}

const maxListed = 1_000;
const doneStates: readonly JobState[] = ["downloaded", "completed"];

/**
 * Says what a run of a manifest would do: which rows are bad and why, what is done and what is new, what it should cost
 * and how long it takes. Nothing is sent, and no key is needed.
 * @throws ValidationError if the name is not allowed or the manifest can't be read; AbortError.
 */
export async function planBatch(source: ManifestSource, options: PlanOptions): Promise<BatchPlan> {
  const { name, defaults, previous: known, lint = true, retryFailed = false } = options;
  // What a run would refuse, its plan refuses too.
  scopeOf(name);
  const rules = await loadRowRules(options.contract);
  const plan = new PlanBuilder(rules, options);
  const rows = readManifest(rules, source, {
    batch: name,
    defaults,
    attempts: (id) => {
      const before = known?.rows.get(id);
      const again = retryFailed && before && known?.states.get(before.key) === "failed";
      return (before?.attempt ?? 1) + (again ? 1 : 0);
    },
    onDuplicate: () => plan.addDuplicate(),
  });
  for await (const row of rows) {
    options.signal?.throwIfAborted();
    if (isBadRow(row)) plan.addBad(row);
    else plan.add(row, lint);
  }
  return plan.result();
}

class PlanBuilder {
  readonly #rules: RowRules;
  readonly #options: PlanOptions;
  readonly #counts = { items: 0, new: 0, done: 0, underWay: 0, failed: 0, bad: 0, duplicates: 0 };
  readonly #badRows: BadRow[] = [];
  /** Rows that others may need, by `id`. */
  readonly #bad = new Set<string>();
  readonly #changed: { line: number; id: string }[] = [];
  readonly #warnings = new Map<string, PlannedWarning>();
  readonly #total: QuoteBuilder;
  readonly #classes = new Map<string, JobGroup>();
  readonly #durationOf: ReturnType<typeof learnDurations>;
  /** Seconds until a row is done, if nothing but its needs keeps it waiting. */
  readonly #chains = new Map<string, number>();

  constructor(rules: RowRules, options: PlanOptions) {
    this.#rules = rules;
    this.#options = options;
    this.#total = new QuoteBuilder(rules);
    this.#durationOf = learnDurations(rules.contract.models, options.durations ?? [], options.speed);
  }

  addDuplicate(): void {
    this.#counts.duplicates++;
  }

  addBad(row: BadRow): void {
    this.#counts.bad++;
    if (row.id !== undefined) this.#bad.add(row.id);
    if (this.#badRows.length < maxListed) this.#badRows.push(row);
  }

  add(item: Item, lint: boolean): void {
    const { id, line, key } = item;
    const state = this.#options.previous?.states.get(key);
    // What was accepted needs no check: it is paid for, whatever is known of it today.
    const isOpen = state === undefined || state === "refused";
    const issues = isOpen ? this.#issuesOf(item, lint) : [];
    if (issues.length > 0) {
      this.addBad({ line, id, issues });
      return;
    }
    this.#counts.items++;
    const before = this.#options.previous?.rows.get(id);
    if (before && before.key !== key && before.attempt === item.attempt && this.#changed.length < maxListed)
      this.#changed.push({ line, id });
    if (isOpen) this.#addNew(item);
    else if (doneStates.includes(state)) this.#counts.done++;
    else if (state === "failed") this.#counts.failed++;
    else this.#counts.underWay++;
  }

  result(): BatchPlan {
    const { name, window = this.#rules.contract.rateLimit, maxInFlight: inFlight } = this.#options;
    const { requests, seconds } = window;
    const chain = this.#chains.size > 0 ? [...this.#chains.values()].reduce((a, b) => Math.max(a, b)) : 0;
    return {
      name,
      ...this.#counts,
      badRows: this.#badRows.sort((a, b) => a.line - b.line),
      changed: this.#changed,
      warnings: [...this.#warnings.values()].sort((a, b) => b.count - a.count),
      quote: this.#total.quote,
      time: estimateTime({ classes: [...this.#classes.values()], requests, seconds, inFlight, chain }),
    };
  }

  #issuesOf(item: Item, lint: boolean): readonly Issue[] {
    const need = item.needs.find((id) => this.#bad.has(id));
    if (need !== undefined)
      return badRow(item.line, item.id, "rows", `needs row ${need}, which is bad`, "Correct that row").issues;
    const { issues, warnings } = checkItem(this.#rules, item, { lint });
    for (const { rule, message } of issues.length > 0 ? [] : warnings) {
      const told = this.#warnings.get(rule) ?? { rule, count: 0, line: item.line, id: item.id, message };
      this.#warnings.set(rule, { ...told, count: told.count + 1 });
    }
    return issues;
  }

  #addNew(item: Item): void {
    const { id, model, body, needs } = item;
    this.#counts.new++;
    this.#total.add(item);
    const kind = durationClass(this.#rules.contract, model, body);
    const duration = this.#durationOf(model, kind);
    const jobs = this.#classes.get(kind) ?? { ...duration, count: 0 };
    jobs.count++;
    this.#classes.set(kind, jobs);
    const before = needs.reduce((longest, need) => Math.max(longest, this.#chains.get(need) ?? 0), 0);
    this.#chains.set(id, before + duration.median);
  }
}
