import { fields, models, prices } from "../../../generated/operations.ts";
import { secondsOf } from "./length.ts";

interface Observation {
  credits: number;
  per: "task" | "image" | "second";
  when: Record<string, unknown>;
  date: string;
}
type Roles = Record<string, string>;

/**
 * What a job costs here: the price of the contract's table that fits the body best (the most conditions met, then the
 * newest), times its images or seconds; the model's highest where none fits, and the highest of its kind of output where
 * the contract has seen none. The real service publishes no formula.
 */
export function price(model: string, body: Record<string, unknown>): number {
  const { roles, defaults } = fields[model as keyof typeof fields] as {
    roles: Roles;
    defaults: Record<string, unknown>;
  };
  const whole: Record<string, unknown> = { ...defaults, ...body };
  const value = (role: string) => whole[roles[role] ?? ""];
  const total = ({ credits, per }: Observation) => {
    if (per === "image") return credits * Number(value("count") ?? 1);
    return per === "second" ? credits * secondsOf(model, body).charged : credits;
  };
  const table = tableOf(model);
  const fitting = table.filter(({ when }) => Object.entries(when).every(([field, wanted]) => whole[field] === wanted));
  const best = [...fitting].sort((a, b) => weight(b) - weight(a) || b.date.localeCompare(a.date))[0];
  return best ? total(best) : Math.max(...table.map(total));
}

/** The prices seen for the model; where none was, those of the models that make the same. */
function tableOf(model: string): readonly Observation[] {
  const own: readonly Observation[] = prices[model as keyof typeof prices];
  const kindOf = (name: string) => models[name as keyof typeof models].output;
  if (own.length > 0) return own;
  return Object.entries(prices).flatMap(([name, table]) => (kindOf(name) === kindOf(model) ? [...table] : []));
}

const weight = ({ when }: Observation) => Object.keys(when).length;
