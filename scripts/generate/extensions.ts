import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import YAML from "yaml";
import { type Document, modelOperations } from "./document.ts";

const schemaFile = new URL("../../openapi/extensions.schema.yaml", import.meta.url);

/**
 * Checks the contract's own `x-` members against openapi/extensions.schema.yaml.
 * @throws Error with one line for each member that is missing or wrong.
 */
export function checkExtensions(document: Document): void {
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
      for (const error of validate.errors ?? [])
        faults.push(`${where}: ${member}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
  };

  check(document, "x-rate-limit", "root");
  check(document, "x-media-validation-limit", "root");
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
  for (const [name, response] of Object.entries(document.components.responses))
    check(response, "x-error", `components.responses.${name}`);
  if (faults.length === 0) faults.push(...checkModels(document));
  if (faults.length > 0) throw new Error(`The contract's x- members (openapi/README.md):\n  ${faults.join("\n  ")}`);
}

function checkModels(document: Document): string[] {
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

/** The schema that describes one kind of output: `video` → `VideoOutput`. */
export function outputSchema(kind: string): string {
  return `${kind[0]?.toUpperCase()}${kind.slice(1)}Output`;
}
