import { resolve } from "node:path";
import { type Contract, packageEntryOf } from "../../contract/index.ts";
import { assertWritable } from "../../download/index.ts";
import { assertInput } from "../../errors.ts";
import { type Account, accountOf, type RateLimitWindow, type SpendingTotals } from "../../ledger/index.ts";
import { message } from "../../message.ts";
import { BatchError } from "../batch-error.ts";
import type { BatchEngine } from "../engine.ts";
import { loadRowRules, type RowRules } from "../manifest/row-rules.ts";
import { scopeOf } from "../scope.ts";
import type { BatchSettings, ImportResult, ItemState, Store } from "../store.ts";
import { countStarted } from "./canary.ts";
import type { BatchServiceOptions } from "./dispatcher-context.ts";
import type { BatchEventListener } from "./events.ts";
import { ManifestRows, type RowOptions } from "./manifest-rows.ts";
import { openStore } from "./open-store.ts";
import type { RunOptions } from "./options.ts";
import { findPendingSubmits } from "./pending-submits.ts";
import { recheckInvalidRows } from "./recheck-invalid-rows.ts";
import { Runner } from "./runner.ts";
import type { Stop } from "./stop.ts";

export interface BatchOptions extends BatchServiceOptions, Partial<RowOptions>, Partial<RunOptions> {
  /** The contract of its rows. Without a manifest, it must be the contract of the last run. */
  contract: Contract;
  /** The batch's name. The same name, row id and body are always the same job, charged once, on any machine. */
  name: string;
  /** The account of the ledger entries; by default that of `apiKey` and `baseUrl`. */
  account?: Account | undefined;
  /** The path of the ledger; `defaultLedgerPath()` by default. */
  ledger?: string | undefined;
  /** The engine for several machines: `postgres(url)`. By default the batch is stored beside the ledger. */
  engine?: BatchEngine | undefined;
  /** The account's rate limit; the contract's by default. */
  rateLimit?: RateLimitWindow | undefined;
  /** Called for each event. */
  onEvent?: BatchEventListener | undefined;
}

/** The state of a batch when its run has ended. */
export interface BatchSummary {
  name: string;
  /** Where the batch is stored: a path, or an address without its password. */
  location: string;
  /** The number of rows in each state. */
  states: Readonly<Record<ItemState, number>>;
  /** The credits that the batch has cost. */
  spent: SpendingTotals;
  /** How the manifest's rows differ from those of the last run; undefined without a manifest. */
  imported: ImportResult | undefined;
  /** How many rows are invalid: `states.invalid`. */
  bad: number;
  /** How many rows equal another row and were left out. */
  duplicates: number;
  /**
   * How many failed rows have content that the service refused. `retryFailed` leaves them alone until they change, since
   * they would fail again.
   */
  refusedContent: number;
  /** Why the run ended early; undefined if everything was done. */
  stop: Stop | undefined;
}

const persistedOptions = [
  "directory",
  "overwrite",
  "maxCredits",
  "allowUnknownPrice",
  "maxInFlight",
  "lint",
  "taskTimeout",
] as const;

/**
 * Runs a batch: submits each row of a manifest once, polls its task and saves its files. Running the same manifest again
 * does only what is missing, even after a crash. A changed row is another job.
 *
 * If it throws, nothing was sent. Later failures are reported by `onEvent` and in the summary.
 * @param options `manifest` and `directory`; without a manifest the last run is resumed with its items and options.
 * @returns the final state; `stop` is the reason if the run ended early.
 * @throws ValidationError if an option is invalid or the manifest can't be read.
 * @throws BatchError `batch_running` if another process runs it; without a manifest, `no_such_batch` if there is none,
 * and `other_contract` if it was run under another contract.
 * @throws DownloadError, LedgerError if nothing can be saved or recorded.
 */
export async function runBatch(options: BatchOptions): Promise<BatchSummary> {
  const { name, contract, manifest, ledger, engine, onEvent, baseUrl = contract.servers[0] } = options;
  const scope = scopeOf(name);
  assertInput(!!options.apiKey, "apiKey", message`is required`, message`Create a key in the dashboard and pass it`);
  const account = options.account ?? accountOf(`${options.apiKey}`, baseUrl);
  const notify = guardListener(onEvent);
  const opened = await openStore({ name, account, contract, ledger, engine, clock: options.clock }, true);
  const { store } = opened;
  try {
    const settings = await settingsOf(options, store);
    const { directory = "" } = settings;
    assertInput(
      directory !== "",
      "directory",
      message`must be the path of a folder`,
      message`Pass one, such as "output"`,
    );
    const run: RunOptions = { ...options, ...settings, directory: resolve(directory) };
    await assertWritable(run.directory);
    const rules = await loadRowRules(contract);
    const rows = manifest && new ManifestRows(rules, name, { ...options, ...run, manifest, baseUrl }, notify);
    const refused = options.retryFailed && !options.retryRefused ? await findRefusedContent(store, rules) : undefined;
    const toPersist = settingsToPersist(contract, run);
    const imported = rows && (await store.importItems(rows.read(await store.previousRun(), refused), toPersist));
    if (!rows) {
      await store.requeueUnfinished();
      await recheckInvalidRows(store, rules, { ...run, apiKey: options.apiKey, baseUrl }, toPersist);
    }
    if (run.confirm) {
      const due = await findPendingSubmits(store);
      if (due.rows > 0) await run.confirm(due);
    }
    await store.setCommand(await firstCommand(store, run));
    const window = options.rateLimit ?? contract.rateLimit;
    const service = { ...options, baseUrl };
    const stop = await new Runner({ store, rules, scope, service, window, options: run, notify }).run();
    const { states, spent } = await store.progress();
    const { location } = store;
    const { duplicates = 0 } = rows ?? {};
    const bad = states.invalid;
    // Very many rows take a while to read.
    const refusedContent = states.failed > 0 ? (await findRefusedContent(store, rules)).size : 0;
    return { name, location, states: { ...states }, spent, imported, bad, duplicates, refusedContent, stop };
  } finally {
    await opened.close();
  }
}

/** The ids of failed rows whose content the service refused: unchanged, they would fail again. */
async function findRefusedContent(store: Store, rules: RowRules): Promise<Set<string>> {
  const refused = new Set<string>();
  for await (const entry of store.entries())
    if (entry.state === "failed" && rules.failureOf(entry.job?.error).retry === "changed") refused.add(entry.item.id);
  return refused;
}

/** The settings of the last run, overridden by the given options. */
async function settingsOf(options: BatchOptions, store: Store): Promise<Partial<RunOptions>> {
  const settings = Object.fromEntries(
    persistedOptions.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
  if (options.manifest) return settings;
  const { name, contract } = options;
  const { contract: recorded, ...before } = (await store.settings()) ?? throwNoSuchBatch(name, store.location);
  // Batches of the first version recorded no contract.
  if (recorded === undefined || recorded === contract.name) return { ...before, ...settings };
  throw new BatchError("other_contract", message`Batch ${name} was run under the contract ${recorded}.`, {
    fix: message`Resume it with that contract: import { contract } from "${packageEntryOf(`${recorded}`)}", or pass --contract ${recorded}.`,
  });
}

function throwNoSuchBatch(name: string, location: string): never {
  throw new BatchError("no_such_batch", message`There is no batch ${name} at ${location}.`, {
    fix: message`Run its manifest first, or check the name.`,
  });
}

function settingsToPersist(contract: Contract, run: RunOptions): BatchSettings {
  return { contract: contract.name, ...Object.fromEntries(persistedOptions.map((name) => [name, run[name]])) };
}

/** Rows that were run before count towards the canary. */
async function firstCommand(store: Store, { canary = 0 }: RunOptions): Promise<"run" | "canary"> {
  if (canary === 0) return "run";
  const before = await store.command();
  const { states } = await store.progress();
  return before === "canary" || countStarted(states) < canary ? "canary" : "run";
}

/** An error of the listener must not lose a paid task. */
function guardListener(listen: BatchEventListener | undefined): BatchEventListener {
  return (event) => {
    try {
      listen?.(event);
    } catch (error) {
      console.error(error);
    }
  };
}
