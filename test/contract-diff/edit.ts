/** Short ways to reach into a copy of the contract and change it. */
import { readFileSync } from "node:fs";
import YAML from "yaml";

export type Members = Record<string, unknown>;

/** What stands under `keys`. @throws Error where the contract has no such place: the case is stale. */
export function at(holder: object, ...keys: (string | number)[]): Members {
  let value: unknown = holder;
  for (const key of keys) value = (value as Members)[key];
  if (typeof value !== "object" || value === null) throw new Error(`The contract has no ${keys.join(" ")}.`);
  return value as Members;
}

export function list(holder: object, ...keys: (string | number)[]): unknown[] {
  const value = at(holder, ...keys);
  if (!Array.isArray(value)) throw new Error(`${keys.join(" ")} is not a list.`);
  return value;
}

/** Takes `value` out of a list. @throws Error where it isn't in. */
export function drop(values: unknown[], value: unknown): void {
  const index = values.indexOf(value);
  if (index < 0) throw new Error(`The contract does not list ${String(value)}.`);
  values.splice(index, 1);
}

/** Takes a member out. @throws Error where it isn't in. */
export function cut(holder: Members, member: string): void {
  if (!(member in holder)) throw new Error(`The contract has no ${member}.`);
  delete holder[member];
}

export const contract: Members = YAML.parse(readFileSync("generated/page/openapi.yaml", "utf8"));

export const seedancePath = "/api/v1/video/seedance";
export const taskPath = "/api/v1/tasks/{id}";
export const seedance = (api: Members) => at(api, "paths", seedancePath, "post");
export const task = (api: Members) => at(api, "paths", taskPath, "get");
export const schema = (api: Members, name: string) => at(api, "components", "schemas", name);
export const property = (api: Members, name: string, member: string) => at(schema(api, name), "properties", member);
/** A property of Seedance's request. */
export const field = (api: Members, member: string) => property(api, "SeedanceRequest", member);
/** A conditional rule of Seedance's request, by its title. */
export function rule(api: Members, title: string): Members {
  const found = list(schema(api, "SeedanceRequest"), "allOf").find((entry) => (entry as Members).title === title);
  return at({ found }, "found");
}
/** A branch of a rule, by its title. */
export function branch(holder: Members, title: string): Members {
  const found = list(holder, "anyOf").find((entry) => (entry as Members).title === title);
  return at({ found }, "found");
}
/** Gives the refusal of an unknown task a second code. */
export function twoCodes(api: Members): void {
  const response = at(api, "components", "responses", "NotFound");
  const error = at(response, "x-error");
  response["x-error"] = [error, { ...error, code: "task_expired" }];
}
