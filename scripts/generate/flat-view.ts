import converter from "@apiture/openapi-down-convert";
import { modelOperations, type OpenApiDocument, refName, resolveReference, type SchemaObject } from "./document.ts";
import { liftEnums } from "./flat-view/enums.ts";
import { loosenResponses } from "./flat-view/loosen.ts";
import { unifyResponses } from "./flat-view/responses.ts";
import { inlineReferences, isScalar } from "./inline.ts";

/**
 * Derives the contract in OpenAPI 3.0 without unions, on which several generators of other languages fail: one plain
 * object for each body, output and refusal, and a named schema for each list of values. The service still enforces the
 * conditional rules; the descriptions contain them as sentences. Responses have no limits, so that clients that validate
 * responses accept later additions.
 */
export function flatView(document: OpenApiDocument): OpenApiDocument {
  const flat = structuredClone(document);
  // OpenAPI 3.0 allows no members beside a $ref.
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
  // Some generators write the description into every file.
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

/** Replaces a union of objects by one object with the members of all, none of them required. */
function mergeUnion(document: OpenApiDocument, schema: SchemaObject): void {
  const branches = schema.anyOf as SchemaObject[] | undefined;
  if (!branches) return;
  delete schema.anyOf;
  schema.type = "object";
  schema.properties = Object.assign({}, ...branches.map((branch) => resolveReference(document, branch).properties));
  // The branches are removed, so nothing else may refer to them.
  for (const { $ref } of branches) if ($ref) delete document.components.schemas[refName($ref)];
}

/** Moves defaults into descriptions: generators write defaults into each body, some by a name that does not exist. */
function describeDefaults({ properties = {} }: SchemaObject = {}): void {
  for (const property of Object.values(properties)) {
    if (typeof property !== "object" || property.default === undefined) continue;
    property.description = `${property.description} Default: \`${property.default}\`.`;
    delete property.default;
  }
}

/** Gives nested objects a name, because each generator would invent a different one. */
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

/** Removes members that OpenAPI 3.0 does not have and the converter leaves. */
function removeKeywords(node: unknown): void {
  if (typeof node !== "object" || node === null) return;
  const members = node as Record<string, unknown>;
  // A schema has one type in 3.0, so text or object becomes free-form.
  if (Array.isArray(members.type))
    for (const keyword of ["type", "maxLength", "pattern", "properties"]) delete members[keyword];
  // Some generators use the title as the type's name, others the schema's name. Without titles, the names are the same.
  if (typeof members.title === "string") delete members.title;
  // Without a format, some generators use 32 bits.
  if (members.type === "number") members.format ??= "double";
  // This pattern accepts everything, so it only costs a check.
  if (members.pattern === "^[\\s\\S]*$") delete members.pattern;
  for (const value of Object.values(members)) removeKeywords(value);
}
