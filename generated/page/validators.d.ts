// Derived by `npm run generate` from openapi/. Do not edit.
import type { ContractRules } from "../../src/contract/index.ts";

/** A validator for the body of each model, by the model's name. */
export declare const validators: ContractRules["validators"];
/** The conditional rules of each model's body, in the order of `allOf`: the text, and the field that selects a branch. */
export declare const conditionalRules: ContractRules["conditionalRules"];
/** The contract's description of each pattern. */
export declare const patterns: ContractRules["patterns"];
