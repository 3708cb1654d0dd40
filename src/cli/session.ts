import { mkdirSync } from "node:fs";
import { type ClientEvent, createClient } from "../client/index.ts";
import type { Session as JobSession, QuotedService } from "../jobs/index.ts";
import { type Account, accountOf, openLedger, type RateLimitWindow, serviceOf } from "../ledger/index.ts";
import { message } from "../message.ts";
import { createBudget } from "../scheduling/index.ts";
import type { CliContext } from "./context.ts";
import { rateLimitOf, readConfig } from "./settings/config.ts";
import { ledgerPath, sandboxFolder } from "./settings/folders.ts";
import { findKey, requireKey } from "./settings/key.ts";
import { embeddedSandbox, serviceUrl } from "./settings/service-url.ts";
import type { ProfileSettings } from "./settings/settings.ts";
import { UsageError } from "./usage-error.ts";

/** The client, the ledger and the settings of a command. The contract is in the context. */
export interface CliSession extends Omit<JobSession, "contract"> {
  settings: ProfileSettings;
  baseUrl: string;
  isSandbox: boolean;
}

/** The service that requests go to, and the account's key. */
export interface ServiceConnection {
  apiKey: string;
  baseUrl: string;
  /** The origin that identifies the account in the ledger. */
  origin: string;
  /** How many times faster jobs are than in the contract. */
  speed: number;
  /** The account's request limit. */
  rateLimit: RateLimitWindow;
  close(): Promise<void>;
}

/**
 * Opens the ledger and creates a client of the account, or of an embedded sandbox with `--sandbox`. The sandbox's state
 * is saved, so that the next command finds the jobs of this one.
 * @param onEvent called with the client's events.
 * @throws MissingKeyError if there is no API key.
 * @throws LedgerError if the ledger can't be written.
 * @throws UsageError if a setting is invalid, or the sandbox can't start.
 */
export async function openSession(context: CliContext, onEvent?: (event: ClientEvent) => void): Promise<CliSession> {
  const { contract } = context;
  const settings = await readConfig(context);
  const service = await openService(context, settings);
  try {
    const ledger = openLedger({ path: ledgerPath(context, settings) });
    const journal = ledger.journal(accountOf(service.apiKey, service.origin), contract);
    const measured = ledger.medianDurations({ account: journal.account.id, contract: contract.name });
    const typicalSeconds = (model: string) =>
      measured[model] ?? (contract.models[model]?.duration.median ?? Number.NaN) / service.speed;
    const client = createClient({
      apiKey: service.apiKey,
      contract,
      baseUrl: service.baseUrl,
      budget: createBudget(service.rateLimit, { log: journal.requestLog(service.rateLimit) }),
      durations: Object.fromEntries(Object.keys(contract.models).map((name) => [name, typicalSeconds(name)])),
      ...(onEvent && { onEvent }),
    });
    return {
      client,
      ledger,
      journal,
      settings,
      baseUrl: service.baseUrl,
      isSandbox: context.global.sandbox,
      typicalSeconds,
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

/** The account of a command line, without a request to the service. */
export async function findAccount(context: CliContext, settings: ProfileSettings): Promise<Account> {
  if (context.global.sandbox) return accountOf(embeddedSandbox.key, embeddedSandbox.origin);
  return accountOf((await requireKey(context)).key, serviceUrl(context, settings));
}

/** The account of a command line; without a key, all accounts of its service. */
export async function findService(context: CliContext, settings: ProfileSettings): Promise<QuotedService> {
  const url = serviceUrl(context, settings);
  const key = context.global.sandbox ? embeddedSandbox.key : (await findKey(context))?.key;
  return key === undefined ? { origin: serviceOf(url) } : { account: accountOf(key, url).id };
}

/**
 * Connects to the service, or starts an embedded sandbox with `--sandbox`.
 * @throws MissingKeyError if there is no API key.
 * @throws UsageError if a setting is invalid, or the sandbox can't start.
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
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      message`The sandbox's folder ${data} can't be created (${code}). Set XDG_STATE_HOME to a folder that you can write to, or run seedance sandbox, and pass its URL as --base-url.`,
    );
  }
  const { speed, key: apiKey, origin } = embeddedSandbox;
  const options = { contract: context.contract, data, apiKey, speed, rateLimit, credits: 100_000 };
  const sandbox = await startSandbox(options).catch((error: Error) => {
    throw new UsageError(message`${error.message} Or run seedance sandbox, and pass its URL as --base-url.`);
  });
  return { apiKey, baseUrl: sandbox.url, origin, speed, rateLimit, close: () => sandbox.close() };
}
