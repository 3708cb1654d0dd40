import {
  type LoadedSandboxContract,
  modelByName,
  type SandboxPriceObservation,
  sandboxFieldRulesOf,
} from "../contract.ts";
import { secondsOf } from "./length.ts";

/**
 * Calculates the price of a job: the observed price with the most matching conditions, then the newest, times its images
 * or seconds. If none matches, it is the model's highest price; if the model has none, the highest of its output type. The
 * service publishes no formula.
 */
export function calculatePrice(contract: LoadedSandboxContract, model: string, body: Record<string, unknown>): number {
  const { roles, defaults } = sandboxFieldRulesOf(contract, model);
  const fields: Record<string, unknown> = { ...defaults, ...body };
  const value = (role: string) => fields[roles[role] ?? ""];
  const total = ({ credits, per }: SandboxPriceObservation) => {
    if (per === "image") return credits * Number(value("count") ?? 1);
    return per === "second" ? credits * secondsOf(contract, model, body).charged : credits;
  };
  const table = pricesOf(contract, model);
  const matching = table.filter(({ when }) =>
    Object.entries(when).every(([field, expected]) => fields[field] === expected),
  );
  const best = [...matching].sort((a, b) => conditionCount(b) - conditionCount(a) || b.date.localeCompare(a.date))[0];
  return best ? total(best) : Math.max(...table.map(total));
}

/** The model's observed prices; if it has none, those of all models of its output type. */
function pricesOf(contract: LoadedSandboxContract, model: string): readonly SandboxPriceObservation[] {
  const { prices } = contract;
  const own = prices[model] ?? [];
  if (own.length > 0) return own;
  const typeOf = (name: string) => modelByName(contract, name).outputType;
  return Object.entries(prices).flatMap(([name, table]) => (typeOf(name) === typeOf(model) ? table : []));
}

const conditionCount = ({ when }: SandboxPriceObservation) => Object.keys(when).length;
