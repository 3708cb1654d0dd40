import { fields, prices } from "../../../generated/operations.ts";
import type { Fields, ModelName } from "../../contract/index.ts";
import { type Estimate, estimate } from "../../credits/index.ts";
import { inferred } from "./inferred.ts";

const known = new Map<string, Estimate | undefined>();
const mostKnown = 10_000;
const names = new Map<ModelName, readonly string[]>();

/** What an item should cost: `estimate`, once for all bodies that differ in nothing that has a price. */
export function priceOf(model: ModelName, said: Readonly<Fields>): Estimate | undefined {
  const body = { ...said, ...inferred(model, said) };
  const key = JSON.stringify([model, ...pricedFields(model).map((name) => body[name])]);
  if (known.has(key)) return known.get(key);
  if (known.size > mostKnown) known.clear();
  const price = estimate(model, body);
  known.set(key, price);
  return price;
}

function pricedFields(model: ModelName): readonly string[] {
  let priced = names.get(model);
  if (!priced) {
    const { roles } = fields[model] as { roles: Partial<Record<string, string>> };
    const observed = prices[model].flatMap(({ when }) => Object.keys(when));
    priced = [...new Set([...observed, roles.count, roles.seconds])].filter((name) => name !== undefined);
    names.set(model, priced);
  }
  return priced;
}
