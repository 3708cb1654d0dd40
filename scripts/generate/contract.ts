import type { ContractSource } from "./contracts.ts";
import { type JsonSchema, modelOperations, type OpenApiDocument, type SchemaObject } from "./document.ts";
import { errorResponses, outputSchema } from "./extensions.ts";

/**
 * Generates the TypeScript module of a contract as one value: the data that a client needs at once, functions that load
 * the rest, and the types.
 * @param typesFrom the module that declares the type `Contract`.
 */
export function contractModule({ name, title, document }: ContractSource, typesFrom: string): string {
  const models = modelOperations(document);
  const schema = (name: string) => `components["schemas"][${JSON.stringify(name)}]`;
  const value = {
    name,
    title,
    version: document.info.version,
    servers: document.servers.map((server) => server.url),
    taskPath: taskPath(document),
    taskId: taskIdRule(document),
    statuses: statuses(document),
    rateLimit: document["x-rate-limit"],
    mediaValidationLimit: document["x-media-validation-limit"],
    models: Object.fromEntries(
      models.map(({ model: { name, output, idPrefix, duration }, path }) => [
        name,
        { path, outputType: output, idPrefix, duration },
      ]),
    ),
    outputs: Object.fromEntries(
      models.map(({ model: { output } }) => [
        output,
        document.components.schemas[outputSchema(output)]?.required ?? [],
      ]),
    ),
    outputUrls: Object.fromEntries(
      models.map(({ model: { output } }) => [output, outputUrlsOf(document, outputSchema(output))]),
    ),
    errors: errorCodes(document),
  };
  return [
    `import type { Contract } from ${JSON.stringify(typesFrom)};`,
    'import type { components, paths } from "./schema.ts";',
    "",
    "/** Each model: the body of a submit, the type and the shape of the output. */",
    "export interface Models {",
    ...models.flatMap(({ model, operation, body }) => [
      `  /** ${operation.summary}. */`,
      `  ${JSON.stringify(model.name)}: { body: ${schema(body)}; outputType: ${JSON.stringify(model.output)}; output: ${schema(outputSchema(model.output))} };`,
    ]),
    "}",
    "",
    "/** The contract's types. */",
    "export interface Types {",
    "  models: Models;",
    "  paths: paths;",
    '  schemas: components["schemas"];',
    "}",
    "",
    `/** ${title}. */`,
    `export const contract: Contract<Types> = {`,
    ...Object.entries(value).map(([member, held]) => `  ${member}: ${indentedJson(held)},`),
    "  load: {",
    '    rules: async () => (await import("./rules.ts")).rules,',
    '    prices: async () => (await import("./prices.ts")).prices,',
    '    shapes: async () => (await import("./shapes.ts")).shapes,',
    '    fixes: async () => (await import("./fixes.ts")).fixes,',
    '    descriptions: async () => (await import("./descriptions.ts")).descriptions,',
    '    responses: async () => (await import("./responses.ts")).responses,',
    '    chinese: async () => (await import("./strings.zh-CN.ts")).strings,',
    "  },",
    "};",
    "",
  ].join("\n");
}

const indentedJson = (value: unknown) => JSON.stringify(value, null, 2).replaceAll("\n", "\n  ");

/** Generates the TypeScript module that validates jobs: roles of fields and validators. */
export function rulesModule(document: OpenApiDocument, typesFrom: string): string {
  const models = modelOperations(document);
  const fields = Object.fromEntries(models.map(({ model, body }) => [model.name, fieldRulesOf(document, body)]));
  return `import type { ContractRules } from ${JSON.stringify(typesFrom)};
import { conditionalRules, patterns, validators } from "./validators.js";

export const rules: ContractRules = {
  fields: ${indentedJson(fields)},
  conditionalRules,
  patterns,
  validators,
};
`;
}

/** Generates the TypeScript module with the observed prices. */
export function pricesModule(document: OpenApiDocument, typesFrom: string): string {
  const models = modelOperations(document);
  const prices = Object.fromEntries(models.map(({ model, operation }) => [model.name, operation["x-credits"]]));
  const planFactor = document["x-plan-factor"];
  return `import type { ContractPrices } from ${JSON.stringify(typesFrom)};

export const prices: ContractPrices = {
  prices: ${indentedJson(prices)},${planFactor === undefined ? "" : `\n  planFactor: ${indentedJson(planFactor)},`}
};
`;
}

function fieldRulesOf(document: OpenApiDocument, body: string) {
  const roles: Record<string, string> = {};
  const defaults: Record<string, unknown> = {};
  const media: Record<string, unknown> = {};
  let reserves: Record<string, number> | undefined;
  for (const [field, property] of Object.entries(document.components.schemas[body]?.properties ?? {})) {
    if (typeof property !== "object") continue;
    const role = property["x-role"] as string | undefined;
    if (role && roles[role]) throw new Error(`${body}: ${field} and ${roles[role]} have the same x-role.`);
    if (role) roles[role] = field;
    if (role === "seconds") reserves = reservesOf(property.enum);
    if ("default" in property) defaults[field] = property.default;
    const files = property["x-media"] as { kinds: object } | undefined;
    if (files) media[field] = files.kinds;
  }
  const names = Object.keys(document.components.schemas[body]?.properties ?? {});
  return { names, roles, defaults, media, ...(reserves && { reserves }) };
}

/** A duration that the service chooses is priced as the longest one. */
function reservesOf(lengths: readonly unknown[] = []): Record<string, number> | undefined {
  const seconds = lengths.map(Number).filter((length) => !Number.isNaN(length));
  const chosen = lengths.filter((length) => Number.isNaN(Number(length)));
  if (chosen.length === 0 || seconds.length === 0) return undefined;
  return Object.fromEntries(chosen.map((length) => [String(length), Math.max(...seconds)]));
}

/** Returns each code with its status and behaviour, by status. The fixes are in another module, which is loaded on demand. */
function errorCodes(document: OpenApiDocument) {
  const codes = errorResponses(document).map(({ status, error: { code, fix: _, ...behavior } }) => {
    return [code, { status, ...behavior }] as const;
  });
  return Object.fromEntries(codes.toSorted(([, a], [, b]) => a.status - b.status));
}

/** Generates the TypeScript module with the fix for each error code. */
export function fixesModule(document: OpenApiDocument): string {
  const fixes = Object.fromEntries(errorResponses(document).map(({ error: { code, fix } }) => [code, fix]));
  return `export const fixes: Readonly<Record<string, string>> = ${JSON.stringify(fixes, null, 2)};\n`;
}

/** The paths of the URLs that an output must have, without which a task is not completed. */
function outputUrlsOf(document: OpenApiDocument, name: string): string[] {
  const urls = requiredUrls(document, { $ref: `#/components/schemas/${name}` });
  if (urls.length === 0) throw new Error(`${name} requires no OutputUrl: a task without a file would be completed.`);
  return urls;
}

/**
 * The paths of the required URLs in a schema: the references to the schema OutputUrl. That has no `format: uri`, because
 * generated clients would then refuse to read a paid output with a URL that only browsers accept.
 */
function requiredUrls(document: OpenApiDocument, schema: JsonSchema, path: readonly string[] = []): string[] {
  if (typeof schema === "boolean") return [];
  const name = schema.$ref?.split("/").at(-1);
  const target = name === undefined ? undefined : document.components.schemas[name];
  const { type, required = [], properties = {}, items }: SchemaObject = { ...target, ...schema };
  if (type === "array" && items) return requiredUrls(document, items, [...path, "*"]);
  if (name === "OutputUrl") return [path.join(".")];
  return required.flatMap((member) => requiredUrls(document, properties[member] ?? true, [...path, member]));
}

function taskIdRule(document: OpenApiDocument): { pattern: string; maxLength: number } {
  const { pattern, maxLength } = document.components.schemas.TaskId ?? {};
  if (typeof pattern !== "string" || typeof maxLength !== "number")
    throw new Error("The schema TaskId needs a pattern and a maxLength.");
  return { pattern, maxLength };
}

function statuses(document: OpenApiDocument): unknown {
  const known = document.components.schemas.TaskStatus?.["x-extensible-enum"];
  if (!known) throw new Error("The schema TaskStatus has no x-extensible-enum.");
  return known;
}

function taskPath(document: OpenApiDocument): string {
  const path = Object.keys(document.paths).find((path) => document.paths[path]?.get?.operationId === "getTask");
  if (!path) throw new Error("No operation has the operationId getTask.");
  return path;
}
