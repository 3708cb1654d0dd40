import type { ContractDescriptions, Field } from "./contract.ts";
import { normalizeName } from "./spelling.ts";

/** The fields of a request body, by the contract's names. */
export type Fields = Record<string, unknown>;

type BodyDescriptions = Pick<ContractDescriptions, "bodies">;

/** The roles (`x-role`) of fields that take media. */
export const mediaRoles = ["start-frame", "end-frame", "media"];

/** Returns the fields of a model's body; none if the contract has no such model. */
export function fieldsOf({ bodies }: BodyDescriptions, model: string): Readonly<Record<string, Field>> {
  return bodies[model]?.fields ?? {};
}

/** Returns the contract's example of a model's body; empty if the contract has no such model. */
export function exampleBody({ bodies }: BodyDescriptions, model: string): Readonly<Fields> {
  return bodies[model]?.example ?? {};
}

/** Returns the field with a role (`x-role`), such as `prompt`, in a model's body. */
export function fieldFor(contract: BodyDescriptions, model: string, role: string): string | undefined {
  return Object.entries(fieldsOf(contract, model)).find(([, field]) => field.role === role)?.[0];
}

/** Returns the prompt field: the one with that role, or that name. */
export function promptField(contract: BodyDescriptions, model: string): string | undefined {
  const named = Object.hasOwn(fieldsOf(contract, model), "prompt") ? "prompt" : undefined;
  return fieldFor(contract, model, "prompt") ?? named;
}

/** Whether a field is a mode, such as `text-to-video`. Its value follows from the body's media. */
export function isModeField(field: Field): field is Field & { enum: readonly string[] } {
  return field.role === "mode" && field.enum !== undefined;
}

/** Sorts the fields of a body in the contract's order, as in the documentation. */
export function orderFields(contract: BodyDescriptions, model: string, body: Fields): Fields {
  const names = Object.keys(fieldsOf(contract, model)).filter((name) => body[name] !== undefined);
  return { ...Object.fromEntries(names.map((name) => [name, body[name]])), ...body };
}

/** Renames fields in any spelling to the contract's names. Unknown fields stay: the validator reports them. */
export function normalizeFieldNames(contract: BodyDescriptions, model: string, given: Fields): Fields {
  const names = new Map(Object.keys(fieldsOf(contract, model)).map((name) => [normalizeName(name), name]));
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [names.get(normalizeName(name)) ?? name, value]),
  );
}
