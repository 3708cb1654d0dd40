import { type Document, modelOperations, resolve } from "./document.ts";
import { outputSchema } from "./extensions.ts";

/**
 * The facts that programs need, as a TypeScript module: models and their types, where each is submitted, prices seen,
 * error codes, limits, servers. Each is an export of its own, so that a bundler keeps only what is used.
 */
export function operations(document: Document): string {
  const models = modelOperations(document);
  const schema = (name: string) => `components["schemas"][${JSON.stringify(name)}]`;
  const lines = [
    'import type { components } from "./schema.ts";',
    "",
    "/** Each model: the body that a submit takes, the kind and the shape of what comes out. */",
    "export interface Models {",
    ...models.flatMap(({ model, operation, body }) => [
      `  /** ${operation.summary}. */`,
      `  ${JSON.stringify(model.name)}: { body: ${schema(body)}; kind: ${JSON.stringify(model.output)}; output: ${schema(outputSchema(model.output))} };`,
    ]),
    "}",
    "",
    "/** Where each model is submitted and how its task ids begin. */",
    constant(
      "models",
      Object.fromEntries(
        models.map(({ model, path }) => [model.name, { path, output: model.output, idPrefix: model.idPrefix }]),
      ),
    ),
    "",
    "/** The fields of each model's body: the one for each meaning, the defaults, the kinds of file that media may be. */",
    constant("fields", Object.fromEntries(models.map(({ model, body }) => [model.name, fieldsOf(document, body)]))),
    "",
    "/** The members that each kind of output always has. */",
    constant(
      "outputs",
      Object.fromEntries(
        models.map(({ model }) => [
          model.output,
          document.components.schemas[outputSchema(model.output)]?.required ?? [],
        ]),
      ),
    ),
    "",
    "/** How long a job of each model was seen to take, in seconds. */",
    constant("durations", Object.fromEntries(models.map(({ model }) => [model.name, model.duration]))),
    "",
    "/** Prices that were seen for each model, with dates, for estimates. */",
    constant("prices", Object.fromEntries(models.map(({ model, operation }) => [model.name, operation["x-credits"]]))),
    "",
    "/** Each error code: its HTTP status, and whether the same request may succeed later. */",
    constant("errors", errorCodes(document)),
    "",
    "/** The states of a task that are known; others may come. */",
    constant("statuses", statuses(document)),
    "",
    "/** Where a task is read. */",
    constant("taskPath", taskPath(document)),
    "",
    "/** The service's hosts, the documented one first. */",
    constant(
      "servers",
      document.servers.map((server) => server.url),
    ),
    "",
    "/** Requests that an account may send in a sliding window. */",
    constant("rateLimit", document["x-rate-limit"]),
    "",
    "/** Reference media that an account may have checked in a sliding window. */",
    constant("mediaValidationLimit", document["x-media-validation-limit"]),
    "",
    "/** The version of the contract. */",
    constant("contractVersion", document.info.version),
    "",
  ];
  return lines.join("\n");
}

function constant(name: string, value: unknown): string {
  return `export const ${name} = ${JSON.stringify(value, null, 2)} as const;`;
}

function fieldsOf(document: Document, body: string) {
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
  return { roles, defaults, media, ...(reserves && { reserves }) };
}

/** A length that the service chooses is charged as the longest one, until it is known. */
function reservesOf(lengths: readonly unknown[] = []): Record<string, number> | undefined {
  const seconds = lengths.map(Number).filter((length) => !Number.isNaN(length));
  const chosen = lengths.filter((length) => Number.isNaN(Number(length)));
  if (chosen.length === 0 || seconds.length === 0) return undefined;
  return Object.fromEntries(chosen.map((length) => [String(length), Math.max(...seconds)]));
}

function errorCodes(document: Document) {
  const codes: Record<string, { status: number; retryable: boolean }> = {};
  for (const item of Object.values(document.paths))
    for (const operation of Object.values(item))
      for (const [status, reference] of Object.entries(operation.responses)) {
        const error = resolve(document, reference)["x-error"];
        if (!error) continue;
        const known = codes[error.code];
        if (known && known.status !== Number(status))
          throw new Error(`The code ${error.code} stands for ${known.status} and ${status}.`);
        codes[error.code] = { status: Number(status), retryable: error.retryable };
      }
  return Object.fromEntries(Object.entries(codes).sort(([, a], [, b]) => a.status - b.status));
}

function statuses(document: Document): unknown {
  const known = document.components.schemas.TaskStatus?.["x-extensible-enum"];
  if (!known) throw new Error("The schema TaskStatus has no x-extensible-enum.");
  return known;
}

function taskPath(document: Document): string {
  const path = Object.keys(document.paths).find((path) => document.paths[path]?.get?.operationId === "getTask");
  if (!path) throw new Error("No operation has the operationId getTask.");
  return path;
}
