/** Short functions that read and change a copy of the contract. */
import { readFileSync } from "node:fs";
import YAML from "yaml";

export type DocumentNode = Record<string, unknown>;

/** Returns the object under `keys`. @throws Error if the contract has none, which means that the case is stale. */
export function nodeAt(holder: object, ...keys: (string | number)[]): DocumentNode {
  let value: unknown = holder;
  for (const key of keys) value = (value as DocumentNode)[key];
  if (typeof value !== "object" || value === null) throw new Error(`The contract has no ${keys.join(" ")}.`);
  return value as DocumentNode;
}

export function listAt(holder: object, ...keys: (string | number)[]): unknown[] {
  const value = nodeAt(holder, ...keys);
  if (!Array.isArray(value)) throw new Error(`${keys.join(" ")} is not a list.`);
  return value;
}

/** Removes `value` from a list. @throws Error if the list does not contain it. */
export function removeFromList(values: unknown[], value: unknown): void {
  const index = values.indexOf(value);
  if (index < 0) throw new Error(`The contract does not list ${String(value)}.`);
  values.splice(index, 1);
}

/** Removes a member. @throws Error if there is none. */
export function removeMember(holder: DocumentNode, member: string): void {
  if (!(member in holder)) throw new Error(`The contract has no ${member}.`);
  delete holder[member];
}

export const openapiDocument: DocumentNode = YAML.parse(readFileSync("generated/page/openapi.yaml", "utf8"));

export const seedancePath = "/api/v1/video/seedance";
export const taskPath = "/api/v1/tasks/{id}";
export const seedanceOperation = (api: DocumentNode) => nodeAt(api, "paths", seedancePath, "post");
export const taskOperation = (api: DocumentNode) => nodeAt(api, "paths", taskPath, "get");
export const schemaNode = (api: DocumentNode, name: string) => nodeAt(api, "components", "schemas", name);
export const propertyNode = (api: DocumentNode, name: string, member: string) =>
  nodeAt(schemaNode(api, name), "properties", member);
/** A property of Seedance's request. */
export const seedanceField = (api: DocumentNode, member: string) => propertyNode(api, "SeedanceRequest", member);
/** A conditional rule of Seedance's request, by its title. */
export function seedanceRule(api: DocumentNode, title: string): DocumentNode {
  const found = listAt(schemaNode(api, "SeedanceRequest"), "allOf").find(
    (entry) => (entry as DocumentNode).title === title,
  );
  return nodeAt({ found }, "found");
}
/** A branch of a rule, by its title. */
export function ruleBranch(holder: DocumentNode, title: string): DocumentNode {
  const found = listAt(holder, "anyOf").find((entry) => (entry as DocumentNode).title === title);
  return nodeAt({ found }, "found");
}
/** Gives the refusal of an unknown task a second code. */
export function addSecondErrorCode(api: DocumentNode): void {
  const response = nodeAt(api, "components", "responses", "NotFound");
  const error = nodeAt(response, "x-error");
  response["x-error"] = [error, { ...error, code: "task_expired" }];
}
