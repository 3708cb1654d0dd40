import { type CodeSample, codeSamples } from "./code-samples.ts";
import {
  codesOf,
  type JsonSchema,
  type OpenApiDocument,
  type OpenApiResponse,
  type Operation,
  type SchemaObject,
} from "./document.ts";
import { inlineReferences } from "./inline.ts";
import { rewriteSample, type SampleOrigin } from "./profile-samples.ts";

/** The view's own texts, in each language. */
const strings = {
  en: { rules: "Rules:", branch: (rule: string, branch: string) => `${rule}: ${branch}.` },
  "zh-CN": { rules: "规则：", branch: (rule: string, branch: string) => `${rule}：${branch}。` },
};
export type DocsLanguage = keyof typeof strings;

/**
 * Derives a view of the contract for documentation: each operation is complete, without references, with its code samples;
 * rules between fields are sentences. If the branches of a body's first rule have different fields, they become a
 * top-level `oneOf` of complete objects, with a tab for each. The view is not for validation.
 * @param origin the source of the samples, if the contract is a profile's.
 */
export function docsView(
  document: OpenApiDocument,
  language: DocsLanguage = "en",
  origin?: SampleOrigin,
): OpenApiDocument {
  const view = structuredClone(document);
  for (const schema of Object.values(view.components.schemas)) {
    describeBodyRules(schema, language);
    for (const part of [schema, ...Object.values(schema.properties ?? {})])
      if (typeof part === "object") makeExclusive(part);
  }
  for (const [path, item] of Object.entries(view.paths))
    for (const operation of Object.values(item)) showSamples(view, path, operation, origin);
  const { securitySchemes } = view.components;
  inlineReferences(view);
  for (const item of Object.values(view.paths))
    for (const operation of Object.values(item)) {
      describeBody(operation);
      describeErrors(operation);
    }
  return { ...view, components: { securitySchemes } as unknown as OpenApiDocument["components"] };
}

function showSamples(
  document: OpenApiDocument,
  path: string,
  operation: Operation & { "x-codeSamples"?: CodeSample[] },
  origin: SampleOrigin | undefined,
): void {
  const samples = codeSamples(
    path,
    operation,
    origin && {
      profile: origin.profile,
      rewrite: (source, language) => rewriteSample(source, language, origin, document, path, operation),
    },
  );
  if (samples.length > 0) operation["x-codeSamples"] = samples;
}

/** Copies the schema's description to the body, because Redoc shows only the body's. */
function describeBody({ requestBody }: Operation): void {
  const body = requestBody as (Operation["requestBody"] & { description?: string }) | undefined;
  const schema = body?.content["application/json"]?.schema;
  if (!body || !schema?.description) return;
  body.description = [body.description, schema.description].filter((text) => text !== undefined).join("\n\n");
  delete schema.description;
}

/** Adds the fix of each code to the description as a paragraph, for tools that do not read `x-` members. */
function describeErrors({ responses }: Operation): void {
  for (const response of Object.values(responses)) response.description += fixesOf(response);
}

type DescribedResponse = Pick<OpenApiResponse, "description" | "x-error">;

function fixesOf(response: DescribedResponse): string {
  const errors = codesOf(response);
  return errors.map(({ code, fix }) => `\n\n${errors.length > 1 ? `\`${code}\`: ` : ""}${fix}`).join("");
}

/** Returns the description of a response in a docs view, without the fixes. */
export function responseMeaningOf(response: DescribedResponse): string {
  const { description } = response;
  const fixes = fixesOf(response);
  return description.endsWith(fixes) ? description.slice(0, description.length - fixes.length) : description;
}

/** Shows mutually exclusive alternatives side by side. */
function makeExclusive(schema: SchemaObject): void {
  if (!schema.anyOf) return;
  schema.oneOf = schema.anyOf;
  delete schema.anyOf;
}

function describeBodyRules(schema: SchemaObject, language: DocsLanguage): void {
  const rules = (schema.allOf ?? []) as SchemaObject[];
  const [first] = rules;
  if (!first) return;
  const list = rules.map((rule) => `- ${rule.description}`);
  schema.description = [`${schema.description}\n\n${strings[language].rules}`, ...list].join("\n");
  delete schema.allOf;
  const branches = (first.anyOf ?? []) as SchemaObject[];
  if (!branches.some((branch) => Object.values(branch.properties ?? {}).includes(false))) return;
  const { properties = {}, required = [], additionalProperties = false } = schema;
  schema.oneOf = branches.map((branch) => ({
    type: "object",
    title: branch.title ?? "",
    description: strings[language].branch(first.title ?? "", branch.title ?? ""),
    additionalProperties,
    required: [...new Set([...required, ...(branch.required ?? [])])],
    properties: narrowProperties(properties, branch.properties ?? {}),
  }));
  for (const keyword of ["type", "properties", "required", "additionalProperties"]) delete schema[keyword];
}

/** Returns the properties of a branch: without forbidden ones, and with the only value of constant ones. */
function narrowProperties(
  properties: Record<string, JsonSchema>,
  branch: Record<string, JsonSchema>,
): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) => {
      const narrowing = branch[name];
      if (narrowing === false) return [];
      if (typeof narrowing !== "object" || typeof schema !== "object") return [[name, schema]];
      const values = narrowing.enum ?? (narrowing.const === undefined ? schema.enum : [narrowing.const]);
      return [[name, { ...schema, ...(values && { enum: values }) }]];
    }),
  );
}
