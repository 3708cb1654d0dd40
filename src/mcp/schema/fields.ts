import {
  type ContractDescriptions,
  exampleBody,
  type Field,
  fieldsOf,
  isModeField,
  type LoadedContract,
} from "../../contract/index.ts";
import { quote } from "../../jobs/index.ts";
import type { PropertySchema } from "./arguments.ts";

type ContractBodies = Pick<ContractDescriptions, "bodies">;

/** A field, and the models that have it. */
interface SharedField {
  models: string[];
  fields: Field[];
}

/**
 * The fields of several models as one flat list: which goes with which model is said in words, and the contract's
 * validators say what breaks a rule.
 */
export function propertiesOf(contract: ContractBodies, models: readonly string[]): Record<string, PropertySchema> {
  return Object.fromEntries(
    [...collectFields(contract, models)].map(([name, each]) => [name, propertyOf(each, models.length)]),
  );
}

/** What every model demands and nothing can infer. */
export function requiredFieldsOf(contract: ContractBodies, models: readonly string[]): string[] {
  return [...collectFields(contract, models)]
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
    return field && !isModeField(field) && value !== field.default;
  });
  return { ...Object.fromEntries(told), ...(maximum !== undefined && { max_credits: maximum }) };
}

function collectFields(contract: ContractBodies, models: readonly string[]): Map<string, SharedField> {
  const all = new Map<string, SharedField>();
  for (const model of models)
    for (const [name, field] of Object.entries(fieldsOf(contract, model))) {
      const each = all.get(name) ?? { models: [], fields: [] };
      each.models.push(model);
      each.fields.push(field);
      all.set(name, each);
    }
  return all;
}

function propertyOf({ models, fields }: SharedField, of: number): PropertySchema {
  const types = [...new Set(fields.map(({ type }) => type))];
  const [type] = types;
  const values = fields.flatMap((field) => field.enum ?? []).map(String);
  const [usual] = fields.map((field) => field.default);
  const isUsual = usual !== undefined && fields.every((field) => field.default === usual);
  const description = describeSharedField(fields, models, of);
  return {
    type: types.length === 1 && type ? type : types,
    ...(values.length > 0 && { enum: [...new Set(values)] }),
    ...(types.includes("array") && { items: { type: "string" } }),
    ...(isUsual && { default: usual }),
    ...widestBound("minimum", fields, Math.min),
    ...widestBound("maximum", fields, Math.max),
    ...(description !== "" && { description }),
  };
}

/** The widest bound: each model's own is its validator's matter. */
function widestBound(bound: "minimum" | "maximum", fields: readonly Field[], choose: (...all: number[]) => number) {
  const bounds = fields.map((field) => field[bound]).filter((each) => each !== undefined);
  return bounds.length === fields.length ? { [bound]: choose(...bounds) } : {};
}

/** One line, and which models it is for where not for all. */
function describeSharedField(fields: readonly Field[], models: readonly string[], of: number): string {
  const lines = fields.map((field) => (field.description.split("\n")[0] ?? "").replaceAll("`", "").replace(/\.$/, ""));
  const isSame = lines.every((line) => line === lines[0]);
  const parts =
    isSame && models.length === of
      ? lines.slice(0, 1)
      : isSame
        ? [`${models.join(", ")}: ${lines[0]}`]
        : lines.map((line, place) => `${models[place]}: ${line}`);
  const hint = fields.every(isModeField) ? "; inferred from the media given" : "";
  return `${parts.join(". ")}${hint}`;
}
