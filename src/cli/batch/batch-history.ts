import { existsSync } from "node:fs";
import { BatchDatabase, batchFolder, type PreviousBatch, scopeOf } from "../../batch/index.ts";
import { type Account, accountOf, type Ledger, type ObservedDuration, serviceOf } from "../../ledger/index.ts";
import type { CliContext } from "../context.ts";
import { findLedger } from "../find-ledger.ts";
import { readConfig } from "../settings/config.ts";
import { ledgerPath } from "../settings/folders.ts";
import { findKey } from "../settings/key.ts";
import { serviceUrl } from "../settings/service-url.ts";

/** What the local ledger records about a batch and about how long jobs took. */
export interface BatchHistory {
  batch: PreviousBatch | undefined;
  durations: ObservedDuration[];
}

const maxObservedDurations = 300;

/** Reads the history from the ledger, if there is one. Creates nothing and needs no key. */
export async function readBatchHistory(context: CliContext, name: string): Promise<BatchHistory> {
  const settings = await readConfig(context);
  const ledger = findLedger(ledgerPath(context, settings));
  if (!ledger) return { batch: undefined, durations: [] };
  try {
    const scope = scopeOf(name);
    const account = await findBatchAccount(context, serviceUrl(context, settings), ledger, scope);
    if (!account) return { batch: undefined, durations: [] };
    const states = ledger.states({ account: account.id, scope });
    const rows = readPreviousRows(batchFolder(ledger.path, account, name));
    return {
      batch: { states, rows },
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
async function findBatchAccount(
  context: CliContext,
  url: string,
  ledger: Ledger,
  scope: string,
): Promise<Account | undefined> {
  const apiKey = context.global.sandbox ? undefined : await findKey(context);
  if (apiKey) return accountOf(apiKey.key, url);
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
