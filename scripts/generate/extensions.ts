import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import YAML from "yaml";
import {
  codesOf,
  type ErrorExtension,
  modelOperations,
  type OpenApiDocument,
  resolveReference,
  type TaskErrorExtension,
} from "./document.ts";

const schemaFile = new URL("../../openapi/extensions.schema.yaml", import.meta.url);

/** A pattern that every string fits, for linters that want one. */
const anyText = "^[\\s\\S]*$";

/**
 * Checks the contract's own `x-` members against openapi/extensions.schema.yaml.
 * @throws Error with one line for each member that is missing or wrong.
 */
export function checkExtensions(document: OpenApiDocument): void {
  const definitions = YAML.parse(readFileSync(schemaFile, "utf8"));
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  ajv.addSchema(definitions, "extensions");
  const faults: string[] = [];
  const check = (holder: object, member: string, where: string) => {
    const validate = ajv.getSchema(`extensions#/${member}`);
    if (!validate) throw new Error(`extensions.schema.yaml does not define ${member}.`);
    const value = (holder as Record<string, unknown>)[member];
    if (value === undefined) faults.push(`${where}: ${member} is missing`);
    else if (!validate(value))
      // A failed `then` has an error of its own that names the member.
      for (const error of (validate.errors ?? []).filter(({ keyword }) => keyword !== "if"))
        faults.push(`${where}: ${member}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
  };

  check(document, "x-rate-limit", "root");
  check(document, "x-media-validation-limit", "root");
  for (const member of ["x-plan-factor", "x-task-errors"]) if (member in document) check(document, member, "root");
  for (const [path, item] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(item)) {
      if (method !== "post") continue;
      check(operation, "x-model", `POST ${path}`);
      check(operation, "x-credits", `POST ${path}`);
    }
  for (const { path, body } of modelOperations(document))
    for (const [field, property] of Object.entries(document.components.schemas[body]?.properties ?? {}))
      for (const member of ["x-role", "x-media"])
        if (typeof property === "object" && member in property) check(property, member, `POST ${path} ${field}`);
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    const properties = Object.entries(schema.properties ?? {});
    const schemas = [
      [name, schema] as const,
      ...properties.map(([field, each]) => [`${name}.${field}`, each] as const),
    ];
    for (const [path, each] of schemas)
      if (typeof each === "object" && each.pattern !== undefined && each.pattern !== anyText)
        check(each, "x-pattern", `components.schemas.${path}`);
  }
  for (const [name, response] of Object.entries(document.components.responses))
    check(response, "x-error", `components.responses.${name}`);
  for (const [path, item] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(item))
      for (const [status, response] of Object.entries(operation.responses))
        if (!response.$ref && /^[45]/.test(status))
          check(response, "x-error", `${method.toUpperCase()} ${path} ${status}`);
  if (faults.length === 0)
    faults.push(...checkModels(document), ...checkErrors(document), ...checkTaskErrors(document));
  if (faults.length > 0) throw new Error(`The contract's x- members (openapi/README.md):\n  ${faults.join("\n  ")}`);
}

function checkModels(document: OpenApiDocument): string[] {
  const faults: string[] = [];
  const seen = new Map<string, string>();
  for (const { path, model } of modelOperations(document)) {
    for (const identity of [`name ${model.name}`, `idPrefix ${model.idPrefix}`]) {
      const other = seen.get(identity);
      if (other) faults.push(`POST ${path}: ${identity} is taken by ${other}`);
      seen.set(identity, path);
    }
    const schema = outputSchema(model.output);
    if (!document.components.schemas[schema])
      faults.push(`POST ${path}: output ${model.output} needs the schema ${schema}`);
  }
  return faults;
}

/** Checks that each code has one status and one behaviour everywhere, since programs rely on the code alone. */
function checkErrors(document: OpenApiDocument): string[] {
  const first = new Map<string, { where: string; behavior: string }>();
  return errorResponses(document).flatMap(({ where, status, error }) => {
    const behavior = JSON.stringify({ status, ...error }, ["status", ...Object.keys(error).sort()]);
    const other = first.get(error.code);
    if (!other) first.set(error.code, { where, behavior });
    return other && other.behavior !== behavior
      ? [`${where}: x-error ${error.code} differs from ${other.where}: ${behavior} and ${other.behavior}`]
      : [];
  });
}

/** Checks that each class stands once, and that the last one alone has no signs. */
function checkTaskErrors(document: OpenApiDocument): string[] {
  const classes = (document["x-task-errors"] ?? []) as TaskErrorExtension[];
  const names = classes.map((each) => each.class);
  return classes.flatMap(({ class: name, signs }, index) => [
    ...(names.indexOf(name) === index ? [] : [`x-task-errors: ${name} stands twice`]),
    ...((signs.length === 0) === (index === classes.length - 1)
      ? []
      : [`x-task-errors: only the last class has no signs, not ${name}`]),
  ]);
}

/** Returns each code of each error response of each operation. */
export function errorResponses(document: OpenApiDocument): { where: string; status: number; error: ErrorExtension }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) =>
      Object.entries(operation.responses).flatMap(([status, response]) =>
        codesOf(resolveReference(document, response)).map((error) => {
          return { where: `${method.toUpperCase()} ${path} ${status}`, status: Number(status), error };
        }),
      ),
    ),
  );
}

/** Returns the name of the schema of an output type: `video` → `VideoOutput`. */
export function outputSchema(kind: string): string {
  return `${kind[0]?.toUpperCase()}${kind.slice(1)}Output`;
}
