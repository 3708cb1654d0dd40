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
/** A check for the body of each model, by its name, and for the answers `submitted` and `task`. */
export declare const validators: Record<string, Validator>;
/** The conditional rules of each model's body in words, in the order of `allOf`. */
export declare const rules: Record<string, string[]>;
