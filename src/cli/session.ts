import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  type Client,
  type ClientEvent,
  createBudget,
  createClient,
  durations,
  type ModelName,
  models,
  rateLimit,
  servers,
} from "../index.ts";
import { accountOf, type Journal, type Ledger, openLedger } from "../node/ledger/index.ts";
import type { Context } from "./context.ts";
import { baseUrlOf, ledgerPath, readConfig } from "./settings/config.ts";
import { stateFolder } from "./settings/folders.ts";
import { demandKey } from "./settings/key.ts";
import type { Settings } from "./settings/settings.ts";
import { UsageError } from "./usage-error.ts";

/** What a command works with: a client of one account, and what it writes down. */
export interface Session extends AsyncDisposable {
  client: Client;
  ledger: Ledger;
  /** The account's part of the ledger. */
  journal: Journal;
  settings: Settings;
  baseUrl: string;
  isSandbox: boolean;
  /** How many seconds a model's jobs usually take, as this machine has learned, else as the contract says. */
  usualSeconds(model: ModelName): number;
}

/** The embedded sandbox: its key opens nothing else, and its port differs from run to run. */
const sandbox = { key: "sk_live_local_sandbox", origin: "http://sandbox.localhost", speed: 30 };

interface Service {
  apiKey: string;
  baseUrl: string;
  /** What the account is told by. */
  origin: string;
  speed: number;
  close(): Promise<void>;
}

/**
 * Opens the ledger and makes a client of the account, or of an embedded sandbox with `--sandbox`. Its state is kept, so
 * that what one command has submitted the next one finds.
 * @param onEvent told of what the client does.
 * @throws MissingKeyError; LedgerError where the ledger can't be written; UsageError.
 */
export async function openSession(context: Context, onEvent?: (event: ClientEvent) => void): Promise<Session> {
  const settings = await readConfig(context);
  const service = context.global.sandbox ? await startEmbedded(context) : await findService(context, settings);
  try {
    const ledger = openLedger({ path: ledgerPath(context, settings) });
    const journal = ledger.journal(accountOf(service.apiKey, service.origin));
    const learned = ledger.medianDurations(journal.account.id);
    const usualSeconds = (model: ModelName) => learned[model] ?? durations[model].median / service.speed;
    const names = Object.keys(models) as ModelName[];
    const client = createClient({
      apiKey: service.apiKey,
      baseUrl: service.baseUrl,
      budget: createBudget({ log: journal.requestLog(rateLimit) }),
      durations: Object.fromEntries(names.map((name) => [name, usualSeconds(name)])),
      ...(onEvent && { onEvent }),
    });
    return {
      client,
      ledger,
      journal,
      settings,
      baseUrl: service.baseUrl,
      isSandbox: context.global.sandbox,
      usualSeconds,
      async [Symbol.asyncDispose]() {
        ledger.close();
        await service.close();
      },
    };
  } catch (error) {
    await service.close();
    throw error;
  }
}

/** The service that a command line talks to, without a key. */
export function serviceUrl(context: Context, settings: Settings): string {
  return context.global.sandbox ? sandbox.origin : (baseUrlOf(context, settings) ?? servers[0]);
}

async function findService(context: Context, settings: Settings): Promise<Service> {
  const { key } = await demandKey(context);
  const baseUrl = serviceUrl(context, settings);
  return { apiKey: key, baseUrl, origin: baseUrl, speed: 1, close: async () => {} };
}

async function startEmbedded(context: Context): Promise<Service> {
  const { startSandbox } = await import("../sandbox/index.ts");
  const data = join(stateFolder(context), "sandbox");
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const { speed, key: apiKey, origin } = sandbox;
  const started = await startSandbox({ data, apiKey, speed, credits: 100_000 }).catch((error: Error) => {
    throw new UsageError(`${error.message} Or run seedance sandbox, and give its address as --base-url.`);
  });
  return { apiKey, baseUrl: started.url, origin, speed, close: () => started.close() };
}
