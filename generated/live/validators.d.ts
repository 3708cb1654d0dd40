// Derived by `npm run generate` from openapi/. Do not edit.
export interface Violation {
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
/** A check for the body of each model, by its name. */
export declare const validators: Record<string, Validator>;
/** The conditional rules of each model's body, in the order of `allOf`: in words, and the field that selects a branch. */
export declare const rules: Record<string, { by: string; description: string }[]>;
/** What the contract says of a pattern, by the pattern. */
export declare const patterns: Record<string, string>;
/** The fields of each model's body. */
export declare const fields: Record<string, string[]>;
