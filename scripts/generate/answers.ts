import { type Document, type Operation, refName, resolve, type Schema, type SchemaObject } from "./document.ts";

type Shapes = Map<string, { required: string[]; members: Record<string, object> }>;

const declarations = `/** A member of an answer. */
export interface Member {
  /** JSON types that it may have; any where there is none. */
  readonly types: readonly string[];
  /** The shapes that it may have; that of its entries where it is a list. */
  readonly shapes?: readonly string[];
  /** The values that are known so far, and where they stand in the contract. */
  readonly values?: { readonly at: string; readonly known: readonly unknown[] };
}
/** A JSON object, by the name of its schema. */
export interface Shape {
  readonly required: readonly string[];
  readonly members: Readonly<Record<string, Member>>;
}
/** The answer to an operation under one HTTP status. */
export interface Response {
  /** Where it stands in the contract, as JSONPath. */
  readonly at: string;
  /** Content types. */
  readonly types: readonly string[];
  readonly shape: string;
}
/** An operation: what it takes, what it answers by HTTP status, and where it stands in the contract, as JSONPath. */
export interface Answers {
  readonly at: string;
  /** The schema of its body. */
  readonly body?: string;
  readonly byStatus: Readonly<Record<string, Response>>;
}
`;

/** What the service answers, as far as a program that looks for changes must know it, as a TypeScript module. */
export function answers(document: Document): string {
  const shapes: Shapes = new Map();
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => {
      const at = `$.paths['${path}'].${method}`;
      const body = operation.requestBody?.content["application/json"]?.schema.$ref;
      const byStatus = responsesOf(document, operation, at, shapes);
      return [`${method.toUpperCase()} ${path}`, { at, ...(body && { body: refName(body) }), byStatus }];
    }),
  );
  return `${declarations}
/** The operations of the contract: \`GET /api/v1/tasks/{id}\`. */
export const answers: Readonly<Record<string, Answers>> = ${json(Object.fromEntries(operations))};

/** The objects that answers hold. */
export const shapes: Readonly<Record<string, Shape>> = ${json(Object.fromEntries(shapes))};
`;
}

const json = (value: object) => JSON.stringify(value, null, 2);

function responsesOf(document: Document, operation: Operation, place: string, shapes: Shapes) {
  const entries = Object.entries(operation.responses).map(([status, reference]) => {
    const { content = {} } = resolve(document, reference);
    const shape = addShape(document, Object.values(content)[0]?.schema ?? {}, shapes);
    const own = `${place}.responses['${status}']`;
    const at = reference.$ref ? `$.components.responses.${refName(reference.$ref)}` : own;
    return [status, { at, types: Object.keys(content), shape }];
  });
  return Object.fromEntries(entries);
}

/** Adds an object's shape and those that it holds; gives its name. */
function addShape(document: Document, reference: SchemaObject, shapes: Shapes): string {
  const name = refName(reference.$ref);
  if (shapes.has(name)) return name;
  const { properties = {}, required = [] } = resolve(document, reference);
  const members: Record<string, object> = {};
  shapes.set(name, { required, members });
  for (const [member, schema] of Object.entries(properties))
    members[member] = memberOf(document, `$.components.schemas.${name}.properties.${member}`, schema, shapes);
  return name;
}

function memberOf(document: Document, place: string, schema: Schema, shapes: Shapes): object {
  if (typeof schema !== "object") return { types: [] };
  const target = { ...resolve(document, schema), ...schema };
  const alternatives = (target.anyOf ?? []) as SchemaObject[];
  const held = [schema, ...alternatives, ...(typeof target.items === "object" ? [target.items] : [])];
  const objects = held.filter((each) => each.$ref && resolve(document, each).properties);
  const known = target["x-extensible-enum"];
  return {
    types: [target.type ?? (alternatives.length > 0 ? "object" : [])].flat(),
    ...(objects.length > 0 && { shapes: objects.map((each) => addShape(document, each, shapes)) }),
    ...(known !== undefined && { values: { at: schema.$ref ? schemaAt(schema.$ref) : place, known } }),
  };
}

const schemaAt = (ref: string) => `$.components.schemas.${refName(ref)}`;
