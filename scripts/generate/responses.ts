import {
  type JsonSchema,
  type OpenApiDocument,
  type Operation,
  refName,
  resolveReference,
  type SchemaObject,
} from "./document.ts";

type Shapes = Map<string, { required: string[]; members: Record<string, object> }>;

/** Generates the TypeScript module with the responses of each operation, for the search for drift. */
export function responsesModule(document: OpenApiDocument, typesFrom: string): string {
  const taskErrors = document["x-task-errors"] ?? [];
  const operations = Object.fromEntries(readOperations(document, new Map()));
  return `import type { ContractResponses } from ${JSON.stringify(typesFrom)};

/** By operation: \`GET /api/v1/tasks/{id}\`. */
export const responses: ContractResponses = ${JSON.stringify({ operations, taskErrors }, null, 2)};
`;
}

/** Generates the TypeScript module with the objects of responses, by the name of their schema. */
export function shapesModule(document: OpenApiDocument, typesFrom: string): string {
  const shapes: Shapes = new Map();
  readOperations(document, shapes);
  return `import type { Shape } from ${JSON.stringify(typesFrom)};

export const shapes: Readonly<Record<string, Shape>> = ${JSON.stringify(Object.fromEntries(shapes), null, 2)};
`;
}

function readOperations(document: OpenApiDocument, shapes: Shapes) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => {
      const at = `$.paths['${path}'].${method}`;
      const body = operation.requestBody?.content["application/json"]?.schema.$ref;
      const byStatus = responsesOf(document, operation, at, shapes);
      return [`${method.toUpperCase()} ${path}`, { at, ...(body && { body: refName(body) }), byStatus }] as const;
    }),
  );
}

function responsesOf(document: OpenApiDocument, operation: Operation, place: string, shapes: Shapes) {
  const entries = Object.entries(operation.responses).map(([status, reference]) => {
    const { content = {} } = resolveReference(document, reference);
    const shape = addShape(document, Object.values(content)[0]?.schema ?? {}, shapes);
    const own = `${place}.responses['${status}']`;
    const at = reference.$ref ? `$.components.responses.${refName(reference.$ref)}` : own;
    return [status, { at, types: Object.keys(content), shape }];
  });
  return Object.fromEntries(entries);
}

/** Adds the shape of an object and of its nested objects, and returns its name. */
function addShape(document: OpenApiDocument, reference: SchemaObject, shapes: Shapes): string {
  const name = refName(reference.$ref);
  if (shapes.has(name)) return name;
  const { properties = {}, required = [] } = resolveReference(document, reference);
  const members: Record<string, object> = {};
  shapes.set(name, { required, members });
  for (const [member, schema] of Object.entries(properties))
    members[member] = memberOf(document, `$.components.schemas.${name}.properties.${member}`, schema, shapes);
  return name;
}

function memberOf(document: OpenApiDocument, place: string, schema: JsonSchema, shapes: Shapes): object {
  if (typeof schema !== "object") return { types: [] };
  const target = { ...resolveReference(document, schema), ...schema };
  const alternatives = (target.anyOf ?? []) as SchemaObject[];
  const held = [schema, ...alternatives, ...(typeof target.items === "object" ? [target.items] : [])];
  const objects = held.filter((each) => each.$ref && resolveReference(document, each).properties);
  const known = target["x-extensible-enum"];
  return {
    types: [target.type ?? (alternatives.length > 0 ? "object" : [])].flat(),
    ...(objects.length > 0 && { shapes: objects.map((each) => addShape(document, each, shapes)) }),
    ...(known !== undefined && { values: { at: schema.$ref ? schemaAt(schema.$ref) : place, known } }),
  };
}

const schemaAt = (ref: string) => `$.components.schemas.${refName(ref)}`;
