import converter from "@apiture/openapi-down-convert";
import { modelOperations, type OpenApiDocument, refName, resolveReference, type SchemaObject } from "./document.ts";
import { liftEnums } from "./flat-view/enums.ts";
import { loosenResponses } from "./flat-view/loosen.ts";
import { unifyResponses } from "./flat-view/responses.ts";
import { inlineReferences, isScalar } from "./inline.ts";

/**
 * The contract in OpenAPI 3.0 without unions, for generators of other languages, several of which break on them: one
 * plain object per body, one per output, one per refusal; each list of values under a name of its own. The service
 * still enforces the conditional rules; their sentences stand in the descriptions. Answers carry no limits, so that
 * clients which check what they receive take what the service adds later.
 */
export function flatView(document: OpenApiDocument): OpenApiDocument {
  const flat = structuredClone(document);
  // 3.0 takes no words beside a $ref.
  inlineReferences(flat, isScalar);
  const { schemas } = flat.components;
  for (const [name, schema] of Object.entries(schemas)) {
    if (isScalar(schema, `#/components/schemas/${name}`)) delete schemas[name];
    dropRules(schema);
    for (const part of [schema, ...Object.values(schema.properties ?? {})])
      if (typeof part === "object") mergeUnion(flat, part);
  }
  for (const { body } of modelOperations(flat)) describeDefaults(schemas[body]);
  liftObjects(flat);
  liftEnums(flat);
  unifyResponses(flat);
  loosenResponses(flat);
  delete flat.jsonSchemaDialect;
  const { summary: _, ...info } = flat.info as OpenApiDocument["info"] & { summary?: string };
  // Some generators write it into every file.
  info.description = info.description.replace(/\s*^#.*/ms, "");
  const converted = new converter.Converter(
    { ...flat, info },
    { deleteExampleWithId: false },
  ).convert() as OpenApiDocument;
  const { schemas: types, parameters, headers } = converted.components;
  for (const part of [types, parameters, headers, converted.paths]) removeKeywords(part);
  return converted;
}

function dropRules(schema: SchemaObject): void {
  const rules = (schema.allOf ?? []) as SchemaObject[];
  if (rules.length === 0) return;
  schema.description = [`${schema.description}\n`, ...rules.map((rule) => `- ${rule.description}`)].join("\n");
  delete schema.allOf;
}

/** A union of objects becomes one object with the members of all, none required. */
function mergeUnion(document: OpenApiDocument, schema: SchemaObject): void {
  const branches = schema.anyOf as SchemaObject[] | undefined;
  if (!branches) return;
  delete schema.anyOf;
  schema.type = "object";
  schema.properties = Object.assign({}, ...branches.map((branch) => resolveReference(document, branch).properties));
  // Nothing else may refer to a branch.
  for (const { $ref } of branches) if ($ref) delete document.components.schemas[refName($ref)];
}

/** A default is the service's: several generators write it into each body, some by a name that does not exist. */
function describeDefaults({ properties = {} }: SchemaObject = {}): void {
  for (const property of Object.values(properties)) {
    if (typeof property !== "object" || property.default === undefined) continue;
    property.description = `${property.description} Default: \`${property.default}\`.`;
    delete property.default;
  }
}

/** An object inside another gets a name of its own: generators make up their own, each another. */
function liftObjects({ components: { schemas } }: OpenApiDocument): void {
  for (const [owner, { properties = {} }] of Object.entries(schemas))
    for (const [name, property] of Object.entries(properties))
      if (typeof property === "object" && property.type === "object" && property.properties) {
        const lifted = `${owner}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
        if (Object.hasOwn(schemas, lifted)) throw new Error(`The name ${lifted} is taken.`);
        schemas[lifted] = property;
        properties[name] = { $ref: `#/components/schemas/${lifted}` };
      }
}

/** What OpenAPI 3.0 does not know and the converter leaves. */
function removeKeywords(node: unknown): void {
  if (typeof node !== "object" || node === null) return;
  const members = node as Record<string, unknown>;
  // A schema has one type there: text or object becomes free-form.
  if (Array.isArray(members.type))
    for (const keyword of ["type", "maxLength", "pattern", "properties"]) delete members[keyword];
  // Some generators take a title for the name, others the name: each type shall have one name in all languages.
  if (typeof members.title === "string") delete members.title;
  // Left open, some take 32 bits.
  if (members.type === "number") members.format ??= "double";
  // It says nothing, and costs a check.
  if (members.pattern === "^[\\s\\S]*$") delete members.pattern;
  for (const value of Object.values(members)) removeKeywords(value);
}
