import { responseMeaningOf } from "../../generate/docs-view.ts";
import {
  codesOf,
  type JsonSchema,
  modelOperations,
  type OpenApiDocument,
  type Operation,
  resolveReference,
  type SchemaObject,
} from "../../generate/document.ts";
import type { Branch, TryBody, TryData, TryModel } from "./data.ts";

/** A field of a body with its words. */
export interface TryField {
  name: string;
  schema: SchemaObject;
  /** Whether every body must have it. */
  required: boolean;
}
export interface FormModel extends TryModel {
  name: string;
  summary: string;
  fields: TryField[];
}

/**
 * What can be tried: each model's fields, rules and examples from the contract, in the words of a docs view of it.
 * @throws Error if the view lacks a model of the contract.
 */
export function readModels(contract: OpenApiDocument, view: OpenApiDocument): FormModel[] {
  return modelOperations(contract).map(({ path, model, body }) => {
    const schema = contract.components.schemas[body] ?? {};
    const { required = [] } = schema;
    const words = view.paths[path]?.post;
    if (!words) throw new Error(`The docs view has no ${path}.`);
    const told = fieldWords(view, words);
    const fields = Object.entries(schema.properties ?? {}).flatMap(([name, property]): TryField[] => {
      if (typeof property !== "object") return [];
      const whole: SchemaObject = { ...(resolveReference(contract, property) as SchemaObject), ...property };
      const items = typeof whole.items === "object" && resolveReference(contract, whole.items);
      const description = told[name] ?? whole.description ?? "";
      return [{ name, schema: { ...whole, ...(items && { items }), description }, required: required.includes(name) }];
    });
    return {
      name: model.name,
      path,
      operation: words.operationId.toLowerCase(),
      summary: words.summary,
      prompt: fields.find(({ schema }) => schema["x-role"] === "prompt")?.name ?? "",
      rules: rulesOf(schema),
      required,
      fields,
      examples: examplesOf(view, words),
    };
  });
}

/** What each error code means and what to do about it, in the view's words. */
export function readAdvice(view: OpenApiDocument): TryData["advice"] {
  const operations = Object.values(view.paths).flatMap((item) => Object.values(item));
  const responses = operations.flatMap(({ responses }) =>
    Object.values(responses).map((one) => resolveReference(view, one)),
  );
  return Object.fromEntries(
    responses.flatMap((response) => {
      return codesOf(response).map(({ code, fix }) => [code, `${responseMeaningOf(response)} ${fix}`]);
    }),
  );
}

/** @throws Error if the contract has no path to read a task. */
export function readTaskPath({ paths }: OpenApiDocument): string {
  const path = Object.keys(paths).find((path) => paths[path]?.get?.operationId === "getTask");
  if (path === undefined) throw new Error("No operation has the operationId getTask.");
  return path;
}

/** A docs view tells a field in each branch that has it. */
function fieldWords(view: OpenApiDocument, operation: Operation): Record<string, string> {
  const body = resolveReference(view, operation.requestBody?.content["application/json"]?.schema);
  const parts = [body, ...((body?.oneOf ?? []) as SchemaObject[])].flatMap((part) => part?.properties ?? []);
  return Object.assign(
    {},
    ...parts.map((properties) =>
      Object.fromEntries(
        Object.entries(properties).flatMap(([name, property]) => {
          const description = typeof property === "object" ? property.description : undefined;
          return description === undefined ? [] : [[name, description]];
        }),
      ),
    ),
  );
}

function rulesOf(schema: SchemaObject): Branch[][] {
  const rules = (schema.allOf ?? []) as SchemaObject[];
  return rules.map((rule) => (rule.anyOf as SchemaObject[]).map(branchOf));
}

function branchOf({ properties = {}, required = [] }: SchemaObject): Branch {
  const when = Object.entries(properties).flatMap(([name, narrowing]) => {
    const values = valuesOf(narrowing);
    return values ? [[name, values] as const] : [];
  });
  const chosen = new Set(when.map(([name]) => name));
  return {
    when: Object.fromEntries(when),
    named: required.filter((name) => chosen.has(name)),
    required: required.filter((name) => !chosen.has(name)),
    forbidden: Object.keys(properties).filter((name) => properties[name] === false),
  };
}

function valuesOf(narrowing: JsonSchema) {
  if (typeof narrowing !== "object") return undefined;
  return narrowing.enum ?? (narrowing.const === undefined ? undefined : [narrowing.const]);
}

function examplesOf(view: OpenApiDocument, operation: Operation): TryModel["examples"] {
  const examples = Object.values(operation.requestBody?.content["application/json"]?.examples ?? {});
  return examples.map((example) => {
    const { summary, value } = resolveReference(view, example) as unknown as { summary: string; value: TryBody };
    return { title: summary, body: value };
  });
}
