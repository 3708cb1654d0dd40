import type { ContractRules, PriceObservation } from "../contract/index.ts";

/** What a job was seen to cost. The service publishes no price list and no quote. */
export interface Estimate {
  /** Credits that a job like this was charged. */
  readonly credits: number;
  /** The most that it may be charged, where a range was published; otherwise the same as `credits`. */
  readonly maximum: number;
  /** When it was seen: `2026-08`, `2026-08-16` or a range of them. */
  readonly date: string;
  readonly source: string;
  /** The fields that the observation fixes; the job has them all. */
  readonly when: Readonly<Record<string, unknown>>;
}

/**
 * What a job should cost, by the observations of the contract (`x-credits`): the one that fixes the most of its fields,
 * then the newest.
 * @returns undefined where none fits: the price is not known.
 */
export function estimate(
  { fields, prices }: Pick<ContractRules, "fields" | "prices">,
  model: string,
  body: object,
): Estimate | undefined {
  const { roles = {}, defaults = {} } = fields[model] ?? {};
  const whole: Record<string, unknown> = { ...defaults, ...body };
  const fits = ({ when }: PriceObservation) => Object.entries(when).every(([field, value]) => whole[field] === value);
  const closeness = ({ when }: PriceObservation) => Object.keys(when).length;
  const observations = prices[model] ?? [];
  const [best] = observations.filter(fits).sort((a, b) => closeness(b) - closeness(a) || b.date.localeCompare(a.date));
  if (!best) return undefined;
  const unit = { task: undefined, image: roles.count, second: roles.seconds }[best.per];
  const units = unit === undefined ? 1 : Number(whole[unit] ?? 1);
  const { credits, maximum = credits, date, source, when } = best;
  return { credits: credits * units, maximum: maximum * units, date, source, when };
}
