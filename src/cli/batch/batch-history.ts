import { existsSync } from "node:fs";
import { BatchDatabase, batchFolder, type PreviousBatch, scopeOf } from "../../batch/index.ts";
import { type Account, accountOf, type Ledger, type ObservedDuration, serviceOf } from "../../ledger/index.ts";
import type { CliContext } from "../context.ts";
import { findLedger } from "../find-ledger.ts";
import { readConfig } from "../settings/config.ts";
import { findLedgerPath } from "../settings/folders.ts";
import { findKey } from "../settings/key.ts";
import { serviceUrl } from "../settings/service-url.ts";

/** What the local ledger records about a batch and about how long jobs took. */
export interface BatchHistory {
  /** The API key, if one is saved or set. */
  apiKey: string | undefined;
  batch: PreviousBatch | undefined;
  durations: ObservedDuration[];
}

const maxObservedDurations = 300;

/** Reads the history from the ledger, if there is one. Creates nothing and needs no key. */
export async function readBatchHistory(context: CliContext, name: string): Promise<BatchHistory> {
  const settings = await readConfig(context);
  const apiKey = context.global.sandbox ? undefined : (await findKey(context))?.key;
  const ledger = findLedger(findLedgerPath(context, settings));
  if (!ledger) return { apiKey, batch: undefined, durations: [] };
  try {
    const scope = scopeOf(name);
    const account = findBatchAccount(apiKey, serviceUrl(context, settings), ledger, scope);
    if (!account) return { apiKey, batch: undefined, durations: [] };
    const states = ledger.states({ account: account.id, scope });
    const rows = readPreviousRows(batchFolder(ledger.path, account, name));
    const failed = ledger.jobs({ account: account.id, scope, state: "failed" });
    const errors = new Map(failed.map(({ key, error }) => [key, error]));
    return {
      apiKey,
      batch: { states, rows, errors },
      durations: ledger.durations({
        account: account.id,
        contract: context.contract.name,
        limit: maxObservedDurations,
      }),
    };
  } finally {
    ledger.close();
  }
}

/** The account of the API key; without a key, the account that ran a batch of this name on this service. */
function findBatchAccount(apiKey: string | undefined, url: string, ledger: Ledger, scope: string): Account | undefined {
  if (apiKey) return accountOf(apiKey, url);
  const [job] = ledger.jobs({ scope, origin: serviceOf(url), limit: 1 });
  return job && { id: job.account, origin: job.origin };
}

function readPreviousRows(folder: string): PreviousBatch["rows"] {
  if (!existsSync(folder)) return new Map();
  const database = new BatchDatabase(folder);
  try {
    return new Map(database.attempts().map(({ id, key, attempt }) => [id, { key, attempt }]));
  } finally {
    database.db.close();
  }
}
