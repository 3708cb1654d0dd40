import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { build } from "esbuild";
import { modelOperations, type OpenApiDocument, type SchemaObject } from "./document.ts";

/**
 * Generates an ES module without imports that has a compiled validator for every request body, by the model's name, and
 * the texts that explain a violation: the conditional rules and the meaning of patterns. Lengths count code points.
 */
export async function validatorsModule(document: OpenApiDocument): Promise<string> {
  const ajv = new Ajv2020({
    allErrors: true,
    messages: false,
    strict: true,
    strictTypes: false,
    // OpenAPI formats (int64, date-time) only say how to read a value; limits and patterns are the rules.
    validateFormats: false,
    code: { source: true, esm: true, optimize: 2 },
    keywords: ["x-extensible-enum", "x-role", "x-media", "x-pattern"],
  });
  const schemas = JSON.stringify(document.components.schemas).replaceAll('"#/components/schemas/', '"#/$defs/');
  ajv.addSchema({ $id: "contract", $defs: JSON.parse(schemas) });
  const exports: Record<string, string> = {};
  const models = modelOperations(document);
  for (const [index, { body }] of models.entries()) exports[`v${index}`] = `contract#/$defs/${body}`;
  const names = models.map(({ model }, index) => `${JSON.stringify(model.name)}: v${index}`);
  const rules = Object.fromEntries(
    models.map(({ model, body }) => [model.name, conditionalRules(body, document.components.schemas[body])]),
  );
  // Ajv's runtime helpers are CommonJS, which an ES module would have to wrap.
  const code = standalone
    .default(ajv, exports)
    .replaceAll('require("ajv/dist/runtime/ucs2length").default', "codePoints");
  if (code.includes("require("))
    throw new Error(`Ajv requires more than a length: ${/require\([^)]*\)/.exec(code)?.[0]}.`);
  const source = `${code}
/** Returns the number of code points of a text: each pair of surrogates is one. */
function codePoints(text) {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index++)
    if ((text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) {
      length--;
      index++;
    }
  return length;
}
export const validators = { ${names.join(", ")} };
export const conditionalRules = ${JSON.stringify(rules)};
export const patterns = ${JSON.stringify(patterns(document))};`;
  const result = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname, loader: "js" },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    legalComments: "none",
  });
  return result.outputFiles[0]?.text ?? "";
}

/** Returns each rule's text, and the field whose value selects the branch: the first field of each branch. */
export function conditionalRules(body: string, schema: SchemaObject | undefined) {
  return ((schema?.allOf ?? []) as SchemaObject[]).map(({ description, anyOf = [] }) => {
    const fields = new Set((anyOf as SchemaObject[]).map((branch) => Object.keys(branch.properties ?? {})[0]));
    const [by] = fields;
    if (!description || !by || fields.size > 1)
      throw new Error(`${body}: each entry of allOf needs a description, and branches that start with the same field.`);
    return { by, description };
  });
}

/** What a value that fits a pattern is (`x-pattern`), by the pattern. */
export function patterns(document: OpenApiDocument): Record<string, string> {
  return Object.fromEntries(
    Object.values(document.components.schemas)
      .flatMap((schema) => [schema, ...Object.values(schema.properties ?? {})])
      .flatMap((schema) =>
        typeof schema === "object" && typeof schema.pattern === "string" && typeof schema["x-pattern"] === "string"
          ? [[schema.pattern, schema["x-pattern"]]]
          : [],
      ),
  );
}

/** Generates the declarations of that module. */
export const validatorTypesModule = (
  typesFrom: string,
) => `import type { ContractRules } from ${JSON.stringify(typesFrom)};

/** A validator for the body of each model, by the model's name. */
export declare const validators: ContractRules["validators"];
/** The conditional rules of each model's body, in the order of \`allOf\`: the text, and the field that selects a branch. */
export declare const conditionalRules: ContractRules["conditionalRules"];
/** The contract's description of each pattern. */
export declare const patterns: ContractRules["patterns"];
`;
