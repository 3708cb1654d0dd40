import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import type { Document } from "./document.ts";

/** TypeScript types of every path and schema. A field with a default stays optional. */
export async function types(document: Document): Promise<string> {
  const source = structuredClone(document) as unknown as OpenAPI3;
  return astToString(await openapiTS(source, { defaultNonNullable: false, alphabetize: false }));
}
