import type { ContractRules, PriceObservation } from "../contract/index.ts";

/** The estimated price of a job, from an observed charge. The service publishes no price list and no quote. */
export interface Estimate {
  /** The credits that such a job was charged. */
  readonly credits: number;
  /** The maximum that it may be charged, if a range was published; otherwise the same as `credits`. */
  readonly maximum: number;
  /** The date of the observation: `2026-08`, `2026-08-16` or a range of them. */
  readonly date: string;
  /** The source of the observation. */
  readonly source: string;
  /** The fields that the observation fixes. The job has the same values. */
  readonly when: Readonly<Record<string, unknown>>;
}

/**
 * Estimates the price of a job from the contract's observations (`x-credits`). The observation that fixes most of the
 * job's fields counts; among equals, the newest.
 * @returns undefined if no observation fits.
 */
export function estimate(
  { fields, prices }: Pick<ContractRules, "fields" | "prices">,
  model: string,
  body: object,
): Estimate | undefined {
  const { roles = {}, defaults = {} } = fields[model] ?? {};
  const values: Record<string, unknown> = { ...defaults, ...body };
  const fits = ({ when }: PriceObservation) => Object.entries(when).every(([field, value]) => values[field] === value);
  const specificity = ({ when }: PriceObservation) => Object.keys(when).length;
  const observations = prices[model] ?? [];
  const [best] = observations
    .filter(fits)
    .sort((a, b) => specificity(b) - specificity(a) || b.date.localeCompare(a.date));
  if (!best) return undefined;
  const unit = { task: undefined, image: roles.count, second: roles.seconds }[best.per];
  const units = unit === undefined ? 1 : Number(values[unit] ?? 1);
  const { credits, maximum = credits, date, source, when } = best;
  return { credits: credits * units, maximum: maximum * units, date, source, when };
}
