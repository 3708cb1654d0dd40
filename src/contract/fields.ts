import { bodies } from "../../generated/bodies.ts";
import type { ModelName } from "./models.ts";
import { plain } from "./spelling.ts";

/** A field of a body as the contract describes it. */
export interface Field {
  type: "string" | "integer" | "number" | "boolean" | "array";
  enum?: readonly string[];
  default?: string | number | boolean;
  example?: unknown;
  minimum?: number;
  maximum?: number;
  role?: string;
  required: boolean;
  description: string;
}

/** What a job is asked for with, by the contract's names. */
export type Fields = Record<string, unknown>;

/** What a field that takes media means. */
export const mediaRoles = ["start-frame", "end-frame", "media"];

/** The fields of a model's body. */
export function fieldsOf(model: ModelName): Record<string, Field> {
  return bodies[model].fields as unknown as Record<string, Field>;
}

/** The field that has a meaning, such as `prompt`, in a model's body. */
export function fieldFor(model: ModelName, role: string): string | undefined {
  return Object.entries(fieldsOf(model)).find(([, field]) => field.role === role)?.[0];
}

/** The field that holds the prompt: the one with that role, or that name. */
export function promptField(model: ModelName): string | undefined {
  return fieldFor(model, "prompt") ?? (Object.hasOwn(fieldsOf(model), "prompt") ? "prompt" : undefined);
}

/** A field whose values say what becomes of what, such as `text-to-video`: the media that are given tell which. */
export function isMode(field: Field): field is Field & { enum: readonly string[] } {
  return field.enum?.every((value) => /-to-/.test(String(value))) ?? false;
}

/** A body in the contract's order, so that what is shown reads as the documentation does. */
export function inOrder(model: ModelName, body: Fields): Fields {
  const names = Object.keys(fieldsOf(model)).filter((name) => body[name] !== undefined);
  return { ...Object.fromEntries(names.map((name) => [name, body[name]])), ...body };
}

/** Fields in whatever spelling. One that is not the model's stays: the validator names it. */
export function named(model: ModelName, given: Fields): Fields {
  const names = new Map(Object.keys(fieldsOf(model)).map((name) => [plain(name), name]));
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [names.get(plain(name)) ?? name, value]));
}
