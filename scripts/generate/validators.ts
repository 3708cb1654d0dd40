import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { build } from "esbuild";
import { type Document, modelOperations, resolve } from "./document.ts";

const answers = { submitted: "SubmittedTask", task: "Task" };

/**
 * Compiled checks of every request body (by the model's name) and of the answers `submitted` and `task`, as one ES
 * module without imports. Lengths count code points. `rules` holds the sentence of each conditional rule.
 */
export async function validators(document: Document): Promise<string> {
  const ajv = new Ajv2020({
    allErrors: true,
    messages: false,
    strict: true,
    strictTypes: false,
    // OpenAPI formats (int64, date-time) tell how to read a value; limits and patterns carry the rules.
    validateFormats: false,
    code: { source: true, esm: true, optimize: 2 },
    keywords: ["x-extensible-enum"],
  });
  const schemas = JSON.stringify(document.components.schemas).replaceAll('"#/components/schemas/', '"#/$defs/');
  ajv.addSchema({ $id: "contract", $defs: JSON.parse(schemas) });
  const exports: Record<string, string> = {};
  const names: string[] = [];
  const add = (name: string, schema: string) => {
    const local = `v${names.length}`;
    names.push(`${JSON.stringify(name)}: ${local}`);
    exports[local] = `contract#/$defs/${schema}`;
  };
  const models = modelOperations(document);
  for (const { model, body } of models) add(model.name, body);
  for (const [name, schema] of Object.entries(answers)) add(name, schema);

  const rules = Object.fromEntries(
    models.map(({ model, body }) => [
      model.name,
      (document.components.schemas[body]?.allOf ?? []).map((rule) => {
        const description = resolve(document, rule as { description?: string }).description;
        if (!description) throw new Error(`${body}: each entry of allOf needs a description, the rule in words.`);
        return description;
      }),
    ]),
  );
  const source = `${standalone.default(ajv, exports)}
export const validators = { ${names.join(", ")} };
export const rules = ${JSON.stringify(rules)};`;
  // Ajv's standalone output still requires its run-time helpers: bundled, the module stands alone.
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

/** The types of the module above. */
export const validatorTypes = `export interface Violation {
  /** JSON Pointer of the value that breaks the rule. */
  instancePath: string;
  /** Where the rule stands in the schema. */
  schemaPath: string;
  keyword: string;
  params: Record<string, unknown>;
}
export interface Validator {
  (value: unknown): boolean;
  errors?: Violation[] | null;
}
/** A check for the body of each model, by its name, and for the answers \`submitted\` and \`task\`. */
export declare const validators: Record<string, Validator>;
/** The conditional rules of each model's body in words, in the order of \`allOf\`. */
export declare const rules: Record<string, string[]>;
`;
