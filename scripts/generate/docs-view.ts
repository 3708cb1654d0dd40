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

/** What the view says by itself, in each of its languages. */
const strings = {
  en: { rules: "Rules:", branch: (rule: string, branch: string) => `${rule}: ${branch}.` },
  "zh-CN": { rules: "规则：", branch: (rule: string, branch: string) => `${rule}：${branch}。` },
};
export type DocsLanguage = keyof typeof strings;

/**
 * The contract as documentation shows it best: each operation whole where it stands, without references, with its code
 * samples; rules between fields as sentences. Where a body has other fields in each branch of its first rule, the
 * branches become a top-level `oneOf` of whole objects, a tab for each. For reading, not for validation.
 * @param origin where the contract is a profile's: what its samples are made of.
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

/** Redoc shows what a body says, and not what its schema says. */
function describeBody({ requestBody }: Operation): void {
  const body = requestBody as (Operation["requestBody"] & { description?: string }) | undefined;
  const schema = body?.content["application/json"]?.schema;
  if (!body || !schema?.description) return;
  body.description = [body.description, schema.description].filter((text) => text !== undefined).join("\n\n");
  delete schema.description;
}

/** What reads no `x-` members still shows what to do, in a paragraph a code. */
function describeErrors({ responses }: Operation): void {
  for (const response of Object.values(responses)) response.description += fixesOf(response);
}

type DescribedResponse = Pick<OpenApiResponse, "description" | "x-error">;

function fixesOf(response: DescribedResponse): string {
  const errors = codesOf(response);
  return errors.map(({ code, fix }) => `\n\n${errors.length > 1 ? `\`${code}\`: ` : ""}${fix}`).join("");
}

/** What a response of a docs view means, without what to do about its codes. */
export function responseMeaningOf(response: DescribedResponse): string {
  const { description } = response;
  const fixes = fixesOf(response);
  return description.endsWith(fixes) ? description.slice(0, description.length - fixes.length) : description;
}

/** Alternatives that exclude each other are shown side by side. */
function makeExclusive(schema: SchemaObject): void {
  if (!schema.anyOf) return;
  schema.oneOf = schema.anyOf;
  delete schema.anyOf;
}

function describeBodyRules(schema: SchemaObject, language: DocsLanguage): void {
  const rules = (schema.allOf ?? []) as SchemaObject[];
  const [first] = rules;
  if (!first) return;
  const told = rules.map((rule) => `- ${rule.description}`);
  schema.description = [`${schema.description}\n\n${strings[language].rules}`, ...told].join("\n");
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

/** The properties of one branch: forbidden ones are gone, fixed ones hold their only value. */
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
