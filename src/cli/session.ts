import { mkdirSync } from "node:fs";
import { type ClientEvent, createClient } from "../client/index.ts";
import type { Session as JobSession } from "../jobs/index.ts";
import { type Account, accountOf, openLedger, type RateLimitWindow } from "../ledger/index.ts";
import { createBudget } from "../scheduling/index.ts";
import type { CliContext } from "./context.ts";
import { rateLimitOf, readConfig } from "./settings/config.ts";
import { ledgerPath, sandboxFolder } from "./settings/folders.ts";
import { requireKey } from "./settings/key.ts";
import { embeddedSandbox, serviceUrl } from "./settings/service-url.ts";
import type { ProfileSettings } from "./settings/settings.ts";
import { UsageError } from "./usage-error.ts";

/** What a command works with. The contract is the context's. */
export interface CliSession extends Omit<JobSession, "contract"> {
  settings: ProfileSettings;
  baseUrl: string;
  isSandbox: boolean;
}

/** Where requests go, and whose they are. */
export interface ServiceConnection {
  apiKey: string;
  baseUrl: string;
  /** What the account is told by. */
  origin: string;
  /** By how much jobs are quicker than the contract says. */
  speed: number;
  /** The account's limit of requests. */
  rateLimit: RateLimitWindow;
  close(): Promise<void>;
}

/**
 * Opens the ledger and makes a client of the account, or of an embedded sandbox with `--sandbox`. Its state is kept, so
 * that what one command has submitted the next one finds.
 * @param onEvent told of what the client does.
 * @throws MissingKeyError; LedgerError where the ledger can't be written; UsageError.
 */
export async function openSession(context: CliContext, onEvent?: (event: ClientEvent) => void): Promise<CliSession> {
  const { contract } = context;
  const settings = await readConfig(context);
  const service = await openService(context, settings);
  try {
    const ledger = openLedger({ path: ledgerPath(context, settings) });
    const journal = ledger.journal(accountOf(service.apiKey, service.origin), contract);
    const learned = ledger.medianDurations(journal.account.id);
    const usualSeconds = (model: string) =>
      learned[model] ?? (contract.models[model]?.duration.median ?? Number.NaN) / service.speed;
    const client = createClient({
      apiKey: service.apiKey,
      contract,
      baseUrl: service.baseUrl,
      budget: createBudget(service.rateLimit, { log: journal.requestLog(service.rateLimit) }),
      durations: Object.fromEntries(Object.keys(contract.models).map((name) => [name, usualSeconds(name)])),
      ...(onEvent && { onEvent }),
    });
    return {
      client,
      ledger,
      journal,
      settings,
      baseUrl: service.baseUrl,
      isSandbox: context.global.sandbox,
      typicalSeconds: usualSeconds,
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

/** The account that a command line works for, without asking the service. */
export async function findAccount(context: CliContext, settings: ProfileSettings): Promise<Account> {
  if (context.global.sandbox) return accountOf(embeddedSandbox.key, embeddedSandbox.origin);
  return accountOf((await requireKey(context)).key, serviceUrl(context, settings));
}

/**
 * The service with its key, or an embedded sandbox with `--sandbox`.
 * @throws MissingKeyError; UsageError.
 */
export async function openService(context: CliContext, settings: ProfileSettings): Promise<ServiceConnection> {
  const rateLimit = rateLimitOf(context, settings);
  if (context.global.sandbox) return startEmbeddedSandbox(context, rateLimit);
  const { key } = await requireKey(context);
  const baseUrl = serviceUrl(context, settings);
  return { apiKey: key, baseUrl, origin: baseUrl, speed: 1, rateLimit, close: async () => {} };
}

async function startEmbeddedSandbox(context: CliContext, rateLimit: RateLimitWindow): Promise<ServiceConnection> {
  const { startSandbox } = await import("../sandbox/index.ts");
  const data = sandboxFolder(context);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const { speed, key: apiKey, origin } = embeddedSandbox;
  const options = { contract: context.contract, data, apiKey, speed, rateLimit, credits: 100_000 };
  const started = await startSandbox(options).catch((error: Error) => {
    throw new UsageError(`${error.message} Or run seedance sandbox, and give its address as --base-url.`);
  });
  return { apiKey, baseUrl: started.url, origin, speed, rateLimit, close: () => started.close() };
}
