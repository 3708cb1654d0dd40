import { type Contract, durationClass } from "../../contract/index.ts";
import type { Issue } from "../../errors.ts";
import type { JobState, ObservedDuration, RateLimitWindow } from "../../ledger/index.ts";
import type { LintFinding } from "../../prompt/index.ts";
import type { Item } from "../item.ts";
import { type BadRow, faultOf, isBadRow } from "../manifest/bad-row.ts";
import type { ManifestSource } from "../manifest/manifest-source.ts";
import { readManifest } from "../manifest/read-manifest.ts";
import { RowChecker, type RowLimits } from "../manifest/row-checker.ts";
import { loadRowRules, type RowRules } from "../manifest/row-rules.ts";
import { scopeOf } from "../scope.ts";
import { type BatchQuote, type ModelQuote, QuoteBuilder } from "./batch-quote.ts";
import { learnDurations } from "./durations.ts";
import { estimateTime, type JobGroup, type TimeEstimate } from "./estimate-time.ts";

/** The state of the same batch after its last run. */
export interface PreviousBatch {
  /** The jobs' states by key. */
  readonly states: ReadonlyMap<string, JobState>;
  /** The rows' newest keys and attempts by row id. */
  readonly rows: ReadonlyMap<string, { readonly key: string; readonly attempt: number }>;
  /** The errors of failed jobs, by key. */
  readonly errors?: ReadonlyMap<string, unknown>;
}

export interface PlanOptions extends RowLimits {
  /** The contract of its rows. */
  contract: Contract;
  /** The batch's name. */
  name: string;
  /** Values for columns that a row leaves out. */
  defaults?: Readonly<Record<string, unknown>> | undefined;
  /** The API key, which no row may contain. */
  apiKey?: string | undefined;
  /** The state of the batch after its last run; a new batch by default. */
  previous?: PreviousBatch | undefined;
  /** Whether failed rows count as new jobs, each with another charge; false by default. */
  retryFailed?: boolean | undefined;
  /** Whether that includes rows whose content the service refused; false by default. */
  retryRefused?: boolean | undefined;
  /** The account's rate limit; the contract's by default. */
  window?: RateLimitWindow | undefined;
  /** The maximum number of jobs that run at once; no limit by default. */
  maxInFlight?: number | undefined;
  /** Observed durations, the newest first, from `ledger.durations()`; the contract's figures by default. */
  durations?: readonly ObservedDuration[] | undefined;
  /** How many times faster the service is than the contract says, as a sandbox may be; 1 by default. */
  speed?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** A warning of the linter, with the number of rows that have it. */
export interface PlannedWarning {
  readonly rule: string;
  readonly count: number;
  /** The first row that has it. */
  readonly line: number;
  readonly id: string;
  readonly message: string;
}

/** A fault of rows: the same field breaks the same rule. */
export interface RowFault extends Issue {
  /** The number of rows that have it. The rule may show the first row's value. */
  readonly count: number;
  /** Their lines: `2-101, 105`. After ten ranges it ends in `…`. */
  readonly lines: string;
  /** The id of the first row, if it has a readable one. */
  readonly id?: string;
}

/** What a run of a manifest would do. */
export interface BatchPlan {
  readonly name: string;
  /** The manifest's encoding if it was read in an old one: neither UTF-8 nor UTF-16. */
  readonly encoding?: string;
  /** The number of valid rows; rows that were submitted before count as valid. */
  readonly items: number;
  /** How many of them a run would submit. */
  readonly new: number;
  /** How many are completed or downloaded. */
  readonly done: number;
  /** How many were, or may have been, submitted and have not ended: a run resumes them without another charge. */
  readonly underWay: number;
  /** How many have failed; a run leaves them alone without `retryFailed`. */
  readonly failed: number;
  /** How many rows are invalid. */
  readonly bad: number;
  /** The first 1,000 invalid rows. */
  readonly badRows: readonly BadRow[];
  /** The first 1,000 faults of invalid rows, each once for all rows that have it. */
  readonly faults: readonly RowFault[];
  /** How many rows equal an earlier row with the same id, or without one; they are left out. */
  readonly duplicates: number;
  /** The first 1,000 rows whose model or body has changed: each is a new job, and a new charge. */
  readonly changed: readonly { readonly line: number; readonly id: string }[];
  readonly warnings: readonly PlannedWarning[];
  /** The estimated price of the new items. */
  readonly quote: BatchQuote & { readonly models: readonly ModelQuote[] };
  /** How long a run would take, if the account sends no other requests. */
  readonly time: TimeEstimate;
}

const maxListed = 1_000;
const doneStates: readonly JobState[] = ["downloaded", "completed"];

/**
 * Plans a run of a manifest: which rows are invalid and why, which are done and which are new, the estimated price and
 * time. It sends nothing and needs no API key.
 * @throws ValidationError if the name is not allowed or the manifest can't be read.
 * @throws AbortError if the signal is aborted.
 */
export async function planBatch(source: ManifestSource, options: PlanOptions): Promise<BatchPlan> {
  const { name, defaults, previous, retryRefused = false, retryFailed = retryRefused } = options;
  // A run would refuse such a name.
  scopeOf(name);
  const rules = await loadRowRules(options.contract);
  const plan = new PlanBuilder(rules, options);
  const manifestRows = readManifest(rules, source, {
    batch: name,
    defaults,
    attempts: (id) => {
      const before = previous?.rows.get(id);
      const isRetried =
        retryFailed &&
        before &&
        previous?.states.get(before.key) === "failed" &&
        (retryRefused || rules.failureOf(previous.errors?.get(before.key)).retry !== "changed");
      return (before?.attempt ?? 1) + (isRetried ? 1 : 0);
    },
    onDuplicate: () => plan.addDuplicate(),
    onLegacyEncoding: (encoding) => {
      plan.encoding = encoding;
    },
  });
  const checker = new RowChecker(rules, {
    ...options,
    isSubmitted: (key) => !isUnsent(previous?.states.get(key)),
    onWarnings: (item, warnings) => plan.addWarnings(item, warnings),
  });
  for await (const row of manifestRows) {
    options.signal?.throwIfAborted();
    const checked = checker.check(row);
    if (isBadRow(checked)) plan.addBad(checked);
    else plan.add(checked);
  }
  return plan.result();
}

/** Whether a job was certainly not accepted. */
const isUnsent = (state: JobState | undefined) => state === undefined || state === "refused";

const maxRanges = 10;

/** Numbers of lines as ranges: `2-101, 105`. */
class LineRanges {
  readonly #ranges: [from: number, to: number][] = [];
  #isCut = false;

  add(line: number): void {
    const last = this.#ranges.at(-1);
    if (last && line === last[1] + 1) last[1] = line;
    else if (last && line >= last[0] && line <= last[1]) return;
    else if (this.#ranges.length < maxRanges) this.#ranges.push([line, line]);
    else this.#isCut = true;
  }

  get first(): number {
    return this.#ranges[0]?.[0] ?? 0;
  }

  toString(): string {
    const ranges = this.#ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
    return [...ranges, ...(this.#isCut ? ["…"] : [])].join(", ");
  }
}

class PlanBuilder {
  encoding: string | undefined;
  readonly #rules: RowRules;
  readonly #options: PlanOptions;
  readonly #counts = { items: 0, new: 0, done: 0, underWay: 0, failed: 0, bad: 0, duplicates: 0 };
  readonly #badRows: BadRow[] = [];
  readonly #faults = new Map<string, { issue: Issue; id: string | undefined; count: number; lines: LineRanges }>();
  readonly #changed: { line: number; id: string }[] = [];
  readonly #warnings = new Map<string, PlannedWarning>();
  readonly #total: QuoteBuilder;
  readonly #classes = new Map<string, JobGroup>();
  readonly #durationOf: ReturnType<typeof learnDurations>;
  /** By row id, the seconds until a row is done if it waits only for the rows that it needs. */
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

  addBad({ line, id, issues }: BadRow): void {
    this.#counts.bad++;
    if (this.#badRows.length < maxListed) this.#badRows.push({ line, ...(id !== undefined && { id }), issues });
    for (const issue of issues) this.#addFault(line, id, issue);
  }

  #addFault(line: number, id: string | undefined, issue: Issue): void {
    const key = faultOf(issue);
    const known = this.#faults.get(key);
    if (!known && this.#faults.size >= maxListed) return;
    const fault = known ?? { issue, id, count: 0, lines: new LineRanges() };
    fault.count++;
    fault.lines.add(line);
    this.#faults.set(key, fault);
  }

  addWarnings({ line, id }: Item, warnings: readonly LintFinding[]): void {
    for (const { rule, message } of warnings) {
      const warning = this.#warnings.get(rule) ?? { rule, count: 0, line, id, message };
      this.#warnings.set(rule, { ...warning, count: warning.count + 1 });
    }
  }

  add(item: Item): void {
    const { id, line, key } = item;
    const state = this.#options.previous?.states.get(key);
    this.#counts.items++;
    const before = this.#options.previous?.rows.get(id);
    if (before && before.key !== key && before.attempt === item.attempt && this.#changed.length < maxListed)
      this.#changed.push({ line, id });
    if (state === undefined || isUnsent(state)) this.#addNew(item);
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
      ...(this.encoding !== undefined && { encoding: this.encoding }),
      ...this.#counts,
      badRows: this.#badRows.sort((a, b) => a.line - b.line),
      faults: [...this.#faults.values()]
        .sort((a, b) => a.lines.first - b.lines.first)
        .map(({ issue, id, count, lines }) => ({
          ...issue,
          count,
          lines: `${lines}`,
          ...(id !== undefined && { id }),
        })),
      changed: this.#changed,
      warnings: [...this.#warnings.values()].sort((a, b) => b.count - a.count),
      quote: this.#total.quote,
      time: estimateTime({ classes: [...this.#classes.values()], requests, seconds, inFlight, chain }),
    };
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
    const start = needs.reduce((latest, need) => Math.max(latest, this.#chains.get(need) ?? 0), 0);
    this.#chains.set(id, start + duration.median);
  }
}
