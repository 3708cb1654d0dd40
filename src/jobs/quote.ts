import {
  type Contract,
  type ContractPrices,
  type ContractRules,
  durationClass,
  type Fields,
} from "../contract/index.ts";
import { type Estimate, estimate, hasVideoInput } from "../credits/index.ts";
import type { Job, JobFilter, Ledger } from "../ledger/index.ts";
import { message } from "../message.ts";

/** The expected price of a job, with its confidence and source. */
export interface Quote {
  model: string;
  fields: Fields;
  /** The expected price in credits; undefined if unknown. */
  credits: number | undefined;
  /** The maximum price in credits; undefined if unknown. */
  maximum: number | undefined;
  /**
   * The confidence.
   * - `charged`: this machine was charged so for such a job.
   * - `observed`: the contract has an observation of such a job.
   * - `range`: the contract has only a range.
   * - `scaled`: the contract has only jobs of another length or mode.
   * - `unknown`: there is no price.
   */
  sure: "charged" | Estimate["basis"] | "unknown";
  /** The date of the charge or observation. */
  date: string | undefined;
  source: string | undefined;
  /** The date of the observation that the maximum follows from; undefined for charges in the ledger. */
  maximumDate?: string | undefined;
  /** The source of the observation that the maximum follows from; undefined for charges in the ledger. */
  maximumSource?: string | undefined;
}

/** The newest jobs that are compared with the quoted one. */
const maxComparedJobs = 500;

/** The jobs of one account, or of all accounts of a service. */
export type QuotedService = Required<Pick<JobFilter, "account">> | Required<Pick<JobFilter, "origin">>;

/**
 * Quotes a job: from the charges in this machine's ledger, otherwise from the contract's observations.
 * @param service whose charges count: another service, such as a sandbox, has prices of its own.
 */
export function quote(
  contract: Pick<Contract & ContractRules, "name" | "fields"> & ContractPrices,
  model: string,
  body: Fields,
  ledger: Pick<Ledger, "jobs"> | undefined,
  service: QuotedService,
): Quote {
  const charged = quoteFromLedger(
    contract,
    model,
    body,
    ledger?.jobs({ ...service, model, contract: contract.name, limit: maxComparedJobs }) ?? [],
  );
  if (charged) return { model, fields: body, ...charged };
  const price = estimate(contract, model, body);
  return { model, fields: body, credits: price?.credits, maximum: price?.maximum, ...confidenceOf(price) };
}

function confidenceOf(price: Estimate | undefined): Omit<Quote, "model" | "fields" | "credits" | "maximum"> {
  if (!price) return { sure: "unknown", date: undefined, source: undefined };
  const { basis, date, source, maximumDate, maximumSource } = price;
  return { sure: basis, date, source, maximumDate, maximumSource };
}

/**
 * The newest charge for a job of the same class, with the same audio and kind of input. Prices may have changed since older
 * charges. The maximum is that of the charges, even below the contract's: that includes plans which the account may not
 * have, while the charges are those of its own.
 */
function quoteFromLedger(
  contract: Pick<ContractRules, "fields">,
  model: string,
  body: Fields,
  recorded: readonly Job[],
) {
  const kind = durationClass(contract, model, body);
  const audio = audioOf(contract, model, body);
  const video = hasVideoInput(contract, model, body);
  const isComparable = (job: Job) =>
    job.kind === kind &&
    audioOf(contract, model, job.body) === audio &&
    hasVideoInput(contract, model, job.body) === video &&
    job.creditsUsed !== undefined;
  const jobs = recorded.filter(isComparable);
  const [newest] = jobs;
  if (newest?.creditsUsed === undefined) return undefined;
  const amounts = jobs.slice(0, 10).map(({ creditsUsed = 0 }) => creditsUsed);
  const [credits, maximum] = [newest.creditsUsed, Math.max(...amounts)];
  const source =
    jobs.length === 1 ? message`1 job like this in the ledger` : message`${jobs.length} jobs like this in the ledger`;
  return { credits, maximum, sure: "charged" as const, date: newest.intendedAt.slice(0, 10), source };
}

/** The job's audio field, which may change the price and is not part of the duration class. */
function audioOf({ fields }: Pick<ContractRules, "fields">, model: string, body: object): unknown {
  const { roles = {}, defaults = {} } = fields[model] ?? {};
  return ({ ...defaults, ...body } as Fields)[roles.audio ?? ""];
}
