import { type Json, type OpenApiDocument, type OpenApiResponse, type Operation, resolveReference } from "./document.ts";

interface Example {
  summary: string;
  value: Json;
}
interface Item {
  name: string;
  [member: string]: unknown;
}

/**
 * Generates a Postman collection (v2.1). For each example of each model, it has a submit, the same submit again under the
 * same key, and a poll of the task. With `baseUrl` and `apiKey` set, it runs from top to bottom.
 */
export function postmanCollection(document: OpenApiDocument): object {
  const [server] = document.servers;
  const poll = pollOf(document);
  const folders = Object.entries(document.paths).flatMap(([path, { post }]) =>
    post ? [{ name: post.summary, description: post.description, item: runs(document, path, post, poll) }] : [],
  );
  return {
    info: {
      name: document.info.title,
      version: document.info.version,
      description: document.info.description,
      schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
    },
    auth: { type: "bearer", bearer: [{ key: "token", value: "{{apiKey}}", type: "string" }] },
    variable: [
      { key: "baseUrl", value: server?.url },
      { key: "apiKey", value: "" },
      { key: "idempotencyKey", value: "" },
      { key: "taskId", value: "" },
    ],
    item: folders,
  };
}

/** Generates the requests of one example: submit, replay, poll. */
function runs(document: OpenApiDocument, path: string, operation: Operation, poll: Poll): Item[] {
  return examplesOf(document, operation.requestBody?.content["application/json"]?.examples).flatMap(
    (example, index) => {
      // Example responses are added once, with the first example.
      const answers = (of: Operation, request: object) => (index === 0 ? responses(document, of, request) : []);
      const name = `${operation["x-model"]?.name ?? operation.operationId}: ${example.summary}`;
      const request = {
        method: "POST",
        url: `{{baseUrl}}${path}`,
        header: [
          { key: "Content-Type", value: "application/json" },
          { key: "Idempotency-Key", value: "{{idempotencyKey}}" },
        ],
        body: { mode: "raw", raw: JSON.stringify(example.value, null, 2), options: { raw: { language: "json" } } },
        description: operation.description,
      };
      return [
        {
          name,
          event: [
            script("prerequest", [
              'pm.collectionVariables.set("idempotencyKey", pm.variables.replaceIn("{{$guid}}"));',
            ]),
            script("test", [
              'pm.test("the job is accepted", () => pm.response.to.have.status(201));',
              'pm.collectionVariables.set("taskId", pm.response.json().id);',
            ]),
          ],
          request,
          response: answers(operation, request),
        },
        {
          name: `${name}, sent again`,
          event: [
            script("test", [
              'pm.test("the same key and body give the same task", () =>',
              '  pm.expect(pm.response.json().id).to.equal(pm.collectionVariables.get("taskId")));',
            ]),
          ],
          request,
          response: [],
        },
        {
          name: `${name}, its task`,
          event: [
            script("test", [
              "const { status } = pm.response.json();",
              'if (pm.response.code === 200 && status !== "completed" && status !== "failed") {',
              "  setTimeout(() => {}, 5000);",
              "  pm.execution.setNextRequest(pm.info.requestId);",
              '} else pm.test("the task is completed", () => pm.expect(status).to.equal("completed"));',
            ]),
          ],
          request: { method: "GET", url: poll.url, header: [], description: poll.operation.description },
          response: answers(poll.operation, { method: "GET", url: poll.url }),
        },
      ];
    },
  );
}

interface Poll {
  url: string;
  operation: Operation;
}

function pollOf(document: OpenApiDocument): Poll {
  for (const [path, { get }] of Object.entries(document.paths))
    if (get?.operationId === "getTask")
      return { url: `{{baseUrl}}${path.replace("{id}", "{{taskId}}")}`, operation: get };
  throw new Error("No operation has the operationId getTask.");
}

/** Generates Postman's saved responses from the documented ones. */
function responses(document: OpenApiDocument, operation: Operation, originalRequest: object): Item[] {
  return Object.entries(operation.responses).flatMap(([status, reference]) => {
    const { content }: OpenApiResponse = resolveReference(document, reference);
    return examplesOf(document, content?.["application/json"]?.examples).map(({ summary, value }) => ({
      name: summary,
      originalRequest,
      code: Number(status),
      header: [{ key: "Content-Type", value: "application/json" }],
      _postman_previewlanguage: "json",
      body: JSON.stringify(value, null, 2),
    }));
  });
}

function examplesOf(document: OpenApiDocument, examples: Record<string, { $ref: string }> = {}): Example[] {
  return Object.values(examples).map((example) => resolveReference(document, example) as unknown as Example);
}

const script = (listen: string, exec: string[]) => ({ listen, script: { type: "text/javascript", exec } });
