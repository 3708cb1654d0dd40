import type { ContractDescriptions, Field } from "./contract.ts";
import { normalizeName } from "./spelling.ts";

/** What a job is asked for with, by the contract's names. */
export type Fields = Record<string, unknown>;

type BodyDescriptions = Pick<ContractDescriptions, "bodies">;

/** What a field that takes media means. */
export const mediaRoles = ["start-frame", "end-frame", "media"];

/** The fields of a model's body; none if the contract has no such model. */
export function fieldsOf({ bodies }: BodyDescriptions, model: string): Readonly<Record<string, Field>> {
  return bodies[model]?.fields ?? {};
}

/** The contract's own example of a model's body. */
export function exampleBody({ bodies }: BodyDescriptions, model: string): Readonly<Fields> {
  return bodies[model]?.example ?? {};
}

/** The field that has a meaning, such as `prompt`, in a model's body. */
export function fieldFor(contract: BodyDescriptions, model: string, role: string): string | undefined {
  return Object.entries(fieldsOf(contract, model)).find(([, field]) => field.role === role)?.[0];
}

/** The field that holds the prompt: the one with that role, or that name. */
export function promptField(contract: BodyDescriptions, model: string): string | undefined {
  const named = Object.hasOwn(fieldsOf(contract, model), "prompt") ? "prompt" : undefined;
  return fieldFor(contract, model, "prompt") ?? named;
}

/** A field whose values say what becomes of what, such as `text-to-video`: the media that are given tell which. */
export function isModeField(field: Field): field is Field & { enum: readonly string[] } {
  return field.enum?.every((value) => /-to-/.test(String(value))) ?? false;
}

/** A body in the contract's order, so that what is shown reads as the documentation does. */
export function orderFields(contract: BodyDescriptions, model: string, body: Fields): Fields {
  const names = Object.keys(fieldsOf(contract, model)).filter((name) => body[name] !== undefined);
  return { ...Object.fromEntries(names.map((name) => [name, body[name]])), ...body };
}

/** Fields in whatever spelling. One that is not the model's stays: the validator names it. */
export function normalizeFieldNames(contract: BodyDescriptions, model: string, given: Fields): Fields {
  const names = new Map(Object.keys(fieldsOf(contract, model)).map((name) => [normalizeName(name), name]));
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [names.get(normalizeName(name)) ?? name, value]),
  );
}
