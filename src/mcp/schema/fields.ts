import {
  type ContractDescriptions,
  exampleBody,
  type Field,
  fieldsOf,
  isModeField,
  type LoadedContract,
} from "../../contract/index.ts";
import { estimate } from "../../credits/index.ts";
import type { PropertySchema } from "./arguments.ts";

type ContractBodies = Pick<ContractDescriptions, "bodies">;

/** A field, and the models that have it. */
interface SharedField {
  models: string[];
  fields: Field[];
}

/**
 * The fields of several models as one flat list of properties. Descriptions name the models that a field belongs to; the
 * contract's validators enforce the rules.
 */
export function propertiesOf(contract: ContractBodies, models: readonly string[]): Record<string, PropertySchema> {
  return Object.fromEntries(
    [...collectFields(contract, models)].map(([name, each]) => [name, propertyOf(each, models.length)]),
  );
}

/** The fields that every model requires and that can't be inferred. */
export function requiredFieldsOf(contract: ContractBodies, models: readonly string[]): string[] {
  return [...collectFields(contract, models)]
    .filter(
      ([, { fields }]) => fields.length === models.length && fields.every((field) => field.required && !field.enum),
    )
    .map(([name]) => name);
}

/** The contract's example of a model, without inferred and default fields, with `max_credits` for its maximum price. */
export function exampleOf(contract: LoadedContract, model: string): Record<string, unknown> {
  const example = exampleBody(contract, model);
  const maximum = estimate(contract, model, example)?.maximum;
  const fields = fieldsOf(contract, model);
  const exampleFields = Object.entries(example).filter(([name, value]) => {
    const field = fields[name];
    return field && !isModeField(field) && value !== field.default;
  });
  return { ...Object.fromEntries(exampleFields), ...(maximum !== undefined && { max_credits: maximum }) };
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

function propertyOf({ models, fields }: SharedField, modelCount: number): PropertySchema {
  const types = [...new Set(fields.map(({ type }) => type))];
  const [type] = types;
  const values = fields.flatMap((field) => field.enum ?? []).map(String);
  const [defaultValue] = fields.map((field) => field.default);
  const isSharedDefault = defaultValue !== undefined && fields.every((field) => field.default === defaultValue);
  const description = describeSharedField(fields, models, modelCount);
  return {
    type: types.length === 1 && type ? type : types,
    ...(values.length > 0 && { enum: [...new Set(values)] }),
    ...(types.includes("array") && { items: { type: "string" } }),
    ...(isSharedDefault && { default: defaultValue }),
    ...widestBound("minimum", fields, Math.min),
    ...widestBound("maximum", fields, Math.max),
    ...(description !== "" && { description }),
  };
}

/** The widest bound of all models; each model's validator enforces its own. */
function widestBound(bound: "minimum" | "maximum", fields: readonly Field[], choose: (...all: number[]) => number) {
  const bounds = fields.map((field) => field[bound]).filter((each) => each !== undefined);
  return bounds.length === fields.length ? { [bound]: choose(...bounds) } : {};
}

/** The first line of the description, with the models that it applies to if not all. */
function describeSharedField(fields: readonly Field[], models: readonly string[], modelCount: number): string {
  const lines = fields.map((field) => (field.description.split("\n")[0] ?? "").replaceAll("`", "").replace(/\.$/, ""));
  const isSame = lines.every((line) => line === lines[0]);
  const parts =
    isSame && models.length === modelCount
      ? lines.slice(0, 1)
      : isSame
        ? [`${models.join(", ")}: ${lines[0]}`]
        : lines.map((line, index) => `${models[index]}: ${line}`);
  const hint = fields.every(isModeField) ? "; inferred from the media" : "";
  return `${parts.join(". ")}${hint}`;
}
