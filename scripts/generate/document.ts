/** The parts of an OpenAPI 3.1 document that the generators read. */

export type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

export interface SchemaObject {
  $ref?: string;
  type?: string;
  title?: string;
  description?: string;
  required?: string[];
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema;
  items?: JsonSchema;
  allOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  enum?: Json[];
  const?: Json;
  [keyword: string]: unknown;
}
export type JsonSchema = SchemaObject | boolean;

export interface MediaType {
  schema: SchemaObject;
  examples?: Record<string, { $ref: string }>;
}
export interface Parameter {
  $ref?: string;
  name: string;
  in: string;
}
export interface OpenApiResponse {
  $ref?: string;
  description: string;
  content?: Record<string, MediaType>;
  "x-error"?: ErrorExtension | ErrorExtension[];
}
/** The behaviour of an error code. */
export interface ErrorExtension {
  code: string;
  scope: "request" | "task" | "account";
  charged: "no" | "unknown";
  retry: "never" | "wait" | "back-off";
  exitCode: number;
  fix: string;
}
/** A class of task errors in `x-task-errors`. */
export interface TaskErrorExtension {
  class: string;
  retry: "unchanged" | "changed" | "later";
  fix: string;
  signs: { codes?: string[]; words?: string[]; date: string; source: string }[];
}
export interface ModelExtension {
  name: string;
  output: string;
  idPrefix: string;
  duration: ModelDuration | "unknown";
}
export type CompleteModel = ModelExtension & { duration: ModelDuration };
export interface ModelDuration {
  minimum?: number;
  median: number;
  maximum?: number;
  source: string;
}
export interface Operation {
  operationId: string;
  tags?: string[];
  summary: string;
  description: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, MediaType> };
  responses: Record<string, OpenApiResponse>;
  "x-model"?: ModelExtension;
  "x-credits"?: Json[];
}
export interface OpenApiDocument {
  openapi: string;
  info: { title: string; version: string; description: string };
  servers: { url: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, SchemaObject>;
    responses: Record<string, OpenApiResponse>;
    examples: Record<string, { summary: string; value: Json }>;
    [kind: string]: Record<string, unknown>;
  };
  [member: string]: unknown;
}

/** Returns the target of a local `$ref`; the value itself if it is no reference. */
export function resolveReference<T>(document: OpenApiDocument, value: T): T {
  const ref = (value as { $ref?: string } | undefined)?.$ref;
  if (!ref) return value;
  let target: unknown = document;
  for (const part of ref.replace(/^#\//, "").split("/"))
    target = (target as Record<string, unknown> | undefined)?.[part.replaceAll("~1", "/").replaceAll("~0", "~")];
  if (target === undefined) throw new Error(`${ref} has no target in this document.`);
  return resolveReference(document, target as T);
}

/** Returns the codes of an error response with their behaviour; an empty list for a success. */
export function codesOf({ "x-error": errors = [] }: Pick<OpenApiResponse, "x-error">): ErrorExtension[] {
  return [errors].flat();
}

/** Returns the last part of a `$ref`: the component's name. */
export function refName(ref: string | undefined): string {
  const name = ref?.split("/").at(-1);
  if (!name) throw new Error("A component must be referenced by $ref.");
  return name;
}

export interface ModelOperation {
  path: string;
  operation: Operation;
  model: CompleteModel;
  /** Name of the schema of the request body. */
  body: string;
}

/** Returns each paid operation, in the contract's order. Unknown properties of a model have placeholders. */
export function modelOperations(document: OpenApiDocument): ModelOperation[] {
  const models = Object.values(document.paths).flatMap((item) => item.post?.["x-model"] ?? []);
  return Object.entries(document.paths).flatMap(([path, item]) => {
    const operation = item.post;
    const model = operation?.["x-model"];
    if (!operation || !model) return [];
    const body = refName(operation.requestBody?.content["application/json"]?.schema.$ref);
    return [{ path, operation, model: completeModel(model, models), body }];
  });
}

/** Fills in an unknown id prefix with one for the sandbox only, and an unknown duration with that of similar models. */
function completeModel(model: ModelExtension, models: readonly ModelExtension[]): CompleteModel {
  const { idPrefix, duration } = model;
  const medians = models.flatMap((each) =>
    each.output === model.output && typeof each.duration === "object" ? each.duration.median : [],
  );
  const fallback = { median: Math.max(...medians), source: "not observed; the longest of similar models" };
  return {
    ...model,
    idPrefix: idPrefix === "unknown" ? `${model.name}_` : idPrefix,
    duration: duration === "unknown" ? fallback : duration,
  };
}

/** An observed price in `x-credits`. */
export interface Price {
  credits: number;
  maximum?: number;
  per: string;
  input?: string;
  when: Record<string, Json>;
  date: string;
  source: string;
}
