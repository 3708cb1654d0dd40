import {
  type ContractDescriptions,
  exampleBody,
  type Field,
  fieldsOf,
  isMode,
  type LoadedContract,
} from "../../contract/index.ts";
import { quote } from "../../jobs/index.ts";
import type { Property } from "./arguments.ts";

type Described = Pick<ContractDescriptions, "bodies">;

/** A field, and the models that have it. */
interface Shared {
  models: string[];
  fields: Field[];
}

/**
 * The fields of several models as one flat list: which goes with which model is said in words, and the contract's
 * validators say what breaks a rule.
 */
export function propertiesOf(contract: Described, models: readonly string[]): Record<string, Property> {
  return Object.fromEntries(
    [...shared(contract, models)].map(([name, each]) => [name, propertyOf(each, models.length)]),
  );
}

/** What every model demands and nothing can infer. */
export function requiredBy(contract: Described, models: readonly string[]): string[] {
  return [...shared(contract, models)]
    .filter(
      ([, { fields }]) => fields.length === models.length && fields.every((field) => field.required && !field.enum),
    )
    .map(([name]) => name);
}

/** The contract's own example of a model, without what is inferred or the default, with the most that it may cost. */
export function exampleOf(contract: LoadedContract, model: string): Record<string, unknown> {
  const example = exampleBody(contract, model);
  const { maximum } = quote(contract, model, example, undefined);
  const fields = fieldsOf(contract, model);
  const told = Object.entries(example).filter(([name, value]) => {
    const field = fields[name];
    return field && !isMode(field) && value !== field.default;
  });
  return { ...Object.fromEntries(told), ...(maximum !== undefined && { max_credits: maximum }) };
}

function shared(contract: Described, models: readonly string[]): Map<string, Shared> {
  const all = new Map<string, Shared>();
  for (const model of models)
    for (const [name, field] of Object.entries(fieldsOf(contract, model))) {
      const each = all.get(name) ?? { models: [], fields: [] };
      each.models.push(model);
      each.fields.push(field);
      all.set(name, each);
    }
  return all;
}

function propertyOf({ models, fields }: Shared, of: number): Property {
  const types = [...new Set(fields.map(({ type }) => type))];
  const [type] = types;
  const values = fields.flatMap((field) => field.enum ?? []).map(String);
  const [usual] = fields.map((field) => field.default);
  const isUsual = usual !== undefined && fields.every((field) => field.default === usual);
  const description = describe(fields, models, of);
  return {
    type: types.length === 1 && type ? type : types,
    ...(values.length > 0 && { enum: [...new Set(values)] }),
    ...(types.includes("array") && { items: { type: "string" } }),
    ...(isUsual && { default: usual }),
    ...extreme("minimum", fields, Math.min),
    ...extreme("maximum", fields, Math.max),
    ...(description !== "" && { description }),
  };
}

/** The widest bound: each model's own is its validator's matter. */
function extreme(bound: "minimum" | "maximum", fields: readonly Field[], choose: (...all: number[]) => number) {
  const bounds = fields.map((field) => field[bound]).filter((each) => each !== undefined);
  return bounds.length === fields.length ? { [bound]: choose(...bounds) } : {};
}

/** One line, and which models it is for where not for all. */
function describe(fields: readonly Field[], models: readonly string[], of: number): string {
  const lines = fields.map((field) => (field.description.split("\n")[0] ?? "").replaceAll("`", "").replace(/\.$/, ""));
  const isSame = lines.every((line) => line === lines[0]);
  const parts =
    isSame && models.length === of
      ? lines.slice(0, 1)
      : isSame
        ? [`${models.join(", ")}: ${lines[0]}`]
        : lines.map((line, place) => `${models[place]}: ${line}`);
  const hint = fields.every(isMode) ? "; inferred from the media given" : "";
  return `${parts.join(". ")}${hint}`;
}
