import type { Contract } from "../../contract/index.ts";
import { compare, type Exchange, type Finding, overlayOf, probe, readHar, readLedger } from "../../drift/index.ts";
import { accountOf, type Ledger } from "../../ledger/index.ts";
import { createBudget } from "../../scheduling/index.ts";
import type { Context } from "../context.ts";
import { UsageError } from "../usage-error.ts";
import { spend } from "./spend.ts";

export interface DriftOptions {
  /** Asked with it where there is one. */
  apiKey: string | undefined;
  baseUrl: string;
  ledger: Ledger | undefined;
  /** HAR files. */
  har: readonly string[];
  /** The most credits that may be spent on jobs; none without it. */
  most: number | undefined;
}

export interface Drift {
  contract: string;
  baseUrl: string;
  /** How many exchanges were looked at, by where they were recorded. */
  exchanges: Record<string, number>;
  findings: Finding[];
  /** An overlay that makes the contract say what was found. */
  overlay: string | undefined;
}

/** Compares what a service answers, and what was recorded of it, with the contract. */
export async function findDrift(
  context: Context,
  { apiKey, baseUrl, ledger, har, most }: DriftOptions,
): Promise<Drift> {
  if (!URL.canParse(baseUrl)) throw new UsageError("--base-url: must be a URL.");
  const { contract } = context;
  const { rateLimit } = contract;
  const journal = apiKey === undefined ? undefined : ledger?.journal(accountOf(apiKey, baseUrl), contract);
  const budget = journal && createBudget(rateLimit, { log: journal.requestLog(rateLimit) });
  const service = { contract, apiKey, baseUrl, signal: context.signal, ...(budget && { budget }) };
  const exchanges: Exchange[] = await probe(service);
  if (most !== undefined) {
    if (!apiKey || !journal) throw new UsageError("--spend needs a key and a ledger: seedance auth login.");
    exchanges.push(...(await spend(context, { ...service, apiKey, journal, most })));
  }
  const origins = originsOf(contract, baseUrl);
  if (ledger) exchanges.push(...readLedger(contract, ledger, origins));
  for (const file of har) exchanges.push(...(await readHar(file, origins)));
  const findings = await compare(contract, exchanges);
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
