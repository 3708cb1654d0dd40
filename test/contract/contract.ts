import { readFileSync } from "node:fs";
import { modelOperations, type OpenApiDocument, type SchemaObject } from "../../scripts/generate/document.ts";
import { contractCases } from "./cases.ts";
import type { BodyCase } from "./page-cases.ts";
import { schemaCases } from "./schema-cases.ts";

/** A model of a contract, with bodies that its path accepts and refuses. */
export interface ContractEndpoint {
  path: string;
  model: string;
  schema: SchemaObject;
  examples: { name: string; body: unknown }[];
  /** Its rules as bodies: those written by hand, and those that follow from the schema. */
  cases: BodyCase[];
}

/** A contract's derived document. */
export interface DerivedContract {
  name: string;
  /** The folder of the derived files. */
  folder: URL;
  document: OpenApiDocument;
  endpoints: ContractEndpoint[];
}

/** For tests of every contract: `describe.each(documents)("$name: …", ({ document, endpoints }) => …)`. */
export const contractDocuments: readonly DerivedContract[] = ["page", "live"].map(readDerivedContract);

const [page = readDerivedContract("page")] = contractDocuments;
/** The page's. */
export const { document: pageDocument, endpoints, folder: derivedFolder } = page;

/** What is derived from the contract of that name. */
export function readDerivedContract(name: string): DerivedContract {
  const folder = new URL(`../../generated/${name}/`, import.meta.url);
  const document: OpenApiDocument = JSON.parse(readFileSync(new URL("openapi.json", folder), "utf8"));
  const byHand = contractCases(name);
  const endpoints = modelOperations(document).map(({ path, model, body, operation }): ContractEndpoint => {
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
