import { readFileSync } from "node:fs";
import { type Document, modelOperations, type SchemaObject } from "../../scripts/generate/document.ts";
import { contractCases } from "./cases.ts";
import type { Case } from "./page-cases.ts";
import { schemaCases } from "./schema-cases.ts";

/** A model of a contract, with bodies that its path takes and refuses. */
export interface Endpoint {
  path: string;
  model: string;
  schema: SchemaObject;
  examples: { name: string; body: unknown }[];
  /** Its rules as bodies: those written by hand, and those that follow from the schema. */
  cases: Case[];
}

/** A contract's document, as it is derived. */
export interface Derived {
  name: string;
  /** The folder of what is derived. */
  folder: URL;
  document: Document;
  endpoints: Endpoint[];
}

/** For tests that hold of each contract: `describe.each(documents)("$name: …", ({ document, endpoints }) => …)`. */
export const documents: readonly Derived[] = ["page", "live"].map(read);

const [page = read("page")] = documents;
/** The page's. */
export const { document: contract, endpoints, folder: derived } = page;

/** What is derived from the contract of that name. */
export function read(name: string): Derived {
  const folder = new URL(`../../generated/${name}/`, import.meta.url);
  const document: Document = JSON.parse(readFileSync(new URL("openapi.json", folder), "utf8"));
  const byHand = contractCases(name);
  const endpoints = modelOperations(document).map(({ path, model, body, operation }): Endpoint => {
    const { schemas, examples: values } = document.components;
    const schema = schemas[body] ?? {};
    const examples = Object.entries(operation.requestBody?.content["application/json"]?.examples ?? {}).map(
      ([name, { $ref }]) => ({ name, body: values[$ref.split("/").at(-1) ?? ""]?.value }),
    );
    const good = examples[0]?.body as Record<string, unknown>;
    const cases = [...(byHand[model.name] ?? []), ...schemaCases(document, schema, good)];
    return { path, model: model.name, schema, examples, cases };
  });
  return { name, folder, document, endpoints };
}
