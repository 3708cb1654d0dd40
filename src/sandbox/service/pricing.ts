import {
  type LoadedSandboxContract,
  modelByName,
  type SandboxPriceObservation,
  sandboxFieldRulesOf,
} from "../contract.ts";
import { secondsOf } from "./length.ts";

/**
 * What a job costs here: the price of the contract's table that fits the body best (the most conditions met, then the
 * newest), times its images or seconds; the model's highest where none fits, and the highest of its type of output where
 * the contract has seen none. The real service publishes no formula.
 */
export function calculatePrice(contract: LoadedSandboxContract, model: string, body: Record<string, unknown>): number {
  const { roles, defaults } = sandboxFieldRulesOf(contract, model);
  const whole: Record<string, unknown> = { ...defaults, ...body };
  const value = (role: string) => whole[roles[role] ?? ""];
  const total = ({ credits, per }: SandboxPriceObservation) => {
    if (per === "image") return credits * Number(value("count") ?? 1);
    return per === "second" ? credits * secondsOf(contract, model, body).charged : credits;
  };
  const table = pricesOf(contract, model);
  const fitting = table.filter(({ when }) => Object.entries(when).every(([field, wanted]) => whole[field] === wanted));
  const best = [...fitting].sort((a, b) => conditionCount(b) - conditionCount(a) || b.date.localeCompare(a.date))[0];
  return best ? total(best) : Math.max(...table.map(total));
}

/** The prices seen for the model; where none was, those of the models that make the same. */
function pricesOf(contract: LoadedSandboxContract, model: string): readonly SandboxPriceObservation[] {
  const { prices } = contract;
  const own = prices[model] ?? [];
  if (own.length > 0) return own;
  const typeOf = (name: string) => modelByName(contract, name).outputType;
  return Object.entries(prices).flatMap(([name, table]) => (typeOf(name) === typeOf(model) ? table : []));
}

const conditionCount = ({ when }: SandboxPriceObservation) => Object.keys(when).length;
