import { modelOperations, type OpenApiDocument, type SchemaObject } from "../document.ts";

/**
 * Gives each list of values in a body a named schema, such as `SeedanceAspectRatio`, and each value a name that is valid in
 * every language, such as `RATIO_16_BY_9`. Otherwise generators name it `_169` or `ENUM_4`, or fail.
 */
export function liftEnums(document: OpenApiDocument): void {
  const { schemas } = document.components;
  for (const { body } of modelOperations(document)) {
    const { properties = {} } = schemas[body] ?? {};
    for (const [field, property] of Object.entries(properties)) {
      if (typeof property !== "object" || !property.enum) continue;
      const name = body.replace(/Request$/, "") + pascalCase(field);
      if (Object.hasOwn(schemas, name)) throw new Error(`The name ${name} is taken.`);
      schemas[name] = { ...property, "x-enum-varnames": valueNames(field, property) };
      properties[field] = { $ref: `#/components/schemas/${name}` };
    }
  }
}

function valueNames(field: string, { enum: values = [] }: SchemaObject): string[] {
  const names = values.map((value) => valueName(field, String(value)));
  if (new Set(names).size < names.length) throw new Error(`Two values of ${field} have one name: ${names}.`);
  return names;
}

/** Returns the name of a value. A name cannot start with a digit, so such a value is prefixed with its field's last word. */
function valueName(field: string, value: string): string {
  const name = value.replace(":", "_BY_").replaceAll(/\W/g, "_").toUpperCase();
  return /^\d/.test(name) ? `${wordsOfFieldName(field).at(-1)?.toUpperCase()}_${name}` : name;
}

const pascalCase = (field: string) =>
  wordsOfFieldName(field)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");

const wordsOfFieldName = (field: string) => field.replaceAll(/[A-Z]/g, "_$&").toLowerCase().split("_");
