import { readFileSync } from "node:fs";
import { profile } from "../../generated/contracts.ts";
import { type Document, modelOperations } from "../../scripts/generate/document.ts";

/** The folder of what is derived from the contract. */
export const derived = new URL(`../../generated/${profile ?? "."}/`, import.meta.url);

export const contract: Document = JSON.parse(readFileSync(new URL("openapi.json", derived), "utf8"));

/** Each model of the contract with its path, its body's schema and its examples. */
export const endpoints = modelOperations(contract).map(({ path, model, body, operation }) => ({
  path,
  model: model.name,
  schema: contract.components.schemas[body] ?? {},
  examples: Object.entries(operation.requestBody?.content["application/json"]?.examples ?? {}).map(
    ([name, { $ref }]) => ({ name, body: contract.components.examples[$ref.split("/").at(-1) ?? ""]?.value }),
  ),
}));
