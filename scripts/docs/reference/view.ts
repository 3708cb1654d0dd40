import type { CodeSample } from "../../generate/code-samples.ts";
import {
  codesOf,
  type Json,
  type MediaType,
  type OpenApiDocument,
  type OpenApiResponse,
  type Operation,
  type Parameter,
  type Price,
  type SchemaObject,
} from "../../generate/document.ts";

/** What a docs view holds where the contract has references. */
export interface Example {
  summary: string;
  value: Json;
}
export type Content = Omit<MediaType, "examples"> & { examples?: Record<string, Example> };
export interface Header {
  description: string;
  schema: SchemaObject;
  required?: boolean;
  example?: Json;
}
export type ViewParameter = Parameter & Header;
export type ViewResponse = Omit<OpenApiResponse, "content"> & {
  content?: Record<string, Content>;
  headers?: Record<string, Header>;
  links?: Record<string, { operationId: string; description: string; parameters?: Record<string, string> }>;
};
export interface ViewOperation
  extends Omit<Operation, "parameters" | "requestBody" | "responses" | "x-credits" | "x-model"> {
  tags?: string[];
  parameters?: ViewParameter[];
  requestBody?: { description?: string; required?: boolean; content: Record<string, Content> };
  responses: Record<string, ViewResponse>;
  "x-model"?: Operation["x-model"];
  "x-credits"?: Price[];
  "x-codeSamples"?: CodeSample[];
}
export interface Tag {
  name: string;
  description?: string;
  "x-displayName"?: string;
}

/** An operation where it stands. */
export interface Endpoint {
  method: string;
  path: string;
  tag: string;
  operation: ViewOperation;
}

/** Each operation: what is paid for first, and what has the same tag together. */
export function endpointsOf(view: OpenApiDocument): Endpoint[] {
  const all = Object.entries(view.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, value]): Endpoint => {
      const operation = value as unknown as ViewOperation;
      return { method: method.toUpperCase(), path, tag: operation.tags?.[0] ?? "", operation };
    }),
  );
  const paidFirst = all.toSorted((a, b) => Number(!a.operation["x-model"]) - Number(!b.operation["x-model"]));
  const tags = [...new Set(paidFirst.map(({ tag }) => tag))];
  return tags.flatMap((tag) => paidFirst.filter((each) => each.tag === tag));
}

/** The id of an operation's part: the same in each language. */
export const operationAnchorOf = ({ operationId }: ViewOperation): string => operationId.toLowerCase();

/** Each error code with the response that brings it. */
export const errorsOf = (operation: ViewOperation) =>
  Object.entries(operation.responses).flatMap(([status, response]) =>
    codesOf(response).map((error) => ({ status, response, error })),
  );

export const answersOf = (operation: ViewOperation) =>
  Object.entries(operation.responses).filter(([, response]) => !response["x-error"]);

export const jsonOf = (content: Record<string, Content> | undefined): Content | undefined =>
  content?.["application/json"];
