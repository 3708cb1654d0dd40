import { type ContractRules, durationClass, type Fields } from "../contract/index.ts";
import { type Estimate, estimate } from "../credits/index.ts";
import type { Job, Ledger } from "../ledger/index.ts";

/** What a job would cost, and how that is known. */
export interface Quote {
  model: string;
  fields: Fields;
  /** What it should cost; undefined where nothing is known. */
  credits: number | undefined;
  /** The most that it may cost. */
  maximum: number | undefined;
  /**
   * - `charged`: jobs like this were charged so on this machine.
   * - `observed`: somebody was charged so for such a job.
   * - `range`: only a range is known. - `unknown`: nothing is.
   */
  sure: "charged" | "observed" | "range" | "unknown";
  /** When it was seen. */
  date: string | undefined;
  source: string | undefined;
}

/** What is known of a job's price: first what this machine was charged, then what the contract has seen. */
export function quote(
  contract: Pick<ContractRules, "fields" | "prices">,
  model: string,
  body: Fields,
  ledger: Ledger | undefined,
): Quote {
  const own = quoteFromLedger(contract, model, body, ledger);
  if (own) return { model, fields: body, ...own };
  const price = estimate(contract, model, body);
  return { model, fields: body, credits: price?.credits, maximum: price?.maximum, ...confidenceOf(price) };
}

function confidenceOf(price: Estimate | undefined): Pick<Quote, "sure" | "date" | "source"> {
  if (!price) return { sure: "unknown", date: undefined, source: undefined };
  const { date, source, credits, maximum } = price;
  return { sure: maximum > credits ? "range" : "observed", date, source };
}

/** The newest charge for a job of the same kind; prices may have changed since older ones. */
function quoteFromLedger(
  contract: Pick<ContractRules, "fields">,
  model: string,
  body: Fields,
  ledger: Ledger | undefined,
) {
  const kind = durationClass(contract, model, body);
  const sound = audioOf(contract, model, body);
  const alike = (job: Job) =>
    job.kind === kind && audioOf(contract, model, job.body) === sound && job.creditsUsed !== undefined;
  const jobs = ledger?.jobs({ model, limit: 500 }).filter(alike) ?? [];
  const [newest] = jobs;
  if (newest?.creditsUsed === undefined) return undefined;
  const amounts = jobs.slice(0, 10).map(({ creditsUsed = 0 }) => creditsUsed);
  const [credits, maximum] = [newest.creditsUsed, Math.max(...amounts)];
  const source = `${jobs.length} job${jobs.length === 1 ? "" : "s"} like this in the ledger`;
  return { credits, maximum, sure: "charged" as const, date: newest.intendedAt.slice(0, 10), source };
}

/** Whether there is sound may change the price, and the kind of a job leaves it out. */
function audioOf({ fields }: Pick<ContractRules, "fields">, model: string, body: object): unknown {
  const { roles = {}, defaults = {} } = fields[model] ?? {};
  return ({ ...defaults, ...body } as Fields)[roles.audio ?? ""];
}
