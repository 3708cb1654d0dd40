import { resolve } from "node:path";
import { type Contract, packageEntryOf } from "../../contract/index.ts";
import { assertWritable } from "../../download/index.ts";
import { assertInput } from "../../errors.ts";
import { type Account, accountOf, type RateLimitWindow, type SpendingTotals } from "../../ledger/index.ts";
import { BatchError } from "../batch-error.ts";
import type { BatchEngine } from "../engine.ts";
import { loadRowRules } from "../manifest/row-rules.ts";
import { scopeOf } from "../scope.ts";
import type { BatchSettings, ImportResult, ItemState, Store } from "../store.ts";
import { countStarted } from "./canary.ts";
import type { BatchServiceOptions } from "./dispatcher-context.ts";
import type { BatchEventListener } from "./events.ts";
import { ManifestRows, type RowOptions } from "./manifest-rows.ts";
import { openStore } from "./open-store.ts";
import type { RunOptions } from "./options.ts";
import { findPendingSubmits } from "./pending-submits.ts";
import { Runner } from "./runner.ts";
import type { Stop } from "./stop.ts";

export interface BatchOptions extends BatchServiceOptions, Partial<RowOptions>, Partial<RunOptions> {
  /** The contract of its rows. A batch that goes on without its manifest goes on under the one that it was run under. */
  contract: Contract;
  /** The batch's name: the same name, row and body are one job for ever, charged once, on any machine. */
  name: string;
  /** Whose ledger entries these are; by default the account of `apiKey` and `baseUrl`. */
  account?: Account;
  /** The ledger's file; `defaultLedgerPath()` by default. */
  ledger?: string;
  /** Where several machines keep the batch together: `postgres(url)`. By default the ledger is queue and record. */
  engine?: BatchEngine;
  /** The account's limit of requests; what the contract says by default. */
  rateLimit?: RateLimitWindow;
  /** Told of what happens. */
  onEvent?: BatchEventListener;
}

/** How a batch stands when its run has ended. */
export interface BatchSummary {
  name: string;
  /** Where it is kept. */
  location: string;
  /** How many rows are in each state. */
  states: Readonly<Record<ItemState, number>>;
  /** What the batch has cost, in credits. */
  spent: SpendingTotals;
  /** What became of the manifest's rows; undefined where none was given. */
  imported: ImportResult | undefined;
  /** How many rows break a rule and were left out. */
  bad: number;
  /** How many rows were the same as another one. */
  duplicates: number;
  /** Why it ended before everything was done; undefined where all is. */
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
 * Runs a batch: each row of a manifest is one job, submitted once, followed and saved. What is done is not done again: a
 * second run of the same manifest does what is missing, after a crash too. A row that was changed is another job.
 * @param options `manifest` and `directory`; without a manifest it goes on with what it was given the last time.
 * @returns how it stands in the end; `stop` says why that came early.
 * @throws ValidationError if an option is wrong or the manifest can't be read; BatchError `batch_running` if another
 * process runs it, `no_such_batch`, `other_contract` if it was run under another contract and no manifest is given; what
 * `confirm` throws; DownloadError, LedgerError if nothing can be saved or recorded. In each case nothing was sent. What
 * goes wrong later is told by `onEvent` and the summary.
 */
export async function runBatch(options: BatchOptions): Promise<BatchSummary> {
  const { name, contract, manifest, ledger, engine, onEvent, baseUrl = contract.servers[0] } = options;
  const scope = scopeOf(name);
  assertInput(!!options.apiKey, "apiKey", "is required", "Create a key in the dashboard and pass it");
  const account = options.account ?? accountOf(`${options.apiKey}`, baseUrl);
  const tell = guardListener(onEvent);
  const opened = await openStore({ name, account, contract, ledger, engine, clock: options.clock }, true);
  const { store } = opened;
  try {
    const settings = await settingsOf(options, store);
    const { directory = "" } = settings;
    assertInput(directory !== "", "directory", "must be the path of a folder", 'Give one, such as "output"');
    const run: RunOptions = { ...options, ...settings, directory: resolve(directory) };
    await assertWritable(run.directory);
    const rules = await loadRowRules(contract);
    const rows = manifest && new ManifestRows(rules, name, { ...options, ...run, manifest }, tell);
    const enlisted =
      rows && (await store.importItems(rows.items(await store.attempts()), settingsToPersist(contract, run)));
    if (run.confirm) {
      const due = await findPendingSubmits(store);
      if (due.rows > 0) await run.confirm(due);
    }
    await store.setCommand(await firstCommand(store, run));
    const window = options.rateLimit ?? contract.rateLimit;
    const service = { ...options, baseUrl };
    const stop = await new Runner({ store, rules, scope, service, window, options: run, notify: tell }).run();
    const { states, spent } = await store.progress();
    const { bad = 0, duplicates = 0 } = rows ?? {};
    return { name, location: store.location, states: { ...states }, spent, imported: enlisted, bad, duplicates, stop };
  } finally {
    await opened.close();
  }
}

/** What was given, over what the batch was given the last time. */
async function settingsOf(options: BatchOptions, store: Store): Promise<Partial<RunOptions>> {
  const given = Object.fromEntries(
    persistedOptions.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
  if (options.manifest) return given;
  const { name, contract } = options;
  const { contract: recorded, ...before } = (await store.settings()) ?? throwNoSuchBatch(name, store.location);
  // Batches of the first version have recorded none.
  if (recorded === undefined || recorded === contract.name) return { ...before, ...given };
  throw new BatchError("other_contract", `Batch ${name} was run under the contract ${recorded}.`, {
    fix: `Go on with that one: import { contract } from "${packageEntryOf(`${recorded}`)}" and pass it, or --contract ${recorded}.`,
  });
}

function throwNoSuchBatch(name: string, place: string): never {
  throw new BatchError("no_such_batch", `There is no batch ${name} at ${place}.`, {
    fix: "Run its manifest first, or correct its name.",
  });
}

function settingsToPersist(contract: Contract, run: RunOptions): BatchSettings {
  return { contract: contract.name, ...Object.fromEntries(persistedOptions.map((name) => [name, run[name]])) };
}

/** Rows that were run before are a canary too. */
async function firstCommand(store: Store, { canary = 0 }: RunOptions): Promise<"run" | "canary"> {
  if (canary === 0) return "run";
  const before = await store.command();
  const { states } = await store.progress();
  return before === "canary" || countStarted(states) < canary ? "canary" : "run";
}

/** What a listener throws must not lose a paid task. */
function guardListener(listen: BatchEventListener | undefined): BatchEventListener {
  return (event) => {
    try {
      listen?.(event);
    } catch (error) {
      console.error(error);
    }
  };
}
