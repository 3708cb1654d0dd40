import { type ContractSource, otherContracts } from "./contracts.ts";
import {
  type JsonSchema,
  modelOperations,
  type OpenApiDocument,
  type Operation,
  resolveReference,
  type SchemaObject,
} from "./document.ts";

/**
 * Generates the TypeScript module that command lines, MCP tools and forms read: each model's fields with types, values,
 * limits, defaults and descriptions, and what other contracts have that this one has not.
 */
export function descriptionsModule(own: ContractSource, all: readonly ContractSource[], typesFrom: string): string {
  const { document } = own;
  const entries = modelOperations(document).map(({ model, operation, body }) => [
    model.name,
    {
      summary: operation.summary,
      description: operation.description,
      fields: fieldDescriptionsOf(document, document.components.schemas[body]),
      example: exampleOf(document, operation),
    },
  ]);
  const descriptions = { bodies: Object.fromEntries(entries), others: otherContracts(own, all) };
  return `import type { ContractDescriptions } from ${JSON.stringify(typesFrom)};

export const descriptions: ContractDescriptions = ${JSON.stringify(descriptions, null, 2)};
`;
}

/** Returns the fields of a body without the members that only a validator needs. */
export function fieldDescriptionsOf(document: OpenApiDocument, body: SchemaObject | undefined) {
  const required = new Set(body?.required);
  const fields = Object.entries(body?.properties ?? {}).flatMap(([name, property]) => {
    const field = describedField(document, property);
    return field ? [[name, { ...field, required: required.has(name) }]] : [];
  });
  return Object.fromEntries(fields);
}

/** Returns a field without the members that only a validator needs. */
function describedField(document: OpenApiDocument, property: JsonSchema): Record<string, unknown> | undefined {
  if (typeof property !== "object") return undefined;
  const schema = { ...(resolveReference(document, property) as SchemaObject), ...property };
  const items = schema.items && describedField(document, schema.items);
  const kept = ["type", "enum", "default", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"];
  return {
    ...Object.fromEntries(kept.filter((keyword) => keyword in schema).map((keyword) => [keyword, schema[keyword]])),
    ...(items && { items }),
    ...(schema["x-role"] !== undefined && { role: schema["x-role"] }),
    ...(Array.isArray(schema.examples) && { example: schema.examples[0] }),
    description: schema.description ?? "",
  };
}

/** Returns the first example of a request. */
function exampleOf(document: OpenApiDocument, operation: Operation) {
  const [first] = Object.values(operation.requestBody?.content["application/json"]?.examples ?? {});
  return first && (resolveReference(document, first) as unknown as { value: unknown }).value;
}
