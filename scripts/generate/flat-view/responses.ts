import {
  codesOf,
  type OpenApiDocument,
  type OpenApiResponse,
  refName,
  resolveReference,
  type SchemaObject,
} from "../document.ts";

const errorSchema = "ErrorResponse";

/**
 * Gives each operation two responses: success as `2XX`, and `default` for every refusal, with one schema. Several
 * generators support a single error type or none; others generate a type for each status, and none for an unknown one.
 * And `Error` is the name of another type in most languages.
 */
export function unifyResponses(document: OpenApiDocument): void {
  const { components, paths } = document;
  const properties: SchemaObject["properties"] = {};
  const replaced = new Set<string>();
  for (const item of Object.values(paths))
    for (const operation of Object.values(item)) {
      const responses = Object.entries(operation.responses).map(
        ([status, response]) => [status, resolveReference(document, response)] as const,
      );
      const successes = responses.filter(([status]) => status.startsWith("2")).map(([, response]) => response);
      if (!successes[0] || successes.length > 1)
        throw new Error(`${operation.operationId} must have exactly one successful response.`);
      const refused = responses.filter(([status]) => !status.startsWith("2"));
      for (const [, response] of refused) {
        const reference = response.content?.["application/json"]?.schema;
        Object.assign(properties, resolveReference(document, reference)?.properties);
        if (reference?.$ref) replaced.add(refName(reference.$ref));
      }
      operation.responses = { "2XX": successes[0], default: mergeErrorResponses(refused) };
    }
  components.schemas[errorSchema] = { ...components.schemas.Error, title: "Error response", properties };
  for (const name of replaced) delete components.schemas[name];
  components.responses = {};
}

function mergeErrorResponses(refused: (readonly [string, OpenApiResponse & { headers?: object }])[]): OpenApiResponse {
  const lines = refused.flatMap(([status, response]) =>
    codesOf(response).map(({ code, fix }) => `- ${status} \`${code}\`: ${response.description} ${fix}`),
  );
  const contents = refused.map(([, { content }]) => content?.["application/json"]);
  const schema = { $ref: `#/components/schemas/${errorSchema}` };
  return {
    description: ["A refusal. Codes and statuses may be added.\n", ...lines].join("\n"),
    headers: Object.assign({}, ...refused.map(([, response]) => response.headers)),
    content: {
      "application/json": { schema, examples: Object.assign({}, ...contents.map((media) => media?.examples)) },
    },
  } as OpenApiResponse;
}
