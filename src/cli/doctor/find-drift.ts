import type { Contract } from "../../contract/index.ts";
import {
  compareExchanges,
  type DriftFinding,
  type Exchange,
  overlayOf,
  probeService,
  readHar,
  readLedgerExchanges,
} from "../../drift/index.ts";
import { accountOf, type Ledger } from "../../ledger/index.ts";
import { createBudget } from "../../scheduling/index.ts";
import type { CliContext } from "../context.ts";
import { UsageError } from "../usage-error.ts";
import { submitExamples } from "./submit-examples.ts";

export interface DriftOptions {
  /** Asked with it where there is one. */
  apiKey: string | undefined;
  baseUrl: string;
  ledger: Ledger | undefined;
  /** HAR files. */
  har: readonly string[];
  /** The most credits that may be spent on jobs; none without it. */
  maxCredits: number | undefined;
}

export interface DriftResult {
  contract: string;
  baseUrl: string;
  /** How many exchanges were looked at, by where they were recorded. */
  exchanges: Record<string, number>;
  findings: DriftFinding[];
  /** An overlay that makes the contract say what was found. */
  overlay: string | undefined;
}

/** Compares what a service answers, and what was recorded of it, with the contract. */
export async function findDrift(
  context: CliContext,
  { apiKey, baseUrl, ledger, har, maxCredits: most }: DriftOptions,
): Promise<DriftResult> {
  if (!URL.canParse(baseUrl)) throw new UsageError("--base-url: must be a URL.");
  const { contract } = context;
  const { rateLimit } = contract;
  const journal = apiKey === undefined ? undefined : ledger?.journal(accountOf(apiKey, baseUrl), contract);
  const budget = journal && createBudget(rateLimit, { log: journal.requestLog(rateLimit) });
  const service = { contract, apiKey, baseUrl, signal: context.signal, ...(budget && { budget }) };
  const exchanges: Exchange[] = await probeService(service);
  if (most !== undefined) {
    if (!apiKey || !journal) throw new UsageError("--spend needs a key and a ledger: seedance auth login.");
    exchanges.push(...(await submitExamples(context, { ...service, apiKey, journal, maxCredits: most })));
  }
  const origins = originsOf(contract, baseUrl);
  if (ledger) exchanges.push(...readLedgerExchanges(contract, ledger, origins));
  for (const file of har) exchanges.push(...(await readHar(file, origins)));
  const findings = await compareExchanges(contract, exchanges);
  const counts: Record<string, number> = {};
  for (const { source } of exchanges) counts[source] = (counts[source] ?? 0) + 1;
  return { contract: contract.name, baseUrl, exchanges: counts, findings, overlay: overlayOf(findings) };
}

/** Where the same service answers: the hosts of the contract are one. */
function originsOf({ servers }: Contract, baseUrl: string): string[] {
  const { origin } = new URL(baseUrl);
  const known = servers.map((server) => new URL(server).origin);
  return known.includes(origin) ? known : [origin];
}
