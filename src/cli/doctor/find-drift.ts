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
import { accountOf, type Ledger, serviceOf } from "../../ledger/index.ts";
import { message } from "../../message.ts";
import { createBudget } from "../../scheduling/index.ts";
import type { CliContext } from "../context.ts";
import { formatCommand } from "../format-command.ts";
import { UsageError } from "../usage-error.ts";
import { submitExamples } from "./submit-examples.ts";

export interface DriftOptions {
  /** Sent with the requests, if there is one. */
  apiKey: string | undefined;
  baseUrl: string;
  ledger: Ledger | undefined;
  /** Paths of HAR files. */
  har: readonly string[];
  /** The most credits that may be spent on jobs; without it no job is submitted. */
  maxCredits: number | undefined;
}

export interface DriftResult {
  contract: string;
  baseUrl: string;
  /** Number of compared exchanges by source. */
  exchanges: Record<string, number>;
  findings: DriftFinding[];
  /** An OpenAPI overlay that adds the findings to the contract. */
  overlay: string | undefined;
}

/** Compares a service's responses, live and recorded, with the contract. */
export async function findDrift(
  context: CliContext,
  { apiKey, baseUrl, ledger, har, maxCredits }: DriftOptions,
): Promise<DriftResult> {
  if (!URL.canParse(baseUrl)) throw new UsageError(message`--base-url ${JSON.stringify(baseUrl)}: must be a URL.`);
  const { contract } = context;
  const { rateLimit } = contract;
  const journal = apiKey === undefined ? undefined : ledger?.journal(accountOf(apiKey, baseUrl), contract);
  const budget = journal && createBudget(rateLimit, { log: journal.requestLog(rateLimit) });
  const service = { contract, apiKey, baseUrl, signal: context.signal, ...(budget && { budget }) };
  const exchanges: Exchange[] = await probeService(service);
  if (maxCredits !== undefined) {
    if (!apiKey || !journal)
      throw new UsageError(
        message`--spend needs an API key and a ledger. Log in: ${formatCommand(context, "auth", "login")}`,
      );
    exchanges.push(...(await submitExamples(context, { ...service, apiKey, journal, maxCredits })));
  }
  const services = servicesOf(contract, baseUrl);
  if (ledger) exchanges.push(...readLedgerExchanges(contract, ledger, services));
  for (const file of har) exchanges.push(...(await readHar(file, services)));
  const findings = await compareExchanges(contract, exchanges);
  const counts: Record<string, number> = {};
  for (const { source } of exchanges) counts[source] = (counts[source] ?? 0) + 1;
  return { contract: contract.name, baseUrl, exchanges: counts, findings, overlay: overlayOf(findings) };
}

/** The base URLs of the same service: all servers of the contract count as one. */
function servicesOf({ servers }: Contract, baseUrl: string): string[] {
  const service = serviceOf(baseUrl);
  const known = servers.map(serviceOf);
  return known.includes(service) ? known : [service];
}
